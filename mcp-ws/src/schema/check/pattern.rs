//! Regular expressions, in the dialect that JSON Schema and ours have in common.

use std::sync::OnceLock;

use regex_lite::Regex;

/// A regular expression, compiled when it is first needed. The macros have compiled it before, so it has no mistakes.
#[derive(Debug)]
pub struct Pattern {
    /// As the user wrote it, and as the schema tells it.
    text: &'static str,
    /// What means the same here.
    translated: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// One that means the same in both dialects.
    pub const fn new(text: &'static str) -> Self {
        Self::translated(text, text)
    }

    /// One that has to be written in another way to mean the same here.
    pub const fn translated(text: &'static str, translated: &'static str) -> Self {
        Self { text, translated, compiled: OnceLock::new() }
    }

    pub(super) fn text(&self) -> &'static str {
        self.text
    }

    /// Whether any part of the text matches.
    #[inline]
    pub(super) fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.translated).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}
