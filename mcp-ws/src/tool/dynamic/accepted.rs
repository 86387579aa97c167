//! The arguments of a tool that was made by hand: decoded as a whole into one type, and explained, where they are wrong,
//! in the words that every tool has. What the arguments are called is read from the schema.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::tool::ToolError;
use crate::tool::arguments::Unknown;
use crate::tool::explain::Wrong;
use crate::tool::explain::describe_stranger;
use crate::tool::explain::explain;
use crate::tool::explain::explain_stranger;
use crate::tool::words::describe;
use crate::tool::words::in_plain_words;

/// What a schema says of the members that a call may have.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    names: Vec<String>,
    required: Vec<String>,
    /// What becomes of a member that has no name here; `None`: the schema says what it may be.
    unknown: Option<Unknown>,
}

impl Accepted {
    /// Of any value: whether it is a schema is not asked here.
    #[inline]
    pub(super) fn by(schema: &Value) -> Self {
        let properties = schema.get("properties").and_then(Value::as_object);
        let names = properties.map(|properties| properties.keys().cloned().collect());
        let required = schema.get("required").and_then(Value::as_array);
        let required =
            required.map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        let unknown = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => Some(Unknown::Refuse),
            None if names.is_some() => Some(Unknown::Skip),
            _ => None,
        };
        // Schemas of other keywords name members too, and the properties are not all there are.
        let others = ["patternProperties", "$ref", "allOf", "anyOf", "oneOf", "if"];
        let unknown = unknown.filter(|_| others.iter().all(|other| schema.get(other).is_none()));
        Self { names: names.unwrap_or_default(), required: required.unwrap_or_default(), unknown }
    }

    /// Decodes the arguments of a call.
    ///
    /// # Errors
    ///
    /// What is wrong with them, all at once as far as serde tells.
    pub(super) fn decode<T: DeserializeOwned>(&self, raw: &str) -> Result<T, ToolError> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let Ok(arguments) = serde_json::from_str(raw) else {
            return Err(self.explain(raw, &names, &Misfit::of::<T>(raw)));
        };
        let stranger = match self.unknown {
            Some(Unknown::Refuse) => Some(explain(raw, &names, Unknown::Refuse, &|_, _| Ok(())))
                .filter(|told| !told.text().is_empty()),
            Some(Unknown::Skip) => explain_stranger(raw, &names),
            None => None,
        };
        stranger.map_or(Ok(arguments), Err)
    }

    #[cold]
    #[inline]
    fn explain(&self, raw: &str, names: &[&str], misfit: &Misfit) -> ToolError {
        let check = |i: usize, value: Option<&str>| match value {
            Some(_) => misfit.inside(names[i]).map_or(Ok(()), Err),
            None if misfit.is_missing(names[i]) || self.required.iter().any(|name| name == names[i]) => {
                Err(Wrong::Missing)
            }
            None => Ok(()),
        };
        let told = explain(raw, names, self.unknown.unwrap_or(Unknown::Skip), &check);
        if told.text().is_empty() { misfit.by_itself(raw, names) } else { told }
    }
}

/// What serde found to be wrong first.
struct Misfit {
    /// The place, from the root on.
    path: Vec<Segment>,
    what: String,
}

impl Misfit {
    fn of<T: DeserializeOwned>(raw: &str) -> Self {
        let mut deserializer = serde_json::Deserializer::from_str(raw);
        let read: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
        let Err(error) = read else {
            // Whatever follows the object; a message that was read once has nothing there.
            return Self { path: Vec::new(), what: "more than an object".to_owned() };
        };
        Self { path: error.path().iter().cloned().collect(), what: error.into_inner().to_string() }
    }

    /// What is wrong with this argument, if it is this one.
    #[inline]
    fn inside(&self, name: &str) -> Option<Wrong> {
        let (argument, path) = self.path.split_first()?;
        let is_this = matches!(argument, Segment::Map { key } if key == name);
        is_this.then(|| Wrong::Value { path: path.to_vec(), what: self.what.clone() })
    }

    /// Whether this argument is what serde misses.
    fn is_missing(&self, name: &str) -> bool {
        self.path.is_empty() && self.what.starts_with(&format!("missing field `{name}`"))
    }

