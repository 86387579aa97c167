//! A request's id, kept as the bytes it came in: `1`, `1.0` and `"1"` are three ids, and each goes back as it was.

use std::borrow::Cow;

use super::Raw;

/// The JSON text of a request's id: a string or a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id<'t>(&'t str);

/// Longer ids are refused: the id of a call that waits is kept, and 256 of 4 MiB each would be a gigabyte.
const LONGEST: usize = 1024;

impl<'t> Id<'t> {
    /// Takes a JSON value for an id, if it may be one.
    pub(crate) fn new(value: Raw<'t>) -> Option<Self> {
        Self::from_json(value.get())
    }

    /// The same for a value given as text, which must be JSON.
    pub(crate) fn from_json(text: &'t str) -> Option<Self> {
        let starts_as_id =
            text.starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit());
        (starts_as_id && text.len() <= LONGEST).then_some(Self(text))
    }

    /// An id that was taken for one before.
    pub(crate) fn known(text: &'t str) -> Self {
        Self(text)
    }

    /// The same id however it is spelled: `"a\u0062"` is `"ab"`. What differs in it is another id.
    pub(crate) fn canonical(self) -> Cow<'t, str> {
        if !self.0.contains('\\') {
            return Cow::Borrowed(self.0);
        }
        let text = serde_json::from_str::<String>(self.0);
        text.map_or(Cow::Borrowed(self.0), |text| Cow::Owned(serde_json::Value::from(text).to_string()))
    }

    /// The id as JSON text.
    pub(crate) fn as_json(self) -> &'t str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, same: bool) {
        let [one, other] = [one, other].map(|text| Id::from_json(text).unwrap());
        assert_eq!(one.canonical() == other.canonical(), same, "{one:?} {other:?}");
    }

    #[test]
    fn an_id_is_the_same_however_it_is_spelled() {
        check(r#""ab""#, r#""a\u0062""#, true);
        check(r#""a/b""#, r#""a\/b""#, true);
        check(r#""a\\b""#, r#""a\u005cb""#, true);
        check("1", r#""1""#, false);
        check("1", "2", false);
        check(r#""\ud800""#, r#""\ud801""#, false);
    }
}
