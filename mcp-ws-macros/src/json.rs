//! Text as JSON, written at expansion time so that the runtime only copies bytes. This is all the JSON the macros
//! know: which members a schema has is the runtime's matter.

use syn::Expr;
use syn::Lit;
use syn::UnOp;

/// The members of an object, without its braces: `"title":"…","icons":[…]`. Values are JSON; absent ones are left out.
pub(crate) fn members(members: &[(&str, Option<String>)]) -> String {
    let written: Vec<String> = members
        .iter()
        .filter_map(|(key, value)| value.as_ref().map(|value| format!("{}:{value}", string(key))))
        .collect();
    written.join(",")
}

/// The one member that says what something is, if that is said.
pub(crate) fn description(text: Option<&str>) -> String {
    members(&[("description", text.map(string))])
}

/// The object of these members, unless all of them are absent.
pub(crate) fn object(all: &[(&str, Option<String>)]) -> Option<String> {
    let members = members(all);
    (!members.is_empty()).then(|| format!("{{{members}}}"))
}

/// The array of these values, which are JSON.
pub(crate) fn array(values: impl IntoIterator<Item = String>) -> String {
    let values: Vec<String> = values.into_iter().collect();
    format!("[{}]", values.join(","))
}

/// `text` as a JSON string, with its quotes.
pub(crate) fn string(text: &str) -> String {
    format!("\"{}\"", inside(text))
}

/// What stands between the quotes of `text` as a JSON string.
pub(crate) fn inside(text: &str) -> String {
    text.chars().map(character).collect()
}

/// What an expression means in JSON, if its tokens alone say so: a literal, or an array of such.
pub(crate) fn value(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => literal_value(&literal.lit),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            let value = value(&unary.expr)?;
            value.starts_with(|first: char| first.is_ascii_digit()).then(|| format!("-{value}"))
        }
        Expr::Array(array_of) => {
            let values: Option<Vec<String>> = array_of.elems.iter().map(value).collect();
            values.map(array)
        }
        Expr::Reference(reference) => value(&reference.expr),
        Expr::Paren(paren) => value(&paren.expr),
        Expr::Group(group) => value(&group.expr),
        _ => None,
    }
}

fn literal_value(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(string(&text.value())),
        Lit::Char(letter) => Some(string(&letter.value().to_string())),
        Lit::Bool(bool) => Some(bool.value.to_string()),
        Lit::Int(integer) => Some(integer.base10_digits().to_owned()),
        // Rust writes some numbers as JSON does not: `1.`, `00.5`.
        Lit::Float(number) => {
            let number: f64 = number.base10_parse().ok()?;
            number.is_finite().then(|| format!("{number:?}"))
        }
        _ => None,
    }
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
        assert_eq!(members(&[("title", None), ("size", Some("5".to_owned()))]), r#""size":5"#);
        assert_eq!(members(&[("a", Some("1".to_owned())), ("b", Some("[]".to_owned()))]), r#""a":1,"b":[]"#);
        assert_eq!(object(&[("a", None)]), None);
        assert_eq!(object(&[("a", Some("1".to_owned()))]).as_deref(), Some(r#"{"a":1}"#));
    }

    #[track_caller]
    fn check_value(source: &str, expected: Option<&str>) {
        assert_eq!(value(&syn::parse_str(source).unwrap()).as_deref(), expected, "{source}");
    }

    #[test]
    fn literals() {
        check_value(r#""a\n""#, Some(r#""a\n""#));
        check_value("'x'", Some(r#""x""#));
        check_value("true", Some("true"));
        check_value("1_000u32", Some("1000"));
        check_value("0xff", Some("255"));
        check_value("-5", Some("-5"));
        check_value("1.", Some("1.0"));
        check_value("-00.50_f32", Some("-0.5"));
        check_value("1e300", Some("1e300"));
        check_value("&[1, (2)]", Some("[1,2]"));
        check_value("[\"a\"]", Some(r#"["a"]"#));
    }

    #[test]
    fn what_is_no_literal_has_no_value() {
        check_value("limit()", None);
        check_value("1 + 1", None);
        check_value("-\"a\"", None);
        check_value("!true", None);
        check_value("[1, x]", None);
        check_value("b\"a\"", None);
    }
}
