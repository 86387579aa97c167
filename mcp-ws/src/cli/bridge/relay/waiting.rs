//! What waits for a connection.

use std::collections::VecDeque;

use super::requests_in;

/// What the host has sent while there was no connection. Bounded.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    texts: VecDeque<String>,
    bytes: usize,
}

/// How many messages may wait.
pub(super) const MOST: usize = 1024;

/// How many bytes they may have.
pub(super) const MOST_BYTES: usize = 16 << 20;

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Gives it back if there is no room for it.
    pub(super) fn add(&mut self, text: String) -> Option<String> {
        if self.texts.len() >= MOST || self.bytes + text.len() > MOST_BYTES {
            return Some(text);
        }
        self.bytes += text.len();
        self.texts.push_back(text);
        None
    }

    pub(super) fn take(&mut self) -> Option<String> {
        let text = self.texts.pop_front()?;
        self.bytes -= text.len();
        Some(text)
    }

    /// Removes a request that is given up. Says whether it was here.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let is_it = |text: &String| matches!(&*requests_in(text), [(other, ..)] if other == name);
        let place = self.texts.iter().position(is_it);
        if let Some(text) = place.and_then(|place| self.texts.remove(place)) {
            self.bytes -= text.len();
        }
        place.is_some()
    }
}
