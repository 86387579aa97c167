//! What callers of a tool have to be allowed to do: scopes of OAuth, as RFC 6749, section 3.3, spells them.

use syn::LitStr;

use crate::diag::Mistakes;
use crate::keys::Texts;

/// The scopes, in the order in which they were given behind this word. None: everybody may call the tool.
pub(crate) fn scopes(given: Option<&Texts>, mistakes: &mut Mistakes) -> Vec<String> {
    let Some((word, given)) = given else { return Vec::new() };
    if given.is_empty() {
        mistakes
            .at(word, "name what callers need, `scopes(\"…\")`, or drop `scopes`: then everybody may call");
    }
    let mut scopes = Vec::new();
    for literal in given {
        let scope = literal.value();
        refuse(literal, &scope, &scopes, mistakes);
        scopes.push(scope);
    }
    scopes
}

fn refuse(literal: &LitStr, scope: &str, before: &[String], mistakes: &mut Mistakes) {
    if before.iter().any(|other| other == scope) {
        mistakes.at(literal, format!("`{scope}` is given twice, keep one of them"));
    } else if scope.contains(' ') {
        mistakes
            .at(literal, "a scope has no spaces: write each as a string of its own, `scopes(\"…\", \"…\")`");
    } else if scope.is_empty() || !scope.bytes().all(is_allowed) {
        mistakes.at(
            literal,
            "a scope is one or more letters, digits and signs, all ASCII, but no `\"` and no `\\`: `items:write`",
        );
    }
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attr::Attribute;
    use crate::diag::check_told;

    #[track_caller]
    fn check(source: &str, expected: &[&str], told: &[(&str, &str)]) {
        let mut mistakes = Mistakes::new();
        let attribute = Attribute::parse(source.parse().unwrap(), &mut mistakes);
        let scopes = scopes(attribute.scopes.as_ref(), &mut mistakes);
        check_told(mistakes.finish(), source, told);
        if told.is_empty() {
            assert_eq!(scopes, expected, "{source}");
        }
    }

    #[test]
    fn what_may_be_said() {
        check("", &[], &[]);
        check(r#"scopes("a")"#, &["a"], &[]);
        check(
            r#"scopes("items:write", r"https://a.test/b", "!#[]~",)"#,
            &["items:write", "https://a.test/b", "!#[]~"],
            &[],
        );
    }

    #[test]
    fn what_may_not() {
        check("scopes()", &[], &[("scopes", "then everybody may call")]);
        check(r#"scopes("")"#, &[], &[(r#""""#, "one or more letters")]);
        check(r#"scopes("a b")"#, &[], &[(r#""a b""#, "write each as a string of its own")]);
        check(r#"scopes("\"")"#, &[], &[(r#""\"""#, "no `\"` and no `\\`")]);
        check(r#"scopes(r"a\b")"#, &[], &[(r#"r"a\b""#, "no `\"` and no `\\`")]);
        check(r#"scopes("größe")"#, &[], &[(r#""größe""#, "all ASCII")]);
        check(r#"scopes("a", "b", "a")"#, &[], &[(r#""a""#, "`a` is given twice")]);
        check("scopes(WRITE)", &[], &[("(WRITE)", "`scopes` wants strings: `scopes(\"…\", \"…\")`")]);
        check("scopes", &[], &[("scopes", "`scopes` wants strings")]);
        check(r#"scopes = "a""#, &[], &[(r#""a""#, "`scopes` wants strings")]);
    }
}
