//! A request's id, kept as the bytes it came in: `1`, `1.0` and `"1"` are three ids, and each goes back as it was.

use serde_json::value::RawValue;

/// The JSON text of a request's id: a string or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Id<'t>(&'t str);

/// Longer ids are refused: the id of a call that waits is kept, and 256 of 4 MiB each would be a gigabyte.
const LONGEST: usize = 1024;

impl<'t> Id<'t> {
    /// Takes a JSON value for an id, if it may be one.
    pub(crate) fn new(value: &'t RawValue) -> Option<Self> {
        Self::from_json(value.get())
    }

    /// The same for a value given as text, which must be JSON.
    pub(crate) fn from_json(text: &'t str) -> Option<Self> {
        let starts_as_id =
            text.starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit());
        (starts_as_id && text.len() <= LONGEST).then_some(Self(text))
    }

    /// The id as JSON text.
    pub(crate) fn as_json(self) -> &'t str {
        self.0
    }
}
