//! Regular expressions that mean the same in JSON Schema, which has those of ECMA-262, and in Rust. What only one of the
//! two has is refused, with what to write instead; `.` and `\s`, which match other characters there, are translated.
//!
//! One pass over the characters. What it lets pass is then compiled, which finds what is wrong in both.

use std::iter::Peekable;
use std::str::Chars;

/// What `.` matches in ECMA-262: Rust's stops at `\n` alone.
const ANY: &str = r"[^\n\r\u{2028}\u{2029}]";

/// What `\s` matches in ECMA-262, between brackets: Rust's small engine knows ASCII alone.
const SPACE: &str =
    r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// The pattern as Rust has to read it to mean what it means in a schema, or why there is none.
pub(super) fn translated(pattern: &str) -> Result<String, String> {
    let mut scan = Scan { rest: pattern.chars().peekable(), out: String::new(), repeatable: false };
    scan.run()?;
    match regex_lite::Regex::new(&scan.out) {
        Ok(_) => Ok(scan.out),
        Err(error) => Err(format!("this pattern is no regular expression: {error}")),
    }
}

struct Scan<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    /// Whether something stands before that can be repeated.
    repeatable: bool,
}

fn refuse(part: &str, instead: &str) -> Result<(), String> {
    Err(format!("`{part}` means something else in JSON Schema, or nothing: {instead}"))
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(letter) = self.rest.next() {
            match letter {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '*' | '+' | '?' => self.repeat(letter)?,
                '{' => self.count()?,
                '}' | ']' => refuse(&letter.to_string(), &format!("write `\\{letter}`"))?,
                '.' => self.put(ANY),
                '^' | '$' | '|' => {
                    self.out.push(letter);
                    self.repeatable = false;
                }
                letter => self.put_letter(letter),
            }
        }
        Ok(())
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.repeatable = true;
    }

    fn put_letter(&mut self, letter: char) {
        self.out.push(letter);
        self.repeatable = true;
    }

    /// What follows a `\` outside of brackets.
    fn escape(&mut self) -> Result<(), String> {
        match self.rest.next() {
            Some('s') => self.put(&format!("[{SPACE}]")),
            Some('S') => self.put(&format!("[^{SPACE}]")),
            Some(letter @ ('b' | 'B')) => {
                self.out.extend(['\\', letter]);
                self.repeatable = false;
            }
            Some('-') => refuse(r"\-", "write `-`")?,
            letter => {
                self.shared_escape(letter)?;
                self.repeatable = true;
            }
        }
        Ok(())
    }

    /// What both dialects have behind a `\`, inside of brackets and outside.
    fn shared_escape(&mut self, letter: Option<char>) -> Result<(), String> {
        let Some(letter) = letter else {
            return Err("the pattern ends with a `\\`: write `\\\\`".to_owned());
        };
        match letter {
            'd' | 'D' | 'w' | 'W' | 'n' | 'r' | 't' | 'f' | 'v' | '^' | '$' | '\\' | '.' | '*' | '+'
            | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' => self.out.extend(['\\', letter]),
            // Rust has no need to escape it, and does not let it be.
            '/' => self.out.push('/'),
            'x' | 'u' => self.number(letter)?,
            'A' => refuse(r"\A", "write `^`")?,
            'z' | 'Z' => refuse(&format!("\\{letter}"), "write `$`")?,
            'h' => refuse(r"\h", "write `[ \\t]`")?,
            'p' | 'P' => refuse(&format!("\\{letter}"), "list the characters, such as `[a-zäöü]`")?,
            '0'..='9' | 'k' => {
                return Err(format!(
                    "`\\{letter}` looks back, which is not matched in linear time: write it out"
                ));
            }
            letter if letter.is_ascii_alphabetic() => {
                refuse(
                    &format!("\\{letter}"),
                    "only `\\d \\w \\s \\b \\n \\r \\t \\f \\v` and their opposites are shared",
                )?;
            }
            letter => refuse(&format!("\\{letter}"), &format!("write `{letter}`"))?,
        }
        Ok(())
    }

    /// `\x41` and `\u0041`.
    fn number(&mut self, letter: char) -> Result<(), String> {
        let digits = if letter == 'x' { 2 } else { 4 };
        self.out.extend(['\\', letter]);
        for _ in 0..digits {
            match self.rest.next_if(char::is_ascii_hexdigit) {
                Some(digit) => self.out.push(digit),
                None => {
                    return Err(format!(
                        "`\\{letter}` wants {digits} hexadecimal digits: write the character itself"
                    ));
                }
            }
        }
        Ok(())
    }

    /// What follows a `(`: of all that can begin with `?`, both have groups that are not counted, and names.
    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        self.repeatable = false;
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.out.push('?');
        match self.rest.next() {
            Some(':') => self.out.push(':'),
            Some('<') if !matches!(self.rest.peek(), Some('=' | '!')) => self.out.push('<'),
            Some('=' | '!' | '<') => {
                return Err("looking ahead or back is not matched in linear time: write what matches itself"
                    .to_owned());
            }
            Some('P') => refuse("(?P", "write `(?<name>…)`")?,
            _ => refuse("(?", "flags inside of a pattern are Rust's alone; write `[Aa]` for both cases")?,
        }
        Ok(())
    }

    fn repeat(&mut self, sign: char) -> Result<(), String> {
        if !self.repeatable {
            return Err(format!(
                "there is nothing before this `{sign}` to repeat: write `\\{sign}` for the character"
            ));
        }
        self.out.push(sign);
        self.lazy();
        Ok(())
    }

    /// A `?` behind a repetition belongs to it, and nothing repeats a repetition.
    fn lazy(&mut self) {
        self.out.extend(self.rest.next_if_eq(&'?'));
        self.repeatable = false;
    }

    /// `{2}`, `{2,}` or `{2,3}`.
    fn count(&mut self) -> Result<(), String> {
        let mut count = String::from("{");
        count.extend(std::iter::from_fn(|| {
            self.rest.next_if(|letter| letter.is_ascii_digit() || *letter == ',')
        }));
        count.extend(self.rest.next_if_eq(&'}'));
        let begins = count
            .strip_prefix('{')
            .is_some_and(|count| count.starts_with(|letter: char| letter.is_ascii_digit()));
        let is_count = begins && count.ends_with('}') && count.matches(',').count() < 2;
        if !is_count || !self.repeatable {
            return refuse(
                &count,
                "write `\\{` for the character, and `{2}`, `{2,}` or `{2,3}` behind what is repeated",
            );
        }
        self.out.push_str(&count);
        self.lazy();
        Ok(())
    }

    /// What follows a `[`.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        self.out.extend(self.rest.next_if_eq(&'^'));
        if self.rest.peek() == Some(&']') {
            return refuse("[]", "write `\\]` for the character");
        }
        // Whether a `-` that comes now can only be the middle of a range.
        let mut before = Before::Nothing;
        loop {
            let Some(letter) = self.rest.next() else {
                return Err("a `[` is not closed: add the `]`".to_owned());
            };
            before = match letter {
                ']' => break,
                '[' => return refuse("[ in […]", "write `\\[` for the character"),
                '-' if self.rest.peek() == Some(&']') || matches!(before, Before::Nothing) => {
                    self.out.push_str("\\-");
                    Before::Other
                }
                '-' if matches!(before, Before::Letter) && self.rest.peek() != Some(&'-') => {
                    self.out.push('-');
                    Before::Middle
                }
                '-' => return refuse("-", "write `\\-` for the character"),
                '&' | '~' if self.rest.peek() == Some(&letter) => {
                    return refuse(&format!("{letter}{letter}"), &format!("write one `{letter}`"));
                }
                '\\' => self.class_escape(&before)?,
                letter => {
                    // Rust may take more of these for signs one day.
                    if matches!(letter, '&' | '~') {
                        self.out.push('\\');
                    }
                    self.out.push(letter);
                    if matches!(before, Before::Middle) { Before::Other } else { Before::Letter }
                }
            };
        }
        self.put("]");
        Ok(())
    }

    fn class_escape(&mut self, before: &Before) -> Result<Before, String> {
        let letter = self.rest.next();
        let is_class = matches!(letter, Some('d' | 'D' | 'w' | 'W' | 's' | 'S'));
        if is_class && matches!(before, Before::Middle) {
            refuse("-\\", "a range ends with a character; write `\\-` for the `-`")?;
        }
        match letter {
            Some('s') => self.out.push_str(SPACE),
            Some('S') => refuse("\\S in […]", "write `[^…]` with what is left out")?,
            Some('b' | 'B') => refuse("\\b in […]", "write `\\x08` for the backspace")?,
            Some('-') => self.out.push_str("\\-"),
            letter => self.shared_escape(letter)?,
        }
        Ok(if is_class || matches!(before, Before::Middle) { Before::Other } else { Before::Letter })
    }
}

