//! Types that contain themselves, alone or through each other.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::collections::BTreeMap;

use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::check::check;
use crate::check::schema;

pub(crate) const TESTS: &[fn()] = &[
    alone,
    through_each_other,
    only_what_contains_itself_is_defined_apart,
    the_schema_of_a_tool_holds_what_it_refers_to,
    two_types_of_one_name_are_kept_apart,
];

/// A tree.
#[derive(Deserialize, JsonSchema, Schema)]
struct Tree {
    value: i64,
    /// Below it.
    children: Vec<Self>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct List {
    value: u8,
    next: Option<Box<List>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Expression {
    Number { value: f64 },
    Add { left: Box<Expression>, right: Box<Expression> },
    Call { arguments: BTreeMap<String, Expression> },
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Person {
    name: String,
    works_for: Option<Box<Company>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Company {
    staff: Vec<Person>,
    address: Address,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Address {
    street: String,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Comment {
    text: String,
    replies: Page<Comment>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Nest(Vec<Nest>);

#[test]
fn alone() {
    check::<Tree>(
        &[json!({ "value": 1, "children": [{ "value": 2, "children": [] }] })],
        &[json!({ "value": 1, "children": [{ "value": 2 }] })],
    );
    check::<List>(&[json!({ "value": 1, "next": { "value": 2 } })], &[json!({ "next": { "value": 2 } })]);
    check::<Nest>(&[json!([[], [[]]])], &[json!([1])]);
    check::<Expression>(
        &[
            json!({ "op": "add", "left": { "op": "number", "value": 1 }, "right": { "op": "number", "value": 2 } }),
            json!({ "op": "call", "arguments": { "a": { "op": "number", "value": 1 } } }),
        ],
        &[json!({ "op": "add", "left": { "op": "number", "value": 1 } })],
    );
}

#[test]
fn through_each_other() {
    let person =
        json!({ "name": "a", "works_for": { "staff": [{ "name": "b" }], "address": { "street": "c" } } });
    check::<Person>(&[person], &[json!({ "name": "a", "works_for": { "staff": [{}] } })]);
    check::<Comment>(
        &[json!({ "text": "a", "replies": { "items": [{ "text": "b", "replies": { "items": [] } }] } })],
        &[json!({ "text": "a", "replies": { "items": [{}] } })],
    );
}

/// The names under `$defs`.
#[track_caller]
fn defined<T: Schema>(expected: &[&str]) {
    let schema: Value = serde_json::from_str(&schema::<T>()).unwrap();
    let names: Vec<_> = schema["$defs"].as_object().into_iter().flat_map(|defs| defs.keys()).collect();
    assert_eq!(names, expected, "{schema}");
}

#[test]
fn only_what_contains_itself_is_defined_apart() {
    defined::<Tree>(&["Tree"]);
    defined::<Person>(&["Person"]);
    defined::<Company>(&["Company"]);
    defined::<Vec<(Person, Company)>>(&["Person"]);
    defined::<(Tree, List)>(&["List", "Tree"]);
    defined::<Address>(&[]);
    defined::<Page<Address>>(&[]);
}

/// Takes what contains itself.
#[mcp_ws::mcp_tool]
fn plant(tree: Tree, owner: Option<Person>) {
    drop((tree, owner));
}

#[test]
fn the_schema_of_a_tool_holds_what_it_refers_to() {
    let _: mcp_ws::Tools = mcp_ws::tools![plant];
    let schema: Value = serde_json::from_str(&plant::schema()).unwrap();
    assert_eq!(schema["properties"]["tree"], json!({ "$ref": "#/$defs/Tree" }));
    assert_eq!(schema["$defs"]["Tree"]["properties"]["children"]["items"], json!({ "$ref": "#/$defs/Tree" }));
    assert_eq!(schema["$defs"]["Tree"]["properties"]["children"]["description"], "Below it.");
    assert_eq!(schema["required"], json!(["tree"]));
}

mod other {
    use super::Deserialize;
    use super::JsonSchema;
    use super::Schema;

    #[derive(Deserialize, JsonSchema, Schema)]
    pub(crate) struct Tree {
        branches: Vec<Tree>,
    }
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Tree2 {
    twins: Vec<Tree2>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Forest {
    one: Tree,
    other: other::Tree,
    third: Tree2,
}

#[test]
fn two_types_of_one_name_are_kept_apart() {
    defined::<Forest>(&["Tree", "Tree.2", "Tree2"]);
    let twins = json!({ "twins": [{ "twins": [] }] });
    let one = json!({ "value": 1, "children": [] });
    let other = json!({ "branches": [{ "branches": [] }] });
    check::<Forest>(
        &[json!({ "one": one, "other": other, "third": twins })],
        &[
            json!({ "one": other, "other": other, "third": twins }),
            json!({ "one": one, "other": other, "third": other }),
        ],
    );
}
