//! Arguments that a function only borrows: what is kept of them for the time of the call.
//!
//! A text can be lent from the message itself only if it stands there letter for letter; behind an escape it is decoded
//! into a string of its own. The function sees a `&str` either way. The macros name what is kept; nobody else does.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Visitor;

use crate::schema::Edge;
use crate::schema::Problems;
use crate::schema::Schema;
use crate::wire::Text;

/// A type that a tool can take by `&`. Whether it can be read is asked of what is kept, so that it is asked once.
pub trait Lend<'de> {
    /// What is decoded, and lives as long as the call.
    type Kept;

    /// What the function sees of it.
    fn lend(kept: &Self::Kept) -> &Self;
}

impl<'de> Lend<'de> for str {
    type Kept = Text<'de>;

    fn lend<'k>(kept: &'k Text<'de>) -> &'k Self {
        kept
    }
}

impl<T> Lend<'_> for [T] {
    type Kept = Vec<T>;

    fn lend(kept: &Vec<T>) -> &Self {
        kept
    }
}

impl<T> Lend<'_> for T {
    type Kept = T;

    fn lend(kept: &T) -> &Self {
        kept
    }
}

impl<'de> From<Text<'de>> for Cow<'de, str> {
    fn from(text: Text<'de>) -> Self {
        text.0
    }
}

/// What an `Option<Option<T>>` is decoded into: `None` where it is left out, `Some(None)` where it is `null`.
#[derive(Debug)]
pub struct Twice<T>(pub Option<Option<T>>);

/// The name by which the deserializer of what was left out knows a [`Twice`]. Every other one does not look at it.
pub(super) const TWICE: &str = "mcp_ws::Twice";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Twice<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(TWICE, TwiceVisitor(PhantomData)).map(Self)
    }
}

struct TwiceVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TwiceVisitor<T> {
    type Value = Option<Option<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}

impl<T: Schema> Schema for Twice<T> {
    const NODE: Edge = <Option<Option<T>>>::NODE;
    const OPTIONAL: bool = true;

    fn check(&self, problems: &mut Problems<'_>) {
        self.0.check(problems);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, borrowed: bool, expected: &str) {
        let text: Text<'_> = serde_json::from_str(json).unwrap();
        assert_eq!(&*text, expected);
        assert_eq!(matches!(text.0, Cow::Borrowed(_)), borrowed, "{json}");
    }

    #[test]
    fn a_text_is_lent_from_the_message_unless_it_has_escapes() {
        check(r#""""#, true, "");
        check(r#""größe""#, true, "größe");
        check(r#""a\nb""#, false, "a\nb");
        check(r#""\ud83d\ude00""#, false, "😀");
    }

    #[test]
    fn what_is_wrong_is_said_as_of_a_string() {
        let error = serde_json::from_str::<Text<'_>>("5").unwrap_err();
        assert!(error.to_string().starts_with("invalid type: integer `5`, expected a string"), "{error}");
    }

    #[test]
    fn null_is_a_value() {
        let read = |json| serde_json::from_str::<Twice<u8>>(json).unwrap().0;
        assert_eq!(read("null"), Some(None));
        assert_eq!(read("5"), Some(Some(5)));
    }
}
