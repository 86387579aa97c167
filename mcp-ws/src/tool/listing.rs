//! What `tools/list` says of the tools of a set. A constant of the set, unless one of its types has no schema as a constant:
//! then it is made once, for each server.

use std::borrow::Cow;

use super::Entry;

/// Tools as JSON objects with commas between them, and where each one ends: a page is one slice.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    text: Cow<'static, str>,
    ends: Cow<'static, [usize]>,
}

impl Listing {
    /// The list as the set has it.
    pub(super) fn constant(text: &'static str, ends: &'static [usize]) -> Self {
        Self { text: Cow::Borrowed(text), ends: Cow::Borrowed(ends) }
    }

    /// The same, with the schemas that are still to be made.
    pub(super) fn made(entries: &[Entry]) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for entry in entries {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&entry.text());
            ends.push(text.len());
        }
        Self { text: text.into(), ends: ends.into() }
    }

    /// At most `size` tools from place `from` on.
    pub(crate) fn page(&self, from: usize, size: usize) -> &str {
        let to = from.saturating_add(size).min(self.ends.len());
        if from >= to {
            return "";
        }
        let start = if from == 0 { 0 } else { self.ends[from - 1] + 1 };
        &self.text[start..self.ends[to - 1]]
    }
}