/// What stands in a class before a `-`.
enum Before {
    Nothing,
    /// A character, with which a range may begin.
    Letter,
    /// The `-` of a range.
    Middle,
    /// What begins no range.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        assert_eq!(translated(pattern).as_deref(), Ok(expected), "{pattern}");
    }

    #[track_caller]
    fn same(pattern: &str) {
        check(pattern, pattern);
    }

    #[track_caller]
    fn check_refused(pattern: &str, part: &str) {
        let why = translated(pattern).unwrap_err();
        assert!(why.contains(part), "{pattern}: {why}");
    }

    #[test]
    fn what_both_have() {
        same("");
        same("^[A-Z]{3}$");
        same(r"^\d+(?:\.\d{1,2})?$");
        same(r"\bword\b|other*?");
        same(r"[^\w\\\]a-z_]{2,}");
        same("(?<year>\\d{4})-(a|b|)");
        same(r"\u00e4\x41ß😀 #'");
        same("a^b$c");
    }

    #[test]
    fn what_means_something_else_is_translated() {
        check("a.c", &format!("a{ANY}c"));
        check("[.]", "[.]");
        check(r"\s\S", &format!("[{SPACE}][^{SPACE}]"));
        check(r"[\s-]", &format!("[{SPACE}\\-]"));
        check(r"\/a/", "/a/");
        check("[-a]", r"[\-a]");
        check("[&~]", r"[\&\~]");
    }

    #[test]
    fn what_is_not_regular() {
        for pattern in ["(?=a)", "(?!a)", "(?<=a)", "(?<!a)", r"(a)\1", r"(?<x>a)\k<x>"] {
            check_refused(pattern, "linear time");
        }
    }

    #[test]
    fn what_only_one_of_them_has() {
        check_refused("(?P<x>a)", "write `(?<name>…)`");
        check_refused("(?i)a", "flags");
        check_refused("(?i:a)", "flags");
        check_refused(r"\Aa", "write `^`");
        check_refused(r"a\z", "write `$`");
        check_refused(r"a\Z", "write `$`");
        check_refused(r"\h", r"write `[ \t]`");
        check_refused(r"\p{L}", "list the characters");
        check_refused(r"\a", "shared");
        check_refused(r"\cA", "shared");
        check_refused(r"\u{41}", "4 hexadecimal digits");
        check_refused(r"\x{41}", "2 hexadecimal digits");
        check_refused(r"\#", "write `#`");
        check_refused(r"\-", "write `-`");
        check_refused("a{", "write `\\{`");
        check_refused("a{,3}", "write `\\{`");
        check_refused("a}", r"write `\}`");
        check_refused("a]", r"write `\]`");
    }

    #[test]
    fn repetitions() {
        same("a*?b+?c??d{2}?");
        for pattern in ["*a", "(*)", "a|+", "^*", r"\b?", "a**", "a{2}{3}", "a*+", "a???"] {
            assert!(translated(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn classes() {
        check_refused("[]a]", r"write `\]`");
        check_refused("[^]", r"write `\]`");
        check_refused("[[:alpha:]]", r"write `\[`");
        check_refused("[a&&b]", "write one `&`");
        check_refused("[a--b]", r"write `\-`");
        check_refused("[a-c-e]", r"write `\-`");
        check_refused(r"[\d-x]", r"write `\-`");
        check_refused(r"[a-\d]", r"a range ends with a character");
        check_refused(r"[\S]", "write `[^…]`");
        check_refused(r"[\b]", r"write `\x08`");
        check_refused("[a", "not closed");
    }

    #[test]
    fn what_is_wrong_in_both() {
        check_refused("(a", "no regular expression");
        check_refused("a)", "no regular expression");
        check_refused("[z-a]", "no regular expression");
        check_refused("a{3,2}", "no regular expression");
        check_refused("a\\", "ends with a `\\`");
    }

    /// What ECMA-262 says of some texts. Each pattern, what it matches and what it does not.
    #[test]
    fn the_translation_means_the_same() {
        for (pattern, matches, does_not) in [
            ("^.$", &["a", "ß", "😀"][..], &["\n", "\r", "\u{2028}", ""][..]),
            (r"^\s$", &[" ", "\u{a0}", "\u{feff}", "\u{3000}"], &["a", "\u{200b}"]),
            (r"^\d$", &["5"], &["٥"]),
            (r"^\w$", &["a", "_"], &["ä"]),
            (r"\bb", &["äb"], &["ab"]),
            ("a$", &["a", "ba"], &["a\n"]),
            ("^[^a]$", &["\n", "😀"], &["a"]),
        ] {
            let regex = regex_lite::Regex::new(&translated(pattern).unwrap()).unwrap();
            for text in matches {
                assert!(regex.is_match(text), "{pattern} {text:?}");
            }
            for text in does_not {
                assert!(!regex.is_match(text), "{pattern} {text:?}");
            }
        }
    }
}
