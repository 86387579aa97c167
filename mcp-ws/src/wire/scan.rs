//! Where the members of a JSON text begin and end, found in one walk over its bytes and without a copy.
//!
//! It is what makes messages cheap to read: of nearly all of them only the places of a few values are wanted, which takes a third
//! of what `serde_json` needs to get there. It is no parser: it takes nothing that is no JSON, but leaves what is rare
//! (names with escapes, deep nesting, whatever is wrong) to those who know what to say of it, by saying `None`.

use super::Raw;
use super::escape::clean_run;

/// A walk over a text. Whoever gets `None` from it has no further use for it.
#[derive(Debug)]
pub(super) struct Scan<'t, 'k> {
    text: &'t str,
    at: usize,
    /// An object that was read before. Where it stands again, nobody walks through it.
    known: &'k str,
}

/// How many objects and arrays within each other are walked through.
const DEEPEST: usize = 32;

impl<'t, 'k> Scan<'t, 'k> {
    /// Begins at the first value of a text. `known` is an object that was read before, or nothing.
    pub(super) fn new(text: &'t str, known: &'k str) -> Self {
        let mut scan = Self { text, at: 0, known };
        scan.skip_whitespace();
        scan
    }

    /// Walks over an object, and has each of its members read.
    pub(super) fn object(&mut self, mut member: impl FnMut(&'t str, &mut Self) -> Option<()>) -> Option<()> {
        self.expect(b'{')?;
        self.skip_whitespace();
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            let name = self.name()?;
            self.skip_whitespace();
            self.expect(b':')?;
            self.skip_whitespace();
            member(name, self)?;
            self.skip_whitespace();
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b',' => self.skip_whitespace(),
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Walks over a value.
    pub(super) fn value(&mut self) -> Option<Raw<'t>> {
        let start = self.at;
        self.skip(DEEPEST)?;
        self.text.get(start..self.at).map(Raw::known)
    }

    /// What comes next.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether nothing comes behind.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.skip_whitespace();
        self.at == self.text.len()
    }

    fn skip(&mut self, deepest: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.skip_string(),
            b'{' if self.is_known() => {
                self.at += self.known.len();
                Some(())
            }
            b'{' => {
                let deepest = deepest.checked_sub(1)?;
                self.object(|_, within| within.skip(deepest))
            }
            b'[' => self.skip_array(deepest.checked_sub(1)?),
            b't' => self.skip_word("true"),
            b'f' => self.skip_word("false"),
            b'n' => self.skip_word("null"),
            _ => self.skip_number(),
        }
    }

    fn is_known(&self) -> bool {
        !self.known.is_empty() && self.text.as_bytes()[self.at..].starts_with(self.known.as_bytes())
    }

    fn skip_array(&mut self, deepest: usize) -> Option<()> {
        self.at += 1;
        self.skip_whitespace();
        if self.peek()? == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.skip(deepest)?;
            self.skip_whitespace();
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b',' => self.skip_whitespace(),
                b']' => return Some(()),
                _ => return None,
            }
        }
    }

    /// The name of a member, if it is spelled without escapes.
    fn name(&mut self) -> Option<&'t str> {
        self.expect(b'"')?;
        let start = self.at;
        self.at += clean_run(self.text.as_bytes().get(start..)?);
        let name = self.text.get(start..self.at)?;
        self.expect(b'"')?;
        Some(name)
    }

    fn skip_string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let clean = clean_run(rest);
            self.at += clean + 1;
            match rest.get(clean)? {
                b'"' => return Some(()),
                b'\\' => self.skip_escape()?,
                _ => return None,
            }
        }
    }

    fn skip_escape(&mut self) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += match rest.first()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 1,
            b'u' if rest.get(1..5)?.iter().all(u8::is_ascii_hexdigit) => 5,
            _ => return None,
        };
        Some(())
    }

    fn skip_number(&mut self) -> Option<()> {
        if self.peek()? == b'-' {
            self.at += 1;
        }
        if self.peek()? == b'0' {
            self.at += 1;
        } else {
            self.skip_digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.skip_digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.skip_digits()?;
        }
        Some(())
    }

    /// At least one.
    fn skip_digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn skip_word(&mut self, word: &str) -> Option<()> {
        let is_there = self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        is_there.then_some(())
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        let is_there = self.peek()? == byte;
        self.at += 1;
        is_there.then_some(())
    }

    fn skip_whitespace(&mut self) {
        // Where there is none, and mostly there is none, this is one comparison.
        while let Some(..=b' ') = self.peek() {
            if !matches!(self.text.as_bytes()[self.at], b' ' | b'\n' | b'\r' | b'\t') {
                return;
            }
            self.at += 1;
        }
    }
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
            "\"ünïcödé, longer than the block that is judged at once: 日本語 🦀\"",
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
