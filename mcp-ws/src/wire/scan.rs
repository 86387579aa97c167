//! Where the members of a JSON text begin and end, found in one walk over its bytes and without a copy.
//!
//! It is what makes messages cheap to read: of nearly all of them only the places of a few values are wanted, which takes a third
//! of what `serde_json` needs to get there. It takes nothing that is no JSON, but leaves what is rare (deep nesting, whatever is
//! wrong) to those who know what to say of it, by saying `None`.

use serde::Deserialize;

use super::Raw;
use super::escape::clean_run;
use super::string::Given;
use super::string::string;

/// A walk over a text. Whoever gets `None` from it has no further use for it.
#[derive(Debug)]
pub struct Scan<'t, 'k> {
    text: &'t str,
    at: usize,
    /// An object that was read before. Where it stands again, nobody walks through it.
    known: &'k str,
}

/// How many objects and arrays within each other are walked through.
const DEEPEST: usize = 32;

impl<'t, 'k> Scan<'t, 'k> {
    /// Begins at the first value of a text. `known` is an object that was read before, or nothing.
    pub(crate) fn new(text: &'t str, known: &'k str) -> Self {
        Self { text, at: behind_space(text.as_bytes(), 0), known }
    }

    /// Walks over an object, and has the value of each of its members read by who is told its name.
    pub(crate) fn object(&mut self, mut member: impl FnMut(&str, &mut Self) -> Option<()>) -> Option<()> {
        let bytes = self.text.as_bytes();
        let mut at = behind_space(bytes, behind(bytes, self.at, b'{')?);
        if *bytes.get(at)? == b'}' {
            self.at = at + 1;
            return Some(());
        }
        loop {
            let start = behind(bytes, at, b'"')?;
            let end = start + clean_run(bytes.get(start..)?);
            let (with_escapes, name, colon);
            if *bytes.get(end)? == b'"' {
                (name, colon) = (self.text.get(start..end)?, end + 1);
            } else {
                (with_escapes, colon) = string(self.text, start)?;
                name = &*with_escapes;
            }
            self.at = behind_space(bytes, behind(bytes, behind_space(bytes, colon), b':')?);
            member(name, self)?;
            at = behind_space(bytes, self.at);
            match *bytes.get(at)? {
                b',' => at = behind_space(bytes, at + 1),
                b'}' => {
                    self.at = at + 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    /// Walks over a value.
    pub(crate) fn value(&mut self) -> Option<Raw<'t>> {
        let rest = self.text.get(self.at..)?;
        let is_known = !self.known.is_empty() && rest.starts_with(self.known);
        let end = if is_known { self.known.len() } else { behind_value(rest.as_bytes(), 0, DEEPEST)? };
        self.at += end;
        rest.get(..end).map(Raw::known)
    }

    /// Reads a value into a type, if it is one of that. A string is read twice for a type that wants it otherwise than as one, as
    /// `RawValue` does.
    pub(crate) fn read<T: Deserialize<'t>>(&mut self) -> Option<T> {
        if self.peek() == Some(b'"')
            && let Some((string, end)) = string(self.text, self.at + 1)
            && let Ok(value) = T::deserialize(Given(string))
        {
            self.at = end;
            return Some(value);
        }
        let mut values = serde_json::Deserializer::from_str(self.text.get(self.at..)?).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    /// What comes next.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// All that comes behind.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn rest(&self) -> Option<&'t str> {
        self.text.get(self.at..)
    }

    /// Whether nothing comes behind.
    pub(crate) fn is_at_end(&self) -> bool {
        behind_space(self.text.as_bytes(), self.at) == self.text.len()
    }
}

// Where something ends that begins at a place. These have no state, so that all of it is in registers.

fn behind_value(bytes: &[u8], at: usize, deepest: usize) -> Option<usize> {
    match *bytes.get(at)? {
        b'"' => behind_string(bytes, at + 1),
        b'{' => behind_members(bytes, at + 1, deepest.checked_sub(1)?),
        b'[' => behind_elements(bytes, at + 1, deepest.checked_sub(1)?),
        b't' => behind_word(bytes, at, b"true"),
        b'f' => behind_word(bytes, at, b"false"),
        b'n' => behind_word(bytes, at, b"null"),
        _ => behind_number(bytes, at),
    }
}

fn behind_members(bytes: &[u8], at: usize, deepest: usize) -> Option<usize> {
    let mut at = behind_space(bytes, at);
    if *bytes.get(at)? == b'}' {
        return Some(at + 1);
    }
    loop {
        at = behind_space(bytes, behind_string(bytes, behind(bytes, at, b'"')?)?);
        at = behind_space(bytes, behind(bytes, at, b':')?);
        at = behind_space(bytes, behind_value(bytes, at, deepest)?);
        match *bytes.get(at)? {
            b',' => at = behind_space(bytes, at + 1),
            b'}' => return Some(at + 1),
            _ => return None,
        }
    }
}

fn behind_elements(bytes: &[u8], at: usize, deepest: usize) -> Option<usize> {
    let mut at = behind_space(bytes, at);
    if *bytes.get(at)? == b']' {
        return Some(at + 1);
    }
    loop {
        at = behind_space(bytes, behind_value(bytes, at, deepest)?);
        match *bytes.get(at)? {
            b',' => at = behind_space(bytes, at + 1),
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}

/// Begins behind the first quote.
fn behind_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    loop {
        at += clean_run(bytes.get(at..)?);
        match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at = behind_escape(bytes, at + 1)?,
            _ => return None,
        }
    }
}

fn behind_escape(bytes: &[u8], at: usize) -> Option<usize> {
    match *bytes.get(at)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 1),
        b'u' if bytes.get(at + 1..at + 5)?.iter().all(u8::is_ascii_hexdigit) => Some(at + 5),
        _ => None,
    }
}

