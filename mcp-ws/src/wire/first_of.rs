//! The first members of an array that may have any number of them.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::IgnoredAny;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;

/// The first members, at most [`MOST`], each as text.
pub(super) struct FirstOf<'t>(pub(super) Vec<&'t RawValue>);

/// How many are kept. Whoever takes so many messages at once takes fewer, and sees that there are more.
const MOST: usize = 256;

impl<'de: 't, 't> Deserialize<'de> for FirstOf<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct First;

        impl<'de> Visitor<'de> for First {
            type Value = FirstOf<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut members: S) -> Result<Self::Value, S::Error> {
                let mut first = Vec::new();
                while first.len() < MOST {
                    match members.next_element()? {
                        Some(member) => first.push(member),
                        None => return Ok(FirstOf(first)),
                    }
                }
                while members.next_element::<IgnoredAny>()?.is_some() {}
                Ok(FirstOf(first))
            }
        }

        deserializer.deserialize_seq(First)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(members: usize) -> usize {
        let text = format!("[{}]", vec!["1"; members].join(","));
        let FirstOf(first) = serde_json::from_str(&text).unwrap();
        first.len()
    }

    #[test]
    fn no_more_are_kept_than_may_be() {
        assert_eq!([count(0), count(MOST), count(MOST + 1), count(100_000)], [0, MOST, MOST, MOST]);
        assert!(serde_json::from_str::<FirstOf<'_>>("[1,2").is_err());
    }
}
