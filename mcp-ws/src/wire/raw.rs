//! A JSON value that is left as text, for whoever knows what it means.

use serde::Deserialize;
use serde::Deserializer;
use serde_json::value::RawValue;

/// The text of one JSON value, without the whitespace around it. It can be copied, and made of a piece of a text that has been
/// read already, which a [`RawValue`] can not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Raw<'t>(&'t str);

impl<'t> Raw<'t> {
    /// Takes a text that is one JSON value.
    pub(crate) fn known(text: &'t str) -> Self {
        Self(text)
    }

    /// The text.
    pub(crate) fn get(self) -> &'t str {
        self.0
    }

    /// Whether it is `null`.
    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// Whether it is an object.
    pub(super) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }
}

impl<'de: 't, 't> Deserialize<'de> for Raw<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|value| Self(value.get()))
    }
}