    /// The same in words, where no argument is known to be the cause.
    #[inline]
    fn by_itself(&self, raw: &str, names: &[&str]) -> ToolError {
        match self.path.split_first() {
            Some((Segment::Map { key }, [])) if self.what.starts_with("unknown field `") => {
                ToolError::new(describe_stranger(key, names, &[]))
            }
            Some((Segment::Map { key }, path)) => {
                let wrong = Wrong::Value { path: path.to_vec(), what: self.what.clone() };
                let value =
                    serde_json::from_str::<Value>(raw).ok().and_then(|all| Some(all.get(key)?.to_string()));
                ToolError::new(describe(key, &value.unwrap_or_default(), &wrong))
            }
            _ => ToolError::new(format!("the arguments cannot be read: {}", in_plain_words(&self.what))),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Order {
        items: Vec<Item>,
        #[serde(default)]
        note: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Item {
        price: u8,
    }

    fn schema() -> Value {
        json!({
            "type": "object",
            "properties": {"items": {"type": "array"}, "note": {"type": "string"}},
            "required": ["items"],
        })
    }

    /// The words for these arguments, under a schema with one member more.
    #[track_caller]
    fn check<T: DeserializeOwned>(member: (&str, Value), raw: &str, expected: Option<&str>) {
        let mut schema = schema();
        schema[member.0] = member.1;
        let told = Accepted::by(&schema).decode::<T>(raw).err();
        assert_eq!(told.as_ref().map(ToolError::text), expected, "{raw}");
    }

    fn nothing() -> (&'static str, Value) {
        ("title", json!("Order"))
    }

    #[test]
    fn arguments_that_fit_are_decoded() {
        let decoded =
            Accepted::by(&schema()).decode::<Order>(r#"{"items":[{"price":1}],"note":"a\nb","x":1}"#);
        assert_eq!(decoded, Ok(Order { items: vec![Item { price: 1 }], note: Some("a\nb".to_owned()) }));
    }

    #[test]
    fn what_is_wrong_is_told_as_other_tools_tell_it() {
        check::<Order>(nothing(), "{}", Some("`items`: missing"));
        check::<Order>(("required", json!([])), "{}", Some("`items`: missing"));
        check::<Order>(nothing(), r#"{"items":5}"#, Some("`items`: expected a list, got integer `5`"));
        check::<Order>(
            nothing(),
            r#"{"items":[{"price":1},{"price":300}]}"#,
            Some("`items[1].price`: expected an integer from 0 to 255, got integer `300`"),
        );
        check::<Order>(nothing(), r#"{"items":[{}]}"#, Some("`items[0]`: `price` is missing"));
        check::<Order>(nothing(), r#"{"items":[],"items":[]}"#, Some("`items`: given twice"));
        check::<Order>(
            nothing(),
            r#"{"itmes":[],"note":7}"#,
            Some(
                "`note`: expected a string, got integer `7`\n`items`: missing; `itmes` is no argument of this tool, did you mean `items`?",
            ),
        );
    }

    #[test]
    fn a_member_without_a_name_in_the_schema_is_as_the_schema_says() {
        check::<Order>(nothing(), r#"{"items":[],"x":1}"#, None);
        let hint = "`noet` is no argument of this tool, did you mean `note`?";
        check::<Order>(nothing(), r#"{"items":[],"noet":"a"}"#, Some(hint));
        check::<Order>(("additionalProperties", json!(false)), r#"{"items":[],"noet":"a"}"#, Some(hint));
        check::<Value>(("additionalProperties", json!(false)), r#"{"noet":"a"}"#, Some(hint));
        check::<Order>(("additionalProperties", json!({})), r#"{"items":[],"noet":"a"}"#, None);
        check::<Order>(("patternProperties", json!({"^n": {}})), r#"{"items":[],"noet":"a"}"#, None);
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum Either {
        One { _a: u8 },
        Other { _b: u8 },
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        #[serde(rename = "items")]
        _items: Vec<u8>,
    }

    #[test]
    fn what_no_argument_is_the_cause_of_is_told_too() {
        let either = "the arguments cannot be read: data did not match any variant of untagged enum Either";
        check::<Either>(nothing(), r#"{"items":1}"#, Some(either));
        check::<Strict>(
            nothing(),
            r#"{"items":[],"x":1}"#,
            Some("`x` is no argument of this tool, it has `items`, `note`"),
        );
    }

    #[test]
    fn a_schema_that_is_none_is_no_reason_to_panic() {
        for schema in [json!(null), json!([]), json!({"properties": 5, "required": [1, {}]})] {
            assert_eq!(Accepted::by(&schema).decode::<Value>(r#"{"a":1}"#), Ok(json!({"a": 1})));
        }
    }
}
