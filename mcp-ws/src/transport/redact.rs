//! Takes out of a message what must not be in a log: what lets somebody in, or could be sent again by whoever reads it.
//!
//! That is the value of every member whose name says so, wherever it stands (`requestState`, `token`, `password`, …), the user and
//! the query of a URL, and credentials behind `Bearer` or `Basic`. A message is not read as JSON: it may be none, or only the beginning of
//! some. What cannot be made out is not shown.

use std::borrow::Cow;
use std::ops::Range;

const INSTEAD: &str = r#""…""#;

/// Names, in small letters and without `-` and `_`, that are secrets wherever they are a part of a name.
const SECRETS: [&str; 14] = [
    "accesskey",
    "apikey",
    "authorization",
    "bearer",
    "cookie",
    "credential",
    "jwt",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "requeststate",
    "secret",
    "token",
];

/// The text without its secrets.
pub(super) fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        out.push_str(&rest[..start]);
        let (string, behind) = split_string(&rest[start..]);
        let value = behind.trim_start().strip_prefix(':');
        match value {
            Some(value) if is_secret(string, value) => {
                out.push_str(string);
                out.push(':');
                out.push_str(INSTEAD);
                rest = behind_value(value);
            }
            Some(_) => {
                out.push_str(string);
                rest = behind;
            }
            None => {
                out.push_str(&shown(string));
                rest = behind;
            }
        }
    }
    out + rest
}

/// A string with its quotes, and what stands behind it. It may have no end.
fn split_string(text: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    text.split_at(end.map_or(text.len(), |end| end + 2))
}

/// Whether a member of this name, in its quotes, has a secret. How much somebody may say is counted in tokens too: that is a number.
fn is_secret(name: &str, value: &str) -> bool {
    let name = name.trim_matches('"');
    // Nobody writes a name so who does not want to hide it.
    if name.contains('\\') {
        return true;
    }
    let bare: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    let bare = bare.to_ascii_lowercase();
    let is_number = || value.trim_start().starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let is_known = bare == "progresstoken" || bare.ends_with("tokens") && is_number();
    !is_known && SECRETS.iter().any(|secret| bare.contains(secret))
}

/// What stands behind a value.
fn behind_value(text: &str) -> &str {
    let mut rest = text.trim_start();
    let mut depth = 0_usize;
    loop {
        rest = match rest.as_bytes().first() {
            None => return "",
            Some(b'"') => split_string(rest).1,
            Some(b'{' | b'[') => {
                depth += 1;
                &rest[1..]
            }
            Some(b'}' | b']') => {
                // Of whatever the member stands in.
                if depth == 0 {
                    return rest;
                }
                depth -= 1;
                &rest[1..]
            }
            Some(b',') if depth == 0 => return rest,
            Some(_) => {
                let end = rest.find(['"', '{', '[', '}', ']', ',']).unwrap_or(rest.len());
                // A comma inside of a list is neither found above nor passed over here.
                &rest[end.max(usize::from(rest.starts_with(',')))..]
            }
        };
        if depth == 0 && !rest.is_empty() && !rest.trim_start().starts_with([',', '}', ']']) {
            // No JSON: nothing more is known of it.
            return "";
        }
    }
}

/// A string that is a value, as it may be shown.
fn shown(string: &str) -> Cow<'_, str> {
    let inside = &string[1..];
    let begins_with =
        |scheme: &&str| inside.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if let Some(scheme) = ["Bearer ", "Basic "].into_iter().find(begins_with) {
        return format!("\"{scheme}…\"").into();
    }
    // There are those who write each slash as `\/`.
    let plain =
        if inside.contains(r"\/") { Cow::Owned(string.replace(r"\/", "/")) } else { Cow::Borrowed(string) };
    if let Some(authority) = authority_of(&plain) {
        return url(&plain, authority).into();
    }
    if inside.trim_start().starts_with(['{', '[']) && inside.contains('\\') {
        return json_inside(string).into();
    }
    string.into()
}

/// Where the authority of a URL stands in this string, if it is one (RFC 3986, section 3).
fn authority_of(string: &str) -> Option<Range<usize>> {
    let colon = string.find("://")?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if colon == 1 || !string[1..colon].chars().all(is_scheme) {
        return None;
    }
    let start = colon + 3;
    let len = string[start..].find(['/', '?', '#', '"']).unwrap_or(string.len() - start);
    Some(start..start + len)
}

/// A URL without its user, its query and its fragment.
fn url(string: &str, authority: Range<usize>) -> String {
    let (start, rest) = match string[authority.clone()].rfind('@') {
        Some(at) => (format!("{}…", &string[..authority.start]), &string[authority.start + at..]),
        None => (string[..authority.start].to_owned(), &string[authority.start..]),
    };
    match rest.find(['?', '#']) {
        Some(end) => format!("{start}{}…\"", &rest[..=end]),
        None => start + rest,
    }
}

