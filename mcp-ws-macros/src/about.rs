//! What a tool says of itself besides its name and its schemas, as the members of a JSON object: title and
//! description, icon, hints, tags and other metadata.

use syn::LitStr;

use crate::attr::Attribute;
use crate::diag::Mistakes;
use crate::json;
use crate::keys::Pair;
use crate::keys::Switch;

/// Where tags stand in `_meta`: the protocol has no place for them.
const TAGS: &str = "mcp-ws/tags";

/// The members, in the order of the protocol's schema. `doc` is the function's doc comment.
pub(crate) fn about(attribute: &Attribute, doc: Option<String>, mistakes: &mut Mistakes) -> String {
    let text = |literal: &Option<LitStr>| literal.as_ref().map(LitStr::value);
    let description = text(&attribute.description).or(doc);
    json::members(&[
        ("title", text(&attribute.title).map(|title| json::string(&title))),
        ("description", description.map(|description| json::string(&description))),
        ("icons", attribute.icon.as_ref().map(|icon| icons(icon, mistakes))),
        ("annotations", annotations(attribute, mistakes)),
        ("_meta", meta(attribute, mistakes)),
    ])
}

fn icons(icon: &LitStr, mistakes: &mut Mistakes) -> String {
    let source = icon.value();
    if !source.starts_with("https://") && !source.starts_with("data:") {
        mistakes.at(icon, "clients load an icon only from a URL that begins with `https://` or `data:`");
    }
    json::array(json::object(&[("src", Some(json::string(&source)))]))
}

fn annotations(attribute: &Attribute, mistakes: &mut Mistakes) -> Option<String> {
    let on = |switch: &Option<Switch>| switch.as_ref().is_some_and(|switch| switch.on);
    if let Some(switch) = attribute.destructive.as_ref().filter(|_| on(&attribute.read_only))
        && switch.on
    {
        mistakes.at(&switch.word, "what is `read_only` changes nothing: drop `destructive` or `read_only`");
    }
    let hint = |switch: &Option<Switch>| switch.as_ref().map(|switch| switch.on.to_string());
    json::object(&[
        ("readOnlyHint", hint(&attribute.read_only)),
        ("destructiveHint", hint(&attribute.destructive)),
        ("idempotentHint", hint(&attribute.idempotent)),
        ("openWorldHint", hint(&attribute.open_world)),
    ])
}

fn meta(attribute: &Attribute, mistakes: &mut Mistakes) -> Option<String> {
    let tags = attribute.tags.iter().map(|tag| json::string(&tag.value()));
    let tags = (!attribute.tags.is_empty()).then(|| json::array(tags));
    let mut members = Vec::new();
    for pair in &attribute.meta {
        let name = pair.name.text();
        refuse_name(pair, &name, &members, mistakes);
        let value = json::value(&pair.value);
        if value.is_none() {
            mistakes.at(&pair.value, "metadata is written while compiling: give a literal");
        }
        members.push((name, value));
    }
    let mut all = vec![(TAGS, tags)];
    all.extend(members.iter().map(|(name, value)| (name.as_str(), value.clone())));
    json::object(&all)
}

fn refuse_name(pair: &Pair, name: &str, before: &[(String, Option<String>)], mistakes: &mut Mistakes) {
    if !is_meta_name(name) {
        mistakes.at(
            &pair.name,
            "a name in `meta` is letters, digits, `_`, `-` or `.`, after a domain and a `/` if it has one",
        );
    } else if name == TAGS {
        mistakes.at(&pair.name, "tags have a key of their own: `tags(\"…\")`");
    } else if before.iter().any(|(other, _)| other == name) {
        mistakes.at(&pair.name, format!("`{name}` is given twice, keep one of them"));
    }
}

/// What the protocol allows in `_meta`: an optional prefix of labels, then a name.
fn is_meta_name(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    name.split_once('/').map_or(is_part(name), |(prefix, name)| is_part(prefix) && is_part(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> (String, Vec<(String, String)>) {
        let mut mistakes = Mistakes::new();
        let attribute = Attribute::parse(source.parse().unwrap(), &mut mistakes);
        let about = about(&attribute, Some("Doc.".to_owned()), &mut mistakes);
        (about, mistakes.finish().map_or_else(|errors| errors.texts(), |()| Vec::new()))
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let (about, mistakes) = read(source);
        assert_eq!(mistakes, [], "{source}");
        assert_eq!(about, expected, "{source}");
    }

    /// One mistake: the source it is told at, and a part of the message.
    #[track_caller]
    fn check_refused(source: &str, place: &str, part: &str) {
        let (_, mistakes) = read(source);
        let [(message, at)] = mistakes.as_slice() else { panic!("{source}: {mistakes:#?}") };
        assert_eq!(at, place, "{message}");
        assert!(message.contains(part), "{message}");
    }

    #[test]
    fn texts() {
        check("", r#""description":"Doc.""#);
        check(r#"description = "Two.""#, r#""description":"Two.""#);
        check(r#"title = "F""#, r#""title":"F","description":"Doc.""#);
    }

    #[test]
    fn hints() {
        check("read_only", r#""description":"Doc.","annotations":{"readOnlyHint":true}"#);
        check(
            "open_world = false, idempotent, destructive = false, read_only",
            r#""description":"Doc.","annotations":{"readOnlyHint":true,"destructiveHint":false,"idempotentHint":true,"openWorldHint":false}"#,
        );
        check(
            "destructive, read_only = false",
            r#""description":"Doc.","annotations":{"readOnlyHint":false,"destructiveHint":true}"#,
        );
        check_refused("destructive, read_only", "destructive", "drop `destructive` or `read_only`");
    }

    #[test]
    fn icons() {
        check(
            r#"icon = "https://a.b/c.png""#,
            r#""description":"Doc.","icons":[{"src":"https://a.b/c.png"}]"#,
        );
        check(r#"icon = "data:,x""#, r#""description":"Doc.","icons":[{"src":"data:,x"}]"#);
        check_refused(r#"icon = "http://a.b""#, r#""http://a.b""#, "begins with `https://` or `data:`");
        check_refused(r#"icon = "c.png""#, r#""c.png""#, "begins with `https://` or `data:`");
    }

    #[test]
    fn metadata() {
        check(r#"tags("a", "b")"#, r#""description":"Doc.","_meta":{"mcp-ws/tags":["a","b"]}"#);
        check(
            r#"meta(owner = "me", "a.b/c" = [1, true]), tags("a")"#,
            r#""description":"Doc.","_meta":{"mcp-ws/tags":["a"],"owner":"me","a.b/c":[1,true]}"#,
        );
        check("tags(), meta()", r#""description":"Doc.""#);
        check_refused("meta(a = 1, a = 2)", "a", "`a` is given twice");
        check_refused("meta(a = f())", "f()", "give a literal");
        check_refused(r#"meta("a b" = 1)"#, r#""a b""#, "letters, digits");
        check_refused(r#"meta("a/" = 1)"#, r#""a/""#, "letters, digits");
        check_refused(r#"meta("mcp-ws/tags" = 1)"#, r#""mcp-ws/tags""#, "`tags(\"…\")`");
    }
}
