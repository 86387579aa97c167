//! Types as tools take them: what authors write who do not think of schemas.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::num::NonZeroU8;

use chrono::DateTime;
use chrono::NaiveDate;
use chrono::Utc;
use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use uuid::Uuid;

use crate::check::check;

pub(crate) const TESTS: &[fn()] =
    &[queries, documents, shapes_on_a_map, patches, settings, people, schedules, expressions];

/// What to look for.
#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Query {
    text: Option<String>,
    #[serde(default)]
    sort_by: SortBy,
    #[serde(default = "twenty")]
    #[schemars(range(min = 1, max = 100))]
    page_size: u8,
    filters: Option<Vec<Filter>>,
}

fn twenty() -> u8 {
    20
}

#[derive(Default, Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "snake_case")]
enum SortBy {
    #[default]
    Relevance,
    NewestFirst,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Filter {
    field: String,
    #[serde(flatten)]
    test: Test,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Test {
    equals: Option<Value>,
    any_of: Option<BTreeSet<String>>,
}

#[test]
fn queries() {
    check::<Query>(
        &[
            json!({}),
            json!({ "sortBy": "newest_first", "pageSize": 100, "filters": [{ "field": "a", "equals": 1 }] }),
        ],
        &[json!({ "page_size": 1 }), json!({ "pageSize": 101 }), json!({ "filters": [{ "equals": 1 }] })],
    );
    check::<Filter>(
        &[json!({ "field": "a", "any_of": ["b", "c"] })],
        &[json!({ "field": "a", "any_of": "b" })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Document {
    id: Uuid,
    #[schemars(length(min = 1, max = 200))]
    title: String,
    written: DateTime<Utc>,
    due: Option<NaiveDate>,
    #[serde(default)]
    blocks: Vec<Block>,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Block {
    Heading {
        #[schemars(range(min = 1, max = 6))]
        level: u8,
        text: String,
    },
    PlainText {
        text: String,
    },
    ToDo(ToDo),
    Rule,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct ToDo {
    done: bool,
    text: String,
    #[serde(default)]
    within: Vec<ToDo>,
}

#[test]
fn documents() {
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    check::<Document>(
        &[
            json!({ "id": id, "title": "a", "written": "2026-01-01T00:00:00Z", "due": "2026-01-31" }),
            json!({ "id": id, "title": "a", "written": "2026-01-01T00:00:00Z", "blocks": [{ "type": "heading", "level": 6, "text": "" }] }),
        ],
        &[json!({ "id": id, "title": "", "written": "2026-01-01T00:00:00Z" })],
    );
    check::<Block>(
        &[
            json!({ "type": "rule" }),
            json!({ "type": "to-do", "done": true, "text": "a", "within": [{ "done": false, "text": "" }] }),
        ],
        &[
            json!({ "type": "heading", "level": 7, "text": "a" }),
            json!({ "type": "ToDo", "done": true, "text": "a" }),
        ],
    );
    check::<ToDo>(
        &[json!({ "done": true, "text": "" })],
        &[json!({ "done": true, "text": "", "within": [1] })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Position(#[schemars(range(min = -180, max = 180))] f64, #[schemars(range(min = -90, max = 90))] f64);

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Position),
    LineString(#[schemars(length(min = 2))] Vec<Position>),
}

#[test]
fn shapes_on_a_map() {
    check::<Position>(&[json!([180, -90])], &[json!([181, 0]), json!([0, 91]), json!([0])]);
    check::<Geometry>(
        &[
            json!({ "type": "Point", "coordinates": [1, 2.5] }),
            json!({ "type": "LineString", "coordinates": [[1, 2], [3, 4]] }),
        ],
        &[
            json!({ "type": "LineString", "coordinates": [[1, 2]] }),
            json!({ "type": "Point", "coordinates": [1, 91] }),
        ],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Patch {
    Add { path: Pointer, value: Value },
    Remove { path: Pointer },
    Move { from: Pointer, path: Pointer },
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Pointer(#[schemars(pattern(r"^(/([^/~]|~[01])*)*$"))] String);

#[test]
fn patches() {
    check::<Pointer>(&[json!(""), json!("/a/~0b")], &[json!("a"), json!("/~2")]);
    check::<Patch>(
        &[
            json!({ "op": "add", "path": "/a", "value": null }),
            json!({ "op": "move", "from": "/a", "path": "/b" }),
        ],
        &[json!({ "op": "remove" }), json!({ "op": "remove", "path": "a" })],
    );
}

#[derive(Default, Deserialize, JsonSchema, Schema)]
#[serde(default, rename_all = "kebab-case")]
struct Settings {
    dark_mode: bool,
    font_size: Option<NonZeroU8>,
    keys: BTreeMap<String, Vec<Key>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(untagged)]
enum Key {
    Code(u16),
    Chord {
        key: char,
        #[serde(default)]
        with: Vec<Modifier>,
    },
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "UPPERCASE")]
enum Modifier {
    Ctrl,
    Alt,
}

#[test]
fn settings() {
    check::<Settings>(
        &[json!({}), json!({ "font-size": 12, "keys": { "save": [5, { "key": "s", "with": ["CTRL"] }] } })],
        &[json!({ "font-size": 0 }), json!({ "keys": { "save": [{ "key": "ss" }] } })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Person {
    name: (String, String),
    #[serde(alias = "mail")]
    email: Option<String>,
    #[schemars(range(max = 150))]
    age: Option<u8>,
    #[serde(flatten)]
    more: BTreeMap<String, Value>,
}

#[test]
fn people() {
    check::<Person>(
        &[json!({ "name": ["a", "b"] }), json!({ "name": ["a", "b"], "age": 150, "shoe": 45 })],
        &[json!({ "name": ["a"] }), json!({ "name": ["a", "b"], "age": 151 })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
enum Schedule {
    Once(DateTime<Utc>),
    Daily {
        hour: Hour,
        #[serde(default)]
        except: Vec<NaiveDate>,
    },
    Never,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(transparent)]
struct Hour(#[schemars(range(max = 23))] u8);

#[test]
fn schedules() {
    check::<Hour>(&[json!(0), json!(23)], &[json!(24)]);
    check::<Schedule>(
        &[
            json!("Never"),
            json!({ "Once": "2026-01-01T00:00:00Z" }),
            json!({ "Daily": { "hour": 9, "except": ["2026-12-24"] } }),
        ],
        &[json!({ "Daily": { "hour": 24 } }), json!({ "Once": "tomorrow" })],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "lowercase")]
enum Condition {
    Is(bool),
    Not(Box<Condition>),
    All(#[schemars(length(min = 1))] Vec<Condition>),
}

#[test]
fn expressions() {
    check::<Condition>(
        &[json!({ "is": true }), json!({ "all": [{ "not": { "is": false } }] })],
        &[json!({ "all": [] }), json!({ "not": { "all": [] } }), json!({ "or": [] })],
    );
}