/// A string that is JSON itself, such as the text beside structured content.
fn json_inside(string: &str) -> String {
    let closed = string.len() > 1 && split_string(string).0.ends_with('"') && !string.ends_with("\\\"");
    if closed && let Ok(json) = serde_json::from_str::<String>(string) {
        return serde_json::Value::from(redacted(&json)).to_string();
    }
    // It may have been cut inside of an escape.
    for cut in 0..=6 {
        let Some(beginning) = string.get(..string.len().saturating_sub(cut)) else { continue };
        if let Ok(json) = serde_json::from_str::<String>(&format!("{beginning}\"")) {
            let shown = serde_json::Value::from(redacted(&json)).to_string();
            return shown.strip_suffix('"').unwrap_or(&shown).to_owned();
        }
    }
    INSTEAD.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(redacted(text), expected, "{text}");
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            r#"{"id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":1,"b":[2,"\"3"]}}}"#,
            r#"{"_meta":{"progressToken":"t"},"maxTokens":100,"key":"k"}"#,
            r#"{"url":"https://host/path","text":"{no json"}"#,
            "",
            "no json",
            r#"{"unfinished": "te"#,
        ] {
            check(text, text);
        }
    }

    #[test]
    fn members_whose_name_says_so_lose_their_value() {
        check(r#"{"requestState":"abc","a":1}"#, r#"{"requestState":"…","a":1}"#);
        check(r#"{"Access-Token" : {"a":["x}"],"b":2} ,"a":1}"#, r#"{"Access-Token":"…","a":1}"#);
        check(r#"{"api_key":12,"a":[{"PASSWORD":null}]}"#, r#"{"api_key":"…","a":[{"PASSWORD":"…"}]}"#);
        check(r#"{"secrets":["a","b",3,{"c":4}]}"#, r#"{"secrets":"…"}"#);
        check(r#"{"t\u006fken":"abc"}"#, r#"{"t\u006fken":"…"}"#);
        check(r#"{"AWS_ACCESS_KEY_ID":"abc","jwt":"abc"}"#, r#"{"AWS_ACCESS_KEY_ID":"…","jwt":"…"}"#);
    }

    #[test]
    fn only_numbers_are_a_count_of_tokens() {
        check(r#"{"tokens": ["abc"],"refresh_tokens":"abc"}"#, r#"{"tokens":"…","refresh_tokens":"…"}"#);
        check(r#"{"tokens":7,"maxTokens": 100}"#, r#"{"tokens":7,"maxTokens": 100}"#);
    }

    #[test]
    fn a_secret_that_is_cut_off_is_not_shown() {
        check(r#"{"token":"abc"#, r#"{"token":"…""#);
        check(r#"{"token":"#, r#"{"token":"…""#);
        check(r#"{"token":["abc"#, r#"{"token":"…""#);
        check(r#"{"token":"abc\"#, r#"{"token":"…""#);
        check(r#"{"token":garbage abc "def""#, r#"{"token":"…""#);
    }

    #[test]
    fn of_urls_the_query_is_not_shown_and_of_credentials_the_scheme_is() {
        check(r#"["https://host/p?code=abc","wss://h#abc"]"#, r#"["https://host/p?…","wss://h#…"]"#);
        check(r#"["https:\/\/host\/p?code=abc"]"#, r#"["https://host/p?…"]"#);
        check(r#"["HTTPS://host/p?code=abc","db+x://h?abc"]"#, r#"["HTTPS://host/p?…","db+x://h?…"]"#);
        check(r#"{"value":"Bearer abc"}"#, r#"{"value":"Bearer …"}"#);
        check(r#"{"value":"bearer abc"}"#, r#"{"value":"Bearer …"}"#);
    }

    #[test]
    fn of_urls_the_user_is_not_shown() {
        check(r#"["https://ann:abc@host/@p"]"#, r#"["https://…@host/@p"]"#);
        check(r#"["postgres://ann:a@b@host?c=abc"]"#, r#"["postgres://…@host?…"]"#);
        check(r#"["https://host/@p","a://","://a@b"]"#, r#"["https://host/@p","a://","://a@b"]"#);
    }

    #[test]
    fn json_inside_of_a_string_is_looked_at_too() {
        check(r#"{"text":"{\"token\":\"abc\",\"a\":1}"}"#, r#"{"text":"{\"token\":\"…\",\"a\":1}"}"#);
        check(r#"{"text":"{\"a\":1,\"token\":\"abc"#, r#"{"text":"{\"a\":1,\"token\":\"…\""#);
        check(r#"{"text":"{\"token\":\"abc\"#, r#"{"text":"{\"token\":\"…\""#);
        check(r#"{"text":"{\"\ud800\":1}"}"#, r#"{"text":"…"}"#);
    }
}
