//! A JSON string that is borrowed from the message wherever it can be.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Visitor;

use super::escape::clean_run;

/// A string that is copied only when the JSON has escapes in it. (`Option<Cow<str>>` under serde's derive copies always.)
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<'t>(pub(crate) Cow<'t, str>);

impl<'t> Text<'t> {
    /// The string that a JSON value is, if it is one. The value has been read before.
    pub(crate) fn from_json(text: &'t str) -> Option<Self> {
        Self::plain(text).or_else(|| serde_json::from_str(text).ok())
    }

    /// The same, if it has no escapes.
    pub(super) fn plain(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('"')?.strip_suffix('"')?;
        (clean_run(text.as_bytes()) == text.len()).then_some(Self(Cow::Borrowed(text)))
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 't, 't> Deserialize<'de> for Text<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow;

        impl<'de> Visitor<'de> for Borrow {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Borrow)
    }
}

/// The beginning of a text that the other side chose, for an error that goes back to it.
pub(crate) fn brief(text: &str) -> &str {
    const MOST: usize = 100;
    text.char_indices().nth(MOST).map_or(text, |(end, _)| &text[..end])
}
