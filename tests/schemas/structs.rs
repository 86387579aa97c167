//! Structs, and serde's attributes on them and their fields.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::BTreeMap;
use std::collections::HashMap;

use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::check::check;
use crate::check::check_without_schemars;
use crate::check::schema;

pub(crate) const TESTS: &[fn()] = &[
    named_fields,
    other_kinds_of_structs,
    renamed_fields,
    defaults,
    closed_and_skipped,
    flattened_structs_and_maps,
    transparent_and_aliases,
];

/// A point.
#[derive(Deserialize, JsonSchema, Schema)]
struct Point {
    /// From the left.
    x: i64,
    y: Option<i64>,
}

#[test]
fn named_fields() {
    check::<Point>(
        &[json!({ "x": 1 }), json!({ "x": 1, "y": 2 })],
        &[json!({ "y": 2 }), json!({ "x": "1" })],
    );
    assert_eq!(
        schema::<Point>(),
        concat!(
            r#"{"type":"object","properties":{"value":{"type":"object","properties":{"#,
            r#""x":{"type":"integer","description":"From the left."},"y":{"type":"integer"}},"#,
            r#""required":["x"],"description":"A point."}},"required":["value"]}"#,
        )
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Metres(u8);

#[derive(Deserialize, JsonSchema, Schema)]
struct Pair(u8, Option<String>);

#[derive(Deserialize, JsonSchema, Schema)]
struct Nothing;

#[derive(Deserialize, JsonSchema, Schema)]
struct Empty {}

#[derive(Deserialize, JsonSchema, Schema)]
struct TupleWithDefault(u8, #[serde(default)] u8);

#[test]
fn other_kinds_of_structs() {
    check::<Metres>(&[json!(5)], &[json!([5])]);
    check::<Pair>(&[json!([5, "a"]), json!([5, null])], &[json!([5]), json!([5, "a", 1])]);
    check::<Nothing>(&[json!(null)], &[json!("Nothing")]);
    check::<Empty>(&[json!({})], &[json!(null)]);
    check_without_schemars::<TupleWithDefault>(&[json!([1]), json!([1, 2])], &[json!([]), json!([1, 2, 3])]);
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "camelCase")]
struct Renamed {
    first_name: String,
    #[serde(rename = "last \"name\"")]
    last_name: String,
    #[serde(rename(deserialize = "in", serialize = "out"))]
    both: u8,
    r#type: u8,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all(deserialize = "SCREAMING-KEBAB-CASE"))]
struct Shouting {
    first_name: String,
}

#[test]
fn renamed_fields() {
    let renamed = json!({ "firstName": "a", "last \"name\"": "b", "in": 1, "type": 2 });
    check::<Renamed>(&[renamed], &[json!({ "first_name": "a" })]);
    check::<Shouting>(&[json!({ "FIRST-NAME": "a" })], &[json!({ "first_name": "a" })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Defaults {
    #[serde(default)]
    a: u8,
    #[serde(default = "five")]
    b: u8,
    #[serde(default)]
    c: Vec<String>,
    d: u8,
}

fn five() -> u8 {
    5
}

#[derive(Default, Deserialize, JsonSchema, Schema)]
#[serde(default)]
struct AllDefault {
    a: u8,
    b: String,
}

#[test]
fn defaults() {
    check::<Defaults>(
        &[json!({ "d": 1 }), json!({ "a": 1, "b": 2, "c": ["x"], "d": 3 })],
        &[json!({ "a": 1 })],
    );
    check::<AllDefault>(&[json!({}), json!({ "a": 1 })], &[json!({ "a": -1 })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(deny_unknown_fields)]
struct Closed {
    a: u8,
    b: Option<u8>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Skips {
    a: u8,
    #[serde(skip)]
    b: u8,
    #[serde(skip_deserializing)]
    c: u8,
    #[serde(skip_serializing)]
    d: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<u8>,
}

#[test]
fn closed_and_skipped() {
    check::<Closed>(&[json!({ "a": 1 }), json!({ "a": 1, "b": 2 })], &[json!({ "a": 1, "c": 2 })]);
    check::<Skips>(&[json!({ "a": 1, "d": 2 }), json!({ "a": 1, "d": 2, "e": 3 })], &[json!({ "a": 1 })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Flat {
    own: u8,
    #[serde(flatten)]
    point: Point,
    #[serde(flatten)]
    closed: Closed,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct FlatMap {
    name: String,
    #[serde(flatten)]
    rest: HashMap<String, u8>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct FlatValues {
    name: String,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct FlatTwice {
    #[serde(flatten)]
    flat: Outer,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Outer {
    one: bool,
    #[serde(flatten)]
    point: Box<Point>,
}

#[test]
fn flattened_structs_and_maps() {
    check::<FlatMap>(
        &[json!({ "name": "n" }), json!({ "name": "n", "a": 1 })],
        &[json!({ "a": 1 }), json!({ "name": "n", "a": "b" })],
    );
    check::<FlatValues>(&[json!({ "name": "n", "a": [1] })], &[json!({ "a": 1 })]);
    check::<FlatTwice>(&[json!({ "one": true, "x": 1, "y": 2 })], &[json!({ "one": true })]);
    check::<Flat>(&[json!({ "own": 1, "x": 2, "a": 3 })], &[json!({ "own": 1, "x": 2 })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(transparent)]
struct Transparent {
    inner: Vec<u8>,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(transparent)]
struct Maybe(Option<u8>);

#[derive(Deserialize, JsonSchema, Schema)]
struct HasMaybe {
    maybe: Maybe,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Aliased {
    #[serde(alias = "colour")]
    color: String,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "kind")]
struct Tagged {
    a: u8,
}

#[test]
fn transparent_and_aliases() {
    check::<Transparent>(&[json!([1])], &[json!({ "inner": [1] })]);
    check::<HasMaybe>(&[json!({}), json!({ "maybe": 1 })], &[json!({ "maybe": "a" })]);
    check::<Aliased>(&[json!({ "color": "red" })], &[json!({})]);
    assert!(!schema::<Aliased>().contains("colour"));
    check_without_schemars::<Tagged>(
        &[json!({ "a": 1 }), json!({ "kind": 5, "a": 1 })],
        &[json!({ "kind": "Tagged" })],
    );
}
