//! Doc comments as one text, the way they were meant and not the way they were typed. What is not a literal
//! (`#[doc = include_str!(…)]`) cannot be read here, and what is not text (`#[doc(hidden)]`) is not for readers:
//! both are passed over.

use syn::Attribute;
use syn::Expr;
use syn::Lit;
use syn::Meta;

/// The text of all doc comments among `attributes`, or `None` where they say nothing.
pub(crate) fn text(attributes: &[Attribute]) -> Option<String> {
    let comments: Vec<String> = attributes.iter().filter_map(comment).collect();
    let lines: Vec<String> = comments.iter().flat_map(|comment| lines(comment)).collect();
    let text = lines.join("\n");
    let text = text.trim_matches('\n');
    (!text.is_empty()).then(|| text.to_owned())
}

/// The first paragraph of that on one line, as a title is: without the full stop at its end.
pub(crate) fn title(attributes: &[Attribute]) -> Option<String> {
    let text = text(attributes)?;
    let first = text.lines().take_while(|line| !line.trim().is_empty());
    let title = first.map(str::trim).collect::<Vec<_>>().join(" ");
    let bare = title.strip_suffix('.').filter(|bare| !bare.is_empty() && !bare.ends_with('.'));
    Some(bare.map_or(title.clone(), str::to_owned))
}

/// Whether an attribute is documentation, of whatever form.
pub(crate) fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

fn comment(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    if !is_doc(attribute) {
        return None;
    }
    literal(&pair.value)
}

/// A literal that came through a `macro_rules!` stands in an invisible group.
fn literal(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(expression) => match &expression.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Group(group) => literal(&group.expr),
        _ => None,
    }
}

/// The lines of one comment. Only a block comment has several; its lines may have a margin of stars, or else the
/// indentation of the code around it.
fn lines(comment: &str) -> Vec<String> {
    let mut lines = comment.lines();
    let first = lines.next().unwrap_or_default();
    let rest: Vec<&str> = lines.collect();
    let mut text = vec![unindented(first, 1)];
    let filled = || rest.iter().filter(|line| !line.trim().is_empty());
    if filled().all(|line| line.trim_start().starts_with('*')) {
        text.extend(rest.iter().map(|line| {
            let line = line.trim_start();
            unindented(line.strip_prefix('*').unwrap_or(line), 1)
        }));
    } else {
        let margin = filled().map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
        text.extend(rest.iter().map(|line| unindented(line, margin)));
    }
    text
}

/// Takes at most `margin` blanks off the front, and all off the end.
fn unindented(line: &str, margin: usize) -> String {
    let margin = margin.min(line.len() - line.trim_start().len());
    line.get(margin..).unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::*;

    #[track_caller]
    fn check(source: &str, expected: Option<&str>) {
        let attributes = Attribute::parse_outer.parse_str(source).unwrap();
        assert_eq!(text(&attributes).as_deref(), expected, "{source}");
    }

    #[test]
    fn line_comments() {
        check("", None);
        check("///", None);
        check("/// One.", Some("One."));
        check("///One.", Some("One."));
        check("/// One.  \n/// Two.", Some("One.\nTwo."));
        check("///\n/// One.\n///\n/// Two.\n///", Some("One.\n\nTwo."));
        check("/// - item\n///   more", Some("- item\n  more"));
    }

    #[test]
    fn block_comments() {
        check("/** One. */", Some("One."));
        check("/**\n * One.\n *\n *   Two.\n */", Some("One.\n\n  Two."));
        check("/**\n    One.\n\n      Two.\n*/", Some("One.\n\n  Two."));
        check("/** One.\n    Two. */", Some("One.\nTwo."));
    }

    #[test]
    fn titles() {
        let check = |source: &str, expected: Option<&str>| {
            let attributes = Attribute::parse_outer.parse_str(source).unwrap();
            assert_eq!(title(&attributes).as_deref(), expected, "{source}");
        };
        check("", None);
        check("/// One.", Some("One"));
        check("/// One\n///  and a half.\n///\n/// Two.", Some("One and a half"));
        check("/// One…", Some("One…"));
        check("/// One...", Some("One..."));
        check("/// .", Some("."));
    }

    #[test]
    fn attributes() {
        check(r#"#[doc = "One."]"#, Some("One."));
        check(r#"#[doc = include_str!("one.md")] /// Two."#, Some("Two."));
        check("#[doc(hidden)] /// One.", Some("One."));
        check("#[must_use] /// One.", Some("One."));
    }
}
