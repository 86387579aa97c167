//! Fields that are written otherwise than they are read.

use std::collections::BTreeMap;

use mcp_ws::Schema;
use serde::Serialize;
use serde_json::json;

use super::Unknown;
use super::check;
use super::check_and_not;
use super::hex;
use super::is_zero;
use super::output;

#[derive(Serialize, Schema)]
#[allow(clippy::option_option, reason = "serde writes it too")]
pub(super) struct Optional {
    pub(super) a: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) b: Option<u8>,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) c: u32,
    #[serde(default)]
    pub(super) d: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) e: Option<Option<u8>>,
}

#[test]
fn what_is_not_there_is_null_or_left_out() {
    let none = || Optional { a: None, b: None, c: 0, d: 0, e: None };
    check_and_not(
        [none(), Optional { a: Some(1), b: Some(1), c: 1, d: 1, e: Some(None) }],
        &[json!({ "a": null }), json!({ "d": 1 }), json!({ "a": 1, "b": null, "d": 1 }), json!({})],
    );
    let schema = &output::<Optional>();
    assert_eq!(schema["required"], json!(["a", "d"]));
    assert_eq!(schema["properties"]["a"]["anyOf"][1], json!({ "type": "null" }));
    assert_eq!(schema["properties"]["b"]["type"], "integer");
    assert_eq!(schema.get("additionalProperties"), None);
    check([vec![Some(1)], vec![None]]);
    check([Some(Box::new(none())), None]);
}

#[test]
fn a_number_may_be_none() {
    check([1.5, f64::NAN, f64::INFINITY]);
    check([0.1_f32, f32::NEG_INFINITY]);
    check([Some(f64::NAN), None, Some(1.0)]);
    check([BTreeMap::from([("a".to_owned(), f64::NAN)])]);
    check_and_not([(1.0, [f32::NAN; 2])], &[json!([1.0]), json!(["a", [1, 2]])]);
}

#[derive(Serialize, Schema)]
struct OneWay {
    #[serde(skip)]
    never: u8,
    #[serde(skip_serializing)]
    read: u8,
    #[serde(skip_deserializing)]
    written: u8,
    #[serde(skip_deserializing)]
    unknown: Unknown,
    #[serde(skip_deserializing, serialize_with = "hex")]
    by_function: u32,
    #[serde(skip_deserializing, with = "decimal")]
    by_module: u32,
}

mod decimal {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
    pub(super) fn serialize<S: serde::Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }
}

#[test]
fn fields_that_go_one_way() {
    let unknown = Unknown { anything: vec![1] };
    check_and_not(
        [OneWay { never: 1, read: 2, written: 3, unknown, by_function: 4, by_module: 5 }],
        &[json!({ "read": 2 }), json!({ "written": "x", "unknown": 1, "by_function": 1 })],
    );
    let schema = &output::<OneWay>();
    assert_eq!(schema["required"], json!(["written", "unknown", "by_function", "by_module"]));
    assert_eq!(schema["properties"]["unknown"], json!({}));
}

#[derive(Serialize, Schema)]
#[serde(rename_all(serialize = "camelCase", deserialize = "kebab-case"), deny_unknown_fields, tag = "type")]
struct Renamed {
    item_count: u8,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    way: bool,
    #[serde(rename(serialize = "to"), skip_serializing_if = "Option::is_none")]
    from: Option<u8>,
    #[serde(rename(deserialize = "sent"), skip_serializing)]
    secret: u8,
}

#[derive(Serialize, Schema)]
#[serde(tag = "kind", rename = "thing")]
pub(super) struct Tagged {
    pub(super) kind_of: u8,
}

#[test]
fn names_for_writing() {
    check_and_not(
        [
            Renamed { item_count: 1, way: true, from: None, secret: 1 },
            Renamed { item_count: 1, way: true, from: Some(2), secret: 1 },
        ],
        &[json!({ "item-count": 1, "in": true }), json!({ "type": "renamed", "itemCount": 1, "out": true })],
    );
    check_and_not(
        [Tagged { kind_of: 1 }],
        &[json!({ "kind_of": 1 }), json!({ "kind": "Tagged", "kind_of": 1 })],
    );
}

#[derive(Serialize, Schema)]
struct Functions {
    #[serde(serialize_with = "hex")]
    a: u32,
    #[serde(serialize_with = "hex", default, skip_serializing_if = "is_zero")]
    b: u32,
}

#[derive(Clone, Serialize, Schema)]
#[serde(into = "String")]
struct Celsius(f32);

impl From<Celsius> for String {
    fn from(celsius: Celsius) -> Self {
        format!("{} °C", celsius.0)
    }
}

#[derive(Clone, Serialize, Schema)]
#[serde(into = "Unknown")]
struct IntoUnknown {
    a: u8,
}

impl From<IntoUnknown> for Unknown {
    fn from(value: IntoUnknown) -> Self {
        Self { anything: vec![value.a] }
    }
}

#[test]
fn what_something_else_writes() {
    check_and_not([Functions { a: 255, b: 0 }, Functions { a: 1, b: 2 }], &[json!({ "b": 1 })]);
    check_and_not([Celsius(1.5)], &[json!(1.5)]);
    check([IntoUnknown { a: 1 }]);
    check([vec![Celsius(1.5)]]);
}
