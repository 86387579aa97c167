//! Attributes and representations that meet in one type.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::HashMap;
use std::rc::Rc;

use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::check::check;

pub(crate) const TESTS: &[fn()] =
    &[options_and_units, lists_with_holes, flattened_into_a_variant, enums_inside_of_types];

#[derive(Deserialize, JsonSchema, Schema)]
struct Options {
    boxed: Box<Option<u8>>,
    shared: Option<Rc<str>>,
    list: Option<Vec<Option<bool>>>,
    pair: (Option<u8>, u8),
    map: HashMap<String, Option<Point>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Point {
    x: i64,
    y: Option<i64>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Units {
    unit: (),
    marker: Marker,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Marker;

#[test]
fn options_and_units() {
    check::<Options>(
        &[
            json!({ "pair": [null, 1], "map": {} }),
            json!({ "boxed": 1, "shared": "a", "list": [null, true], "pair": [2, 1], "map": { "a": { "x": 1 } } }),
        ],
        &[json!({ "pair": [1, null], "map": {} }), json!({ "map": {} })],
    );
    check::<Units>(&[json!({ "unit": null, "marker": null })], &[json!({ "unit": null })]);
    check::<Option<Option<u8>>>(&[json!(null), json!(1)], &[json!("a")]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct TupleWithSkip(u8, #[serde(skip)] u8, bool);

#[derive(Deserialize, JsonSchema, Schema)]
struct NoItems();

#[derive(Deserialize, JsonSchema, Schema)]
enum Emptinesses {
    Unit,
    Tuple(),
    Struct {},
    Skip(u8, #[serde(skip)] u8),
}

#[test]
fn lists_with_holes() {
    check::<TupleWithSkip>(&[json!([1, true])], &[json!([1, 2, true])]);
    check::<NoItems>(&[json!([])], &[json!([1])]);
    check::<Emptinesses>(
        &[json!("Unit"), json!({ "Tuple": [] }), json!({ "Struct": {} }), json!({ "Skip": [1] })],
        &[json!("Tuple"), json!({ "Skip": [] })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
enum Event {
    MouseDown {
        #[serde(flatten)]
        at: Point,
        button_number: Option<u8>,
    },
    KeyPress(Key),
    Paste(Box<Text>),
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Key {
    #[serde(flatten)]
    modifiers: Modifiers,
    code: u16,
}

#[derive(Default, Deserialize, JsonSchema, Schema)]
#[serde(default)]
struct Modifiers {
    shift: bool,
    alt: bool,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Text {
    plain_text: String,
    #[serde(default, rename = "html")]
    hyper_text: Option<String>,
}

#[test]
fn flattened_into_a_variant() {
    check::<Event>(
        &[
            json!({ "kind": "MOUSE_DOWN", "x": 1, "buttonNumber": 2 }),
            json!({ "kind": "KEY_PRESS", "code": 5, "shift": true }),
            json!({ "kind": "PASTE", "plain-text": "a" }),
        ],
        &[
            json!({ "kind": "MOUSE_DOWN", "buttonNumber": 2 }),
            json!({ "kind": "PASTE", "plain-text": "a", "more": 1 }),
            json!({ "kind": "KeyPress", "code": 5 }),
        ],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
    Keyed { items: HashMap<String, T> },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "type", content = "data", rename_all = "snake_case", deny_unknown_fields)]
enum Message {
    TextBlock(OneOrMany<String>),
    Positions { from: Point, to: Option<Point> },
    Closed(Text),
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Envelope {
    id: u64,
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(flatten)]
    more: HashMap<String, OneOrMany<bool>>,
}

#[test]
fn enums_inside_of_types() {
    check::<OneOrMany<bool>>(
        &[json!(true), json!([true]), json!({ "items": { "a": true } })],
        &[json!(["a"])],
    );
    check::<Message>(
        &[
            json!({ "type": "text_block", "data": ["a"] }),
            json!({ "type": "positions", "data": { "from": { "x": 1 } } }),
            json!({ "type": "closed", "data": { "plain-text": "a" } }),
        ],
        &[
            json!({ "type": "text_block" }),
            json!({ "type": "closed", "data": { "plain-text": "a", "b": 1 } }),
        ],
    );
    check::<Envelope>(
        &[json!({ "id": 1, "messages": [{ "type": "text_block", "data": "a" }], "flag": true })],
        &[json!({ "id": 1, "flag": "a" })],
    );
}
