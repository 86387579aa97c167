//! The schemas of types that only schemars knows.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Map;
use serde_json::Value;

use super::known::MakesSchema;
use super::made::Made;
use super::made::Maker;

#[diagnostic::do_not_recommend]
impl<T: JsonSchema + ?Sized> MakesSchema for T {
    const READ: Maker = || make::<T>(SchemaSettings::draft2020_12().for_deserialize());
    const WRITTEN: Maker = || make::<T>(SchemaSettings::draft2020_12().for_serialize());
}

/// Asks schemars. As with our own schemas, only what contains itself is referred to: many clients do not follow `$ref`.
fn make<T: JsonSchema + ?Sized>(settings: SchemaSettings) -> Made {
    let mut generator = settings.with(|settings| settings.inline_subschemas = true).into_generator();
    let mut schema = generator.subschema_for::<T>();
    // The name of a Rust type tells a model nothing.
    schema.remove("title");
    let schema = match schema.to_value() {
        Value::Object(members) => members,
        // `false`: nothing is accepted.
        Value::Bool(false) => Map::from_iter([("not".to_owned(), Value::Object(Map::new()))]),
        _ => Map::new(),
    };
    Made { schema, definitions: generator.take_definitions(true) }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use schemars::Schema;
    use schemars::SchemaGenerator;
    use schemars::json_schema;
    use serde_json::json;

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
}