fn behind_number(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + usize::from(bytes.get(at) == Some(&b'-'));
    let mut end = if bytes.get(start) == Some(&b'0') { start + 1 } else { behind_digits(bytes, start)? };
    if bytes.get(end) == Some(&b'.') {
        end = behind_digits(bytes, end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let signed = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        end = behind_digits(bytes, end + 1 + usize::from(signed))?;
    }
    Some(end)
}

/// At least one.
fn behind_digits(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then_some(at + digits)
}

fn behind_word(bytes: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    bytes.get(at..)?.starts_with(word).then_some(at + word.len())
}

fn behind(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    (*bytes.get(at)? == byte).then_some(at + 1)
}

fn behind_space(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    // Where there is none, and mostly there is none, this is one comparison.
    while let Some(byte @ ..=b' ') = bytes.get(at)
        && matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
    {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text is walked over, which is JSON if so.
    fn walks(text: &str) -> bool {
        let mut scan = Scan::new(text, "");
        let walked = scan.value().is_some() && scan.is_at_end();
        assert!(!walked || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(), "{text}");
        walked
    }

    #[test]
    fn what_is_json_is_walked_over() {
        for text in [
            "0",
            "-0",
            "10",
            "-1.5e+10",
            "0.25E-3",
            "1e400",
            "true",
            "false",
            "null",
            r#""""#,
            r#""x\"y\\z\/\b\f\n\r\t\u00e9\uD800""#,
            "\"ünïcödé, longer than what is judged in small steps and the block behind it that is judged at once: 日本語 🦀\"",
            "[]",
            "[ 1 , [ ] , { } ]",
            r#" { "a" : 1 , "a" : [ "b" ] } "#,
            "\t{\"a\":{\"b\":{}}}\r\n",
        ] {
            assert!(walks(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_and_neither_is_any_of_it_without_its_end() {
        let wrong = r#"{|[|"|}|]|,|:|01|-|+1|.5|1.|1e|1e+|-x|0x1|tru|truex|nul|Null|'a'|[1,]|[,1]|[1 2]|{"a"}|{"a":}|{"a":1,}|{,}|{a:1}|{"a" 1}|{"a":1]|[1}|"\x"|"\u12g4"|"\u12"|1 2|{}{}|// x"#;
        for text in wrong.split('|').chain(["", " ", "\"\u{1}\"", "\"\n\"", "\u{a0}1", "\u{c}1"]) {
            assert!(!walks(text), "{text}");
        }
        let whole = r#"{"a":[1,"\u00e9",{"b":null}],"c":-1.5e3,"d":"ü"}"#;
        assert!(walks(whole));
        for (end, _) in whole.char_indices() {
            assert!(!walks(&whole[..end]), "{}", &whole[..end]);
        }
    }

    #[test]
    fn it_goes_so_deep_and_no_deeper() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert!(walks(&nested(DEEPEST)) && !walks(&nested(DEEPEST + 1)));
        }
    }

    #[test]
    fn an_object_that_is_known_ends_where_it_ended_before() {
        let known = r#"{"a":{"b":1}}"#;
        for (text, expected) in [
            (r#"{"x":{"a":{"b":1}},"y":2}"#, Some(r#"{"a":{"b":1}}"#)),
            (r#"{"x":{"a":{"b":2}},"y":2}"#, Some(r#"{"a":{"b":2}}"#)),
            (r#"{"x":{"a":{"b":1}}},"y":2}"#, None),
            (r#"{"x":{"a":{"b":1}"#, None),
        ] {
            let mut scan = Scan::new(text, known);
            let mut first = None;
            let walked = scan.object(|name, scan| {
                let value = scan.value()?;
                if name == "x" {
                    first = Some(value.get());
                }
                Some(())
            });
            assert_eq!(walked.filter(|()| scan.is_at_end()).and(first), expected, "{text}");
        }
    }
}
