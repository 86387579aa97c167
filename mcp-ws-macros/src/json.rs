//! Text as JSON, written at expansion time so that the runtime only copies bytes. This is all the JSON the macros
//! know: which members a schema has is the runtime's matter.

/// The members of an object, without its braces: `"title":"…","description":"…"`. Absent ones are left out.
pub(crate) fn members(members: &[(&str, Option<&str>)]) -> String {
    let written: Vec<String> = members
        .iter()
        .filter_map(|(key, value)| value.map(|value| format!("{}:{}", string(key), string(value))))
        .collect();
    written.join(",")
}

/// `text` as a JSON string, with its quotes.
fn string(text: &str) -> String {
    let inside: String = text.chars().map(character).collect();
    format!("\"{inside}\"")
}

fn character(character: char) -> String {
    match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        control if control < ' ' => format!("\\u{:04x}", u32::from(control)),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(string(text), expected);
    }

    #[test]
    fn strings() {
        check("", r#""""#);
        check("plain", r#""plain""#);
        check("größe ✓", r#""größe ✓""#);
        check(r#"say "no""#, r#""say \"no\"""#);
        check(r"a\b", r#""a\\b""#);
        check("a\nb\r\tc", r#""a\nb\r\tc""#);
        check("\u{0}\u{1f}", r#""\u0000\u001f""#);
        check("\u{7f}", "\"\u{7f}\"");
    }

    #[test]
    fn members_are_left_out_when_absent() {
        assert_eq!(members(&[("title", None), ("description", None)]), "");
        assert_eq!(members(&[("title", None), ("description", Some("b"))]), r#""description":"b""#);
        assert_eq!(
            members(&[("title", Some("a")), ("description", Some("b"))]),
            r#""title":"a","description":"b""#
        );
    }
}
