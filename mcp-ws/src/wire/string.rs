//! A JSON string that is read in runs, and given to a type.
//!
//! `serde_json` judges eight bytes at a time, and copies a string with escapes twice before a tool has it: here it is borrowed
//! from the message, or written once. Of a text of 64 KiB there and back that saves a quarter; with three escapes in each line,
//! a twenty-fifth. What is wrong is left to `serde_json`, which has words for it.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::Error;
use serde::de::IntoDeserializer;
use serde::de::Visitor;

use super::escape::clean_run;

/// The string that begins behind a quote at this place, and where it ends. `None`: it is none.
pub(super) fn string(text: &str, at: usize) -> Option<(Cow<'_, str>, usize)> {
    let rest = text.get(at..)?;
    let clean = clean_run(rest.as_bytes());
    if rest.as_bytes().get(clean) == Some(&b'"') {
        return Some((Cow::Borrowed(rest.get(..clean)?), at + clean + 1));
    }
    let (string, length) = unescaped(rest, clean)?;
    Some((Cow::Owned(string), at + length))
}

/// How much more room a string may have than it needs.
const SPARE: usize = 64;

/// What the inside of a string stands for, of which so many bytes are clean, and how long it is with its last quote.
fn unescaped(inside: &str, clean: usize) -> Option<(String, usize)> {
    let (mut rest, mut clean) = (inside, clean);
    // Short ones need no more room than that.
    let mut string = String::with_capacity(inside.len().min(clean + SPARE));
    loop {
        let (run, behind) = rest.split_at_checked(clean)?;
        string.push_str(run);
        let (character, length) = match behind.as_bytes() {
            [b'"', ..] => {
                if string.capacity() - string.len() > SPARE {
                    // Who sends it could otherwise have twice as much kept.
                    string.shrink_to_fit();
                }
                return Some((string, inside.len() - behind.len() + 1));
            }
            [b'\\', b'n', ..] => ('\n', 2),
            [b'\\', b't', ..] => ('\t', 2),
            [b'\\', b'r', ..] => ('\r', 2),
            [b'\\', b'b', ..] => ('\u{8}', 2),
            [b'\\', b'f', ..] => ('\u{c}', 2),
            [b'\\', b'u', ..] => numbered(behind)?,
            [b'\\', itself @ (b'"' | b'\\' | b'/'), ..] => (char::from(*itself), 2),
            _ => return None,
        };
        string.push(character);
        rest = behind.get(length..)?;
        clean = clean_run(rest.as_bytes());
    }
}

/// The character that an escape with its number begins with, and how long that is: two are one where they are surrogates.
fn numbered(escape: &str) -> Option<(char, usize)> {
    // A sign is no digit.
    let digits = |at: usize| escape.get(at..at + 4).filter(|digits| !digits.starts_with('+'));
    let unit = |at: usize| u16::from_str_radix(digits(at)?, 16).ok();
    let first = unit(2)?;
    let (units, length) = match escape.get(6..8) {
        Some(r"\u") if (0xd800..0xdc00).contains(&first) => ([first, unit(8)?], 12),
        _ => ([first, 0], 6),
    };
    let character = char::decode_utf16(units).next()?.ok()?;
    Some((character, length))
}

/// Gives a string to a type that asks for one, for a name, or for whatever comes. One that asks for anything else, or does not take
/// it, is read by `serde_json`.
pub(super) struct Given<'de>(pub(super) Cow<'de, str>);

/// That a type does not take it. Nobody hears why: a long text would be quoted for nothing.
#[derive(Debug)]
pub(super) struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it takes no string")
    }
}

impl std::error::Error for Unfit {}

impl Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// What a string is not, though the type might take it for that.
macro_rules! unfit {
    ($($hint:ident)*) => {
        $(fn $hint<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unfit> {
            Err(Unfit)
        })*
    };
}

impl<'de> Deserializer<'de> for Given<'de> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    unfit! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_seq deserialize_map
    }

    serde::forward_to_deserialize_any! {
        char str string identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads it as `serde_json` does, or not at all where that does not.
    fn check(inside: &str) {
        let json = format!("\"{inside}\"");
        let read = string(&json, 1);
        if let Some((_, end)) = &read {
            assert_eq!(*end, json.len(), "{json}");
        }
        let read = read.map(|(string, _)| string.into_owned());
        assert_eq!(read, serde_json::from_str(&json).ok(), "{json}");
    }

    #[test]
    fn a_string_is_what_serde_json_reads() {
        for inside in [
            "",
            "plain",
            "日本語 🦀, longer than what is judged byte by byte and the block that is judged at once behind it, and with no escape at all, however long",
            r#"\"\\\/\b\f\n\r\t"#,
            r"a\nb\u0041\u00e9\u65e5c",
            r"\ud83e\udd80 \uD83E\uDD80",
            r"\u0000",
        ] {
            check(inside);
            assert!(string(&format!("\"{inside}\""), 1).is_some(), "{inside}");
        }
    }

    #[test]
    fn what_is_no_string_is_none() {
        for inside in [
            r"\ud83e",
            r"\ud83e\u0041",
            r"\ud83e\n",
            r"\ud83e\ud83e\udd80",
            r"\udd80",
            r"\u12g4",
            r"\u+123",
            r"\ud83e\u+dd8",
            r"\u12",
            r"\x",
            "\\",
            "\n",
            "\u{1}",
        ] {
            check(inside);
            assert!(string(&format!("\"{inside}\""), 1).is_none(), "{inside}");
        }
        assert!(string(r#""never ends\n"#, 1).is_none());
    }

    #[test]
    fn every_place_of_an_escape_is_like_every_other() {
        for at in 0..130 {
            for escape in [r"\n", r"\\", r"\u00e9", r"\ud83e\udd80", r"\ud83e", "\\", "\n", "\0", "\u{1f}"] {
                let mut inside = "x".repeat(130);
                inside.replace_range(at..=at, escape);
                check(&inside);
            }
        }
    }

    #[test]
    fn no_more_is_kept_than_the_string_needs() {
        for length in [0, 10, 100, 10_000, 1_000_000] {
            let json = format!("\"\\n{}\\n\"", "x".repeat(length));
            let Some((Cow::Owned(string), _)) = string(&json, 1) else { panic!("it has escapes") };
            assert!(string.capacity() <= string.len() + SPARE, "{} for {length}", string.capacity());
        }
    }

    /// Asks for something else than a string, though it would take one.
    #[derive(Debug)]
    struct Odd<const BYTES: bool>;

    impl<'de, const BYTES: bool> serde::Deserialize<'de> for Odd<BYTES> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            if BYTES { deserializer.deserialize_bytes(Self) } else { deserializer.deserialize_u64(Self) }
        }
    }

    impl<const BYTES: bool> Visitor<'_> for Odd<BYTES> {
        type Value = Self;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("anything")
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
            Ok(self)
        }
    }

    #[test]
    fn who_asks_for_something_else_is_given_no_string() {
        use serde::Deserialize;
        assert!(Odd::<false>::deserialize(Given("7".into())).is_err());
        assert!(Odd::<true>::deserialize(Given("7".into())).is_err());
        assert!(serde_json::from_str::<Odd<false>>(r#""7""#).is_err());
    }
}
