//! Enums, in each of serde's representations.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::HashMap;

use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::check::check;
use crate::check::check_without_schemars;
use crate::check::schema;

pub(crate) const TESTS: &[fn()] = &[names, externally_tagged, internally_tagged, adjacently_tagged, untagged];

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "kebab-case")]
enum Names {
    DarkRed,
    #[serde(rename = "BLUE")]
    Blue,
    #[serde(alias = "verdant")]
    Green,
    #[serde(skip)]
    Internal,
}

/// How fast.
#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "lowercase")]
enum Speed {
    /// As a snail.
    Slow,
    Fast,
}

#[test]
fn names() {
    check::<Names>(&[json!("dark-red"), json!("BLUE")], &[json!("DarkRed"), json!("Internal")]);
    check::<Speed>(&[json!("slow"), json!("fast")], &[json!("Slow")]);
    assert!(schema::<Speed>().contains(
        r#"{"type":"string","enum":["slow","fast"],"description":"How fast.\n\n- `slow`: As a snail."}"#
    ));
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
enum External {
    JustName,
    Newtype(u8),
    Maybe(Option<u8>),
    Tuple(u8, String),
    Struct {
        first_field: u8,
        second: Option<bool>,
    },
    #[serde(rename_all = "UPPERCASE")]
    Loud {
        first_field: u8,
    },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(deny_unknown_fields)]
enum ExternalClosed {
    A { a: u8 },
    B(u8),
}

#[test]
fn externally_tagged() {
    check::<External>(
        &[
            json!("just_name"),
            json!({ "newtype": 1 }),
            json!({ "maybe": 1 }),
            json!({ "tuple": [1, "a"] }),
            json!({ "struct": { "firstField": 1 } }),
            json!({ "loud": { "FIRST_FIELD": 1 } }),
        ],
        &[json!("newtype"), json!({ "struct": { "first_field": 1 } }), json!({ "newtype": 1, "maybe": 1 })],
    );
    check::<ExternalClosed>(&[json!({ "A": { "a": 1 } }), json!({ "B": 1 })], &[json!({ "A": {} })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Circle {
    radius: f64,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(deny_unknown_fields)]
struct Square {
    side: f64,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Internal {
    /// Nothing at all.
    Nothing,
    Circle(Circle),
    Square(Square),
    Line {
        length: f64,
        width: Option<f64>,
    },
    Properties(HashMap<String, String>),
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "kind", deny_unknown_fields)]
enum InternalClosed {
    Unit,
    Line { length: f64 },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "kind")]
enum InternalOther {
    Known {
        a: u8,
    },
    #[serde(other)]
    Unknown,
}

#[test]
fn internally_tagged() {
    let taken = [
        json!({ "kind": "nothing" }),
        json!({ "kind": "circle", "radius": 1.5 }),
        json!({ "kind": "square", "side": 1 }),
        json!({ "kind": "line", "length": 1, "width": 2 }),
        json!({ "kind": "properties", "a": "b" }),
    ];
    let refused = [json!({ "kind": "circle" }), json!({ "radius": 1.5 }), json!("nothing")];
    check::<Internal>(&taken, &refused);
    check_without_schemars::<InternalClosed>(
        &[json!({ "kind": "Unit" }), json!({ "kind": "Line", "length": 1 })],
        &[json!({ "kind": "Line", "length": 1, "more": 1 })],
    );
    check_without_schemars::<InternalOther>(
        &[json!({ "kind": "Known", "a": 1 }), json!({ "kind": "New", "a": "b" })],
        &[json!({ "kind": "Known" }), json!({})],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(u8),
    Maybe(Option<u8>),
    Tuple(u8, bool),
    Struct { a: u8 },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "t", content = "c", deny_unknown_fields)]
enum AdjacentClosed {
    Newtype(u8),
    Struct { a: u8 },
}

#[test]
fn adjacently_tagged() {
    let taken = [
        json!({ "t": "Unit" }),
        json!({ "t": "Newtype", "c": 1 }),
        json!({ "t": "Maybe" }),
        json!({ "t": "Maybe", "c": 1 }),
        json!({ "t": "Tuple", "c": [1, true] }),
        json!({ "t": "Struct", "c": { "a": 1 } }),
    ];
    let refused = [json!({ "t": "Newtype" }), json!({ "c": 1 }), json!({ "t": "Tuple", "c": [1] })];
    check_without_schemars::<Adjacent>(&taken, &refused);
    check::<AdjacentClosed>(
        &[json!({ "t": "Newtype", "c": 1 }), json!({ "t": "Struct", "c": { "a": 1 } })],
        &[json!({ "t": "Newtype", "c": 1, "more": 2 })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    Number(i64),
    Text(String),
    Pair(u8, u8),
    Named { a: u8, b: Option<String> },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "lowercase")]
enum PartlyUntagged {
    Auto,
    #[serde(untagged)]
    Exactly(u32),
}

#[test]
fn untagged() {
    check::<Untagged>(
        &[json!(null), json!(5), json!("a"), json!([1, 2]), json!({ "a": 1, "b": "c" })],
        &[json!(true), json!([1]), json!({ "b": "c" })],
    );
    check_without_schemars::<PartlyUntagged>(&[json!("auto"), json!(5)], &[json!("Auto"), json!(-5)]);
}
