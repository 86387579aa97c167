//! Limits, in the words of schemars: what our schema and the one of schemars refuse, is refused before a tool runs.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::VecDeque;

use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::check::check;
use crate::check::check_without_schemars;
use crate::check::schema;

pub(crate) const TESTS: &[fn()] =
    &[ranges, lengths, patterns, items, inside_of_types, inside_of_variants, generic_and_recursive];

#[derive(Deserialize, JsonSchema, Schema)]
struct Percent(#[schemars(range(max = 100))] u8);

#[derive(Deserialize, JsonSchema, Schema)]
struct Temperature {
    #[schemars(range(min = -40.5, max = 60))]
    celsius: f64,
    #[schemars(range(min = 0.7))]
    factor: Option<f32>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Offset {
    #[schemars(range(min = -5, max = -1))]
    by: Box<i64>,
    #[schemars(range(min = "1", max = "0x10"))]
    pages: Option<u16>,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(transparent)]
struct Port {
    #[schemars(range(min = 1024))]
    number: u16,
}

#[test]
fn ranges() {
    check::<Percent>(&[json!(0), json!(100)], &[json!(101), json!(-1)]);
    check::<Temperature>(
        &[json!({ "celsius": -40.5 }), json!({ "celsius": 60, "factor": 0.7 })],
        &[json!({ "celsius": -40.6 }), json!({ "celsius": 60.01 }), json!({ "celsius": 0, "factor": 0.69 })],
    );
    check::<Offset>(
        &[json!({ "by": -5 }), json!({ "by": -1, "pages": 16 })],
        &[json!({ "by": 0 }), json!({ "by": -6 }), json!({ "by": -1, "pages": 17 })],
    );
    check::<Port>(&[json!(1024), json!(65_535)], &[json!(1023), json!(65_536)]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Name {
    #[schemars(length(min = 1, max = 4))]
    first: String,
    #[schemars(length(equal = 2))]
    last: Option<Box<str>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Batch {
    #[schemars(length(min = 1))]
    numbers: Vec<u8>,
    #[schemars(length(max = 2))]
    flags: Option<VecDeque<bool>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Members {
    #[arg(length(1..=2))]
    of: HashMap<String, bool>,
}

#[test]
fn lengths() {
    check::<Name>(
        &[json!({ "first": "ßßßß" }), json!({ "first": "a", "last": "😀😀" })],
        &[json!({ "first": "" }), json!({ "first": "abcde" }), json!({ "first": "a", "last": "a" })],
    );
    check::<Batch>(
        &[json!({ "numbers": [1] }), json!({ "numbers": [1, 2, 3], "flags": [true, false] })],
        &[json!({ "numbers": [] }), json!({ "numbers": [1], "flags": [true, true, true] })],
    );
    // schemars knows no length of a map.
    check_without_schemars::<Members>(&[json!({ "of": { "a": true } })], &[json!({ "of": {} })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Code {
    #[schemars(regex(pattern = r"^[A-Z]{3}\s?\d+$"))]
    code: String,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Word {
    #[schemars(pattern("^.b"), length(max = 3))]
    word: Option<String>,
}

#[test]
fn patterns() {
    check::<Code>(
        &[json!({ "code": "ABC1" }), json!({ "code": "ABC\u{a0}12" })],
        &[json!({ "code": "ABC" }), json!({ "code": "abc1" }), json!({ "code": "ABC1\n" })],
    );
    check::<Word>(
        &[json!({}), json!({ "word": "ßbc" })],
        &[json!({ "word": "b" }), json!({ "word": "abcd" }), json!({ "word": "\nb" })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Tags {
    #[schemars(length(max = 2), inner(length(min = 1, max = 3), pattern("^[a-z]*$")))]
    tags: Vec<String>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Rows {
    #[schemars(inner(inner(range(min = 1, max = 9))))]
    rows: Option<Vec<Vec<u32>>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Fixed {
    #[schemars(inner(range(max = 5)))]
    three: [u8; 3],
}

#[test]
fn items() {
    check::<Tags>(
        &[json!({ "tags": ["a", "abc"] })],
        &[json!({ "tags": ["a", "b", "c"] }), json!({ "tags": [""] }), json!({ "tags": ["A"] })],
    );
    check::<Rows>(&[json!({}), json!({ "rows": [[], [1, 9]] })], &[json!({ "rows": [[1], [10]] })]);
    check::<Fixed>(&[json!({ "three": [0, 1, 5] })], &[json!({ "three": [0, 1, 6] })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "camelCase")]
struct Order {
    line_items: Vec<Item>,
    #[serde(flatten)]
    place: Place,
    by_name: BTreeMap<String, Percent>,
    pair: (u8, Percent),
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Item {
    #[schemars(range(min = 0))]
    price: i64,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Place {
    #[schemars(length(equal = 5))]
    zip: String,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Pair(#[schemars(range(min = 1))] u8, #[schemars(length(min = 1))] String);

#[derive(Deserialize, JsonSchema, Schema)]
struct Defaults {
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 3))]
    times: u8,
    #[serde(skip)]
    seen: u8,
}

fn one() -> u8 {
    1
}

#[test]
fn inside_of_types() {
    let order = |price: i64, zip: &str, percent: u8| json!({ "lineItems": [{ "price": price }], "zip": zip, "byName": { "a": percent }, "pair": [1, percent] });
    check::<Order>(
        &[order(0, "12345", 100)],
        &[order(-1, "12345", 1), order(1, "1", 1), order(1, "12345", 101)],
    );
    check::<Item>(&[json!({ "price": 0 })], &[json!({ "price": -1 })]);
    check::<Place>(&[json!({ "zip": "12345" })], &[json!({ "zip": "" })]);
    check::<Pair>(&[json!([1, "a"])], &[json!([0, "a"]), json!([1, ""])]);
    check::<Defaults>(&[json!({}), json!({ "times": 3 })], &[json!({ "times": 4 })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
enum External {
    Unit,
    Newtype(#[schemars(range(min = 1, max = 3))] u8),
    Tuple(#[schemars(length(min = 1))] String, Percent),
    Struct {
        #[schemars(range(max = 9))]
        digit: u8,
    },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "kind")]
enum Internal {
    Unit,
    Item(Item),
    Struct {
        #[schemars(range(max = 9))]
        digit: u8,
    },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "t", content = "c", deny_unknown_fields)]
enum Adjacent {
    Newtype(Percent),
    Struct {
        #[schemars(length(max = 1))]
        names: Vec<Name>,
    },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(untagged)]
enum Untagged {
    Number(#[schemars(range(min = 1, max = 3))] i64),
    Text(#[schemars(length(min = 2))] String),
    List(Vec<Percent>),
}

#[test]
fn inside_of_variants() {
    check::<External>(
        &[
            json!("Unit"),
            json!({ "Newtype": 1 }),
            json!({ "Tuple": ["a", 1] }),
            json!({ "Struct": { "digit": 9 } }),
        ],
        &[json!({ "Newtype": 4 }), json!({ "Tuple": ["", 1] }), json!({ "Struct": { "digit": 10 } })],
    );
    check::<Internal>(
        &[
            json!({ "kind": "Unit" }),
            json!({ "kind": "Item", "price": 1 }),
            json!({ "kind": "Struct", "digit": 1 }),
        ],
        &[json!({ "kind": "Item", "price": -1 }), json!({ "kind": "Struct", "digit": 10 })],
    );
    check::<Adjacent>(
        &[json!({ "t": "Newtype", "c": 1 }), json!({ "t": "Struct", "c": { "names": [{ "first": "a" }] } })],
        &[json!({ "t": "Newtype", "c": 101 }), json!({ "t": "Struct", "c": { "names": [{ "first": "" }] } })],
    );
    check::<Untagged>(
        &[json!(1), json!("ab"), json!([100])],
        &[json!(4), json!("a"), json!([101]), json!(true)],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Page<T> {
    #[schemars(length(min = 1, max = 2))]
    items: Vec<T>,
    #[schemars(range(max = 9))]
    number: u8,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Tree {
    #[schemars(range(min = 0))]
    value: i8,
    #[schemars(length(max = 2))]
    children: Vec<Tree>,
}

#[test]
fn generic_and_recursive() {
    check::<Page<Item>>(
        &[json!({ "items": [{ "price": 1 }], "number": 9 })],
        &[json!({ "items": [], "number": 9 }), json!({ "items": [{ "price": -1 }], "number": 9 })],
    );
    let tree = |value: i64| json!({ "value": 0, "children": [{ "value": value, "children": [] }] });
    check::<Tree>(&[tree(1)], &[tree(-1)]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Told {
    #[schemars(email, title = "E-mail", description = "Where to write.", example = "a@b.c")]
    /// Not told.
    email: String,
    #[schemars(url)]
    site: Option<String>,
    #[arg(format = "hex", example = 5)]
    color: String,
    #[schemars(ipv6)]
    address: std::net::Ipv4Addr,
}

#[test]
fn a_format_is_told_and_not_checked() {
    assert_eq!(
        schema::<Told>(),
        concat!(
            r#"{"type":"object","properties":{"value":{"type":"object","properties":{"#,
            r#""email":{"type":"string","format":"email","description":"Where to write.","title":"E-mail","examples":["a@b.c"]},"#,
            r#""site":{"type":"string","format":"uri"},"#,
            r#""color":{"type":"string","format":"hex","examples":[5]},"#,
            r#""address":{"type":"string","format":"ipv6"}},"#,
            r#""required":["email","color","address"]}},"required":["value"]}"#,
        )
    );
}
