//! A sink that keeps its messages, for the unit tests of every room.
#![allow(clippy::unwrap_used, reason = "a message that is not UTF-8 is a failed test")]

use super::Sink;

/// Messages as they were committed.
#[derive(Default)]
pub(crate) struct Kept {
    open: Vec<u8>,
    pub(crate) messages: Vec<String>,
}

impl Sink for Kept {
    fn begin(&mut self, _: usize) -> &mut Vec<u8> {
        self.open.clear();
        &mut self.open
    }

    fn commit(&mut self) {
        self.messages.push(String::from_utf8(std::mem::take(&mut self.open)).unwrap());
    }

    fn abort(&mut self) {
        self.open.clear();
    }
}
