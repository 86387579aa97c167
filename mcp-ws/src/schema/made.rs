//! Schemas that are made when the program runs, because no constant says them: what stands in a constant text for one,
//! and how it is filled in.
//!
//! The text around them stays a constant. It has a mark in the place of each, a character that JSON has in no other
//! form than escaped, and the writer notes who makes it.

use serde_json::Map;
use serde_json::Value;

/// Begins and ends what else is said of a schema that is still to be made: `{⟨mark⟩"description":"…"⟨mark⟩}`.
pub(super) const SCHEMA: &str = "\u{1}";

/// Stands behind the last definition of an object that has definitions.
pub(super) const DEFINITIONS: &str = "\u{2}";

/// Stands where the definitions of an object would, if it has none.
pub(super) const NO_DEFINITIONS: &str = "\u{3}";

/// Makes a schema.
pub type Maker = fn() -> Made;

/// A schema that was made.
#[derive(Debug, Default)]
pub struct Made {
    /// Its members.
    pub(super) schema: Map<String, Value>,
    /// What it refers to, as `#/$defs/…`.
    pub(super) definitions: Map<String, Value>,
}

/// The text with all schemas filled in, by those who make them, in the order of the text.
pub(crate) fn complete(text: &str, makers: impl IntoIterator<Item = Maker>) -> String {
    let mut makers = makers.into_iter();
    let mut definitions = Definitions::default();
    let mut complete = String::with_capacity(2 * text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_mark) {
        let (before, from_mark) = rest.split_at(at);
        let (mark, after) = from_mark.split_at(1);
        complete.push_str(before);
        rest = after;
        if mark == SCHEMA {
            let (more, behind) = after.split_once(SCHEMA).unwrap_or_default();
            let made = makers.next().map(|make| make()).unwrap_or_default();
            complete.push_str(&inside(&Value::Object(merged(definitions.take(made), more))));
            rest = behind;
        } else {
            definitions.put(mark == DEFINITIONS, &mut complete);
        }
    }
    complete.push_str(rest);
    complete
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{1}'..='\u{3}')
}

/// The schema with what is said where it is used, which is the nearer to the point.
fn merged(mut schema: Map<String, Value>, more: &str) -> Map<String, Value> {
    let more = more.trim_start_matches(',');
    let mut more: Map<String, Value> = serde_json::from_str(&format!("{{{more}}}")).unwrap_or_default();
    for (kind, limits) in
        [("array", ["minItems", "maxItems"]), ("object", ["minProperties", "maxProperties"])]
    {
        if schema.get("type").is_none_or(|it| it != kind) {
            for limit in limits {
                more.remove(limit);
            }
        }
    }
    schema.extend(more);
    schema
}

/// An object's text without its braces.
fn inside(object: &Value) -> String {
    let text = object.to_string();
    text.get(1..text.len() - 1).unwrap_or_default().to_owned()
}

/// The definitions that schemas of one object have brought along, under names that no type of Rust has.
#[derive(Default)]
struct Definitions {
    all: Map<String, Value>,
    schemas: usize,
}

impl Definitions {
    /// Takes the definitions of a schema, and gives the schema, which refers to them by their new names.
    fn take(&mut self, made: Made) -> Map<String, Value> {
        let Made { schema, definitions } = made;
        if definitions.is_empty() {
            return schema;
        }
        self.schemas += 1;
        let number = self.schemas;
        for (name, mut definition) in definitions {
            renumber(&mut definition, number);
            self.all.insert(format!("{name}-{number}"), definition);
        }
        let mut schema = Value::Object(schema);
        renumber(&mut schema, number);
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }

    /// Writes them, behind those that are there already or as the first ones.
    fn put(&mut self, others: bool, text: &mut String) {
        let definitions = std::mem::take(self).all;
        if definitions.is_empty() {
            return;
        }
        let definitions = inside(&Value::Object(definitions));
        if others {
            text.push(',');
            text.push_str(&definitions);
        } else {
            text.push_str(r#","$defs":{"#);
            text.push_str(&definitions);
            text.push('}');
        }
    }
}

/// Gives every reference to a definition the number of its schema.
fn renumber(schema: &mut Value, number: usize) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(reference) if name == "$ref" && reference.starts_with("#/$defs/") => {
                        reference.extend(["-", &number.to_string()]);
                    }
                    other => renumber(other, number),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renumber(item, number)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(schema: Value, definitions: Value) -> Made {
        let object = |value| match value {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        Made { schema: object(schema), definitions: object(definitions) }
    }

    fn text() -> Made {
        made(json!({"type": "string", "description": "its own"}), json!({}))
    }

    fn tree() -> Made {
        let tree = json!({"type": "array", "items": {"$ref": "#/$defs/Tree"}});
        made(json!({"$ref": "#/$defs/Tree"}), json!({"Tree": tree}))
    }

    #[track_caller]
    fn check(text: &str, makers: &[Maker], expected: &Value) {
        let complete = complete(text, makers.iter().copied());
        assert_eq!(serde_json::from_str::<Value>(&complete).unwrap(), *expected, "{complete}");
    }

    #[test]
    fn a_text_without_marks_stays() {
        check(r#"{"a":"ß"}"#, &[], &json!({"a": "ß"}));
    }

    #[test]
    fn what_is_said_of_a_schema_replaces_what_it_says_itself() {
        let own = json!({"type": "string", "description": "its own"});
        check("{\"a\":{\u{1}\u{1}}}", &[text], &json!({ "a": own }));
        let given = json!({"type": "string", "description": "given"});
        check("{\"a\":{\u{1}\"description\":\"given\"\u{1}}}", &[text], &json!({ "a": given }));
    }

    #[test]
    fn a_schema_has_the_limits_of_its_own_kind() {
        let list = || made(json!({"type": "array"}), json!({}));
        check(
            "{\"a\":{\u{1},\"minItems\":1,\"minProperties\":1\u{1}}}",
            &[list],
            &json!({ "a": {"type": "array", "minItems": 1} }),
        );
    }

    #[test]
    fn definitions_of_several_schemas_keep_apart() {
        let reference = |n| json!({"$ref": format!("#/$defs/Tree-{n}")});
        let list = |n| json!({"type": "array", "items": reference(n)});
        check(
            "{\"a\":{\u{1}\u{1}},\"b\":{\u{1}\u{1}}\u{3}}",
            &[tree, tree],
            &json!({"a": reference(1), "b": reference(2), "$defs": {"Tree-1": list(1), "Tree-2": list(2)}}),
        );
        check(
            "{\"a\":{\u{1}\u{1}},\"$defs\":{\"Own\":{}\u{2}}}",
            &[tree],
            &json!({"a": reference(1), "$defs": {"Own": {}, "Tree-1": list(1)}}),
        );
        check(
            "{\"a\":{\u{1}\u{1}}\u{3}}",
            &[text],
            &json!({ "a": {"type": "string", "description": "its own"} }),
        );
    }
}
