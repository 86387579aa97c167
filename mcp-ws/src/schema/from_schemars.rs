//! The schemas of types that only schemars knows.

use schemars::JsonSchema;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::known::MakesSchema;
use super::made::Made;
use super::made::Maker;

#[diagnostic::do_not_recommend]
impl<T: JsonSchema + ?Sized> MakesSchema for T {
    const READ: Maker = || make::<T>(SchemaSettings::draft2020_12().for_deserialize(), respell);
    const WRITTEN: Maker = || make::<T>(SchemaSettings::draft2020_12().for_serialize(), loosen);
}

/// Asks schemars. As with our own schemas, only what contains itself is referred to: many clients do not follow `$ref`.
fn make<T: JsonSchema + ?Sized>(settings: SchemaSettings, change: fn(&mut Schema)) -> Made {
    let mut generator = settings.with(|settings| settings.inline_subschemas = true).into_generator();
    let mut schema = generator.subschema_for::<T>();
    change(&mut schema);
    // The name of a Rust type tells a model nothing.
    schema.remove("title");
    let schema = match schema.to_value() {
        Value::Object(members) => members,
        // `false`: nothing is accepted.
        Value::Bool(false) => Map::from_iter([("not".to_owned(), Value::Object(Map::new()))]),
        _ => Map::new(),
    };
    let mut definitions = generator.take_definitions(true);
    definitions.values_mut().filter_map(|definition| definition.try_into().ok()).for_each(change);
    Made { schema, definitions }
}

/// Says what may be `null` as our own schemas do, since some clients refuse schemas of several types.
#[inline]
fn respell(schema: &mut Schema) {
    transform_subschemas(&mut respell, schema);
    split(schema);
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| required.as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (_, property) in properties.iter_mut().filter(|(name, _)| !is_required(name)) {
        // What need not be sent need not be `null` either.
        if let Value::Object(property) = property
            && let Some([Value::Object(of), null]) =
                property.get_mut("anyOf").and_then(Value::as_array_mut).map(Vec::as_mut_slice)
            && *null == json!({"type": "null"})
        {
            let of = std::mem::take(of);
            property.remove("anyOf");
            if property.get("default").is_some_and(Value::is_null) {
                property.remove("default");
            }
            // What is said where it is used is the nearer to the point.
            let used = std::mem::replace(property, of);
            property.extend(used);
        }
    }
}

/// What is said of a schema, and asks nothing of a value.
const WORDS: [&str; 4] = ["title", "description", "default", "examples"];

/// Makes two schemas of one that says what is there and that it may be `null`.
#[inline]
fn split(schema: &mut Schema) {
    let Some(kinds) = schema.get("type").and_then(Value::as_array) else { return };
    let [one, null] = kinds.as_slice() else { return };
    if null != "null" {
        return;
    }
    let one = one.clone();
    let said: Vec<_> =
        WORDS.iter().filter_map(|word| Some(((*word).to_owned(), schema.remove(*word)?))).collect();
    let mut of = std::mem::take(schema.ensure_object());
    of.insert("type".to_owned(), one);
    if let Some(names) = of.get_mut("enum").and_then(Value::as_array_mut) {
        names.retain(|name| !name.is_null());
    }
    schema.insert("anyOf".to_owned(), json!([of, {"type": "null"}]));
    schema.ensure_object().extend(said);
}

/// What a schema asks of values beyond their types.
const LIMITS: [&str; 14] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Takes away what a value may go beyond that serde writes, since nobody has held it to anything: the limits, where there is
/// no telling the user's from those of the type; that there are no other members; and that a number is none that is
/// not finite.
#[inline]
fn loosen(schema: &mut Schema) {
    // What is asked here is refused there.
    let not = schema.remove("not");
    transform_subschemas(&mut loosen, schema);
    for limit in LIMITS {
        schema.remove(limit);
    }
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.remove("additionalProperties");
    }
    // Of schemas that allow more, a value may fit several.
    if schema.get("anyOf").is_none()
        && let Some(one) = schema.remove("oneOf")
    {
        schema.insert("anyOf".to_owned(), one);
    }
    match schema.get_mut("type") {
        Some(kind) if *kind == "number" => *kind = Value::from_iter(["number", "null"]),
        Some(Value::Array(kinds))
            if kinds.iter().any(|kind| *kind == "number") && kinds.iter().all(|kind| *kind != "null") =>
        {
            kinds.push("null".into());
        }
        _ => {}
    }
    split(schema);
    if let Some(not) = not {
        schema.insert("not".to_owned(), not);
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use schemars::SchemaGenerator;
    use schemars::json_schema;

    use super::*;

    struct Tree;

    impl JsonSchema for Tree {
        fn schema_name() -> Cow<'static, str> {
            "Tree".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            json_schema!({"type": "array", "items": generator.subschema_for::<Self>()})
        }
    }

    #[test]
    fn only_what_contains_itself_is_referred_to() {
        let tree = (Tree::READ)();
        let list = json!({"type": "array", "items": {"$ref": "#/$defs/Tree"}});
        assert_eq!(Value::Object(tree.schema), list);
        assert_eq!(Value::Object(tree.definitions), json!({ "Tree": list }));

        let numbers = (<Vec<u8>>::READ)();
        let number = json!({"type": "integer", "format": "uint8", "minimum": 0, "maximum": 255});
        assert_eq!(Value::Object(numbers.schema), json!({"type": "array", "items": number}));
        assert!(numbers.definitions.is_empty());
    }

    #[test]
    fn what_is_written_is_held_to_nothing() {
        struct Share;

        impl JsonSchema for Share {
            fn schema_name() -> Cow<'static, str> {
                "Share".into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "object",
                    "properties": {
                        "maximum": {"type": "number", "minimum": 0.5},
                        "of": {"oneOf": [{"type": "string", "maxLength": 3}, {"not": {"minimum": 5}}]},
                    },
                    "required": ["of"],
                    "additionalProperties": false,
                })
            }
        }

        let expected = json!({
            "type": "object",
            "properties": {
                "maximum": {"anyOf": [{"type": "number"}, {"type": "null"}]},
                "of": {"anyOf": [{"type": "string"}, {"not": {"minimum": 5}}]},
            },
            "required": ["of"],
        });
        assert_eq!(Value::Object((Share::WRITTEN)().schema), expected);
        assert_eq!((Share::READ)().schema["additionalProperties"], false);
    }

    #[test]
    fn what_may_be_null_is_told_as_of_our_own_types() {
        struct Plant;

        impl JsonSchema for Plant {
            fn schema_name() -> Cow<'static, str> {
                "Plant".into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "properties": {
                        "kind": {"type": ["string", "null"], "enum": ["tree", null], "description": "Which."},
                        "of": {
                            "anyOf": [{"$ref": "#/$defs/Plant", "description": "A plant."}, {"type": "null"}],
                            "description": "Another.",
                            "default": null,
                        },
                        "name": {"type": ["string", "null"]},
                        "age": {"type": "integer"},
                        "any": true,
                    },
                    "required": ["name"],
                })
            }
        }

        let expected = json!({
            "properties": {
                "kind": {"type": "string", "enum": ["tree"], "description": "Which."},
                "of": {"$ref": "#/$defs/Plant", "description": "Another."},
                "name": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "age": {"type": "integer"},
                "any": true,
            },
            "required": ["name"],
        });
        assert_eq!(Value::Object((Plant::READ)().schema), expected);
    }
}
