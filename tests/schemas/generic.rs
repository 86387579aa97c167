//! Types with parameters.
#![allow(dead_code, reason = "the fields are read by serde")]

use std::borrow::Cow;
use std::marker::PhantomData;

use mcp_ws::Schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::check::check;
use crate::check::schema;

pub(crate) const TESTS: &[fn()] = &[
    type_parameters,
    lifetimes,
    a_flattened_parameter,
    a_generic_type_may_contain_itself,
    with_other_parameters_it_is_another_type,
    what_is_flattened_contains_itself_and_not_what_it_stands_in,
    what_contains_two_types_of_one_generic_is_two_types,
];

#[derive(Deserialize, JsonSchema, Schema)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Matrix<const N: usize> {
    name: String,
    size: [u8; 2],
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Field<T> {
    value: T,
}

#[derive(Deserialize, JsonSchema, Schema)]
enum Either<L, R> {
    Left(L),
    Right { right: R },
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Identifier<T> {
    id: u64,
    #[serde(skip)]
    of: PhantomData<T>,
}

#[test]
fn type_parameters() {
    check::<Page<u8>>(&[json!({ "items": [1], "next": "a" })], &[json!({ "items": ["a"] })]);
    check::<Page<Page<bool>>>(&[json!({ "items": [{ "items": [true] }] })], &[json!({ "items": [true] })]);
    check::<Field<u8>>(&[json!({ "value": 1 })], &[json!({})]);
    check::<Field<Option<u8>>>(&[json!({ "value": 1 }), json!({})], &[json!({ "value": "a" })]);
    check::<Either<u8, String>>(
        &[json!({ "Left": 1 }), json!({ "Right": { "right": "a" } })],
        &[json!({ "Left": "a" })],
    );
    check::<Identifier<u8>>(&[json!({ "id": 1 })], &[json!({})]);
    check::<Matrix<3>>(&[json!({ "name": "a", "size": [1, 2] })], &[json!({ "name": "a", "size": [1] })]);
}

#[derive(Deserialize, Schema)]
struct Borrowed<'text> {
    text: Cow<'text, str>,
    name: &'text str,
    inner: Option<Inner<'text, u8>>,
}

#[derive(Deserialize, Schema)]
struct Inner<'text, T: Copy> {
    #[serde(borrow)]
    text: Cow<'text, str>,
    more: T,
}

#[test]
fn lifetimes() {
    let schema = schema::<Borrowed<'static>>();
    let inner = concat!(
        r#"{"type":"object","properties":{"text":{"type":"string"},"#,
        r#""more":{"type":"integer","minimum":0,"maximum":255}},"required":["text","more"]}"#,
    );
    assert!(schema.contains(r#"{"text":{"type":"string"},"name":{"type":"string"},"#), "{schema}");
    assert!(schema.contains(inner), "{schema}");
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Flat<T> {
    a: u8,
    #[serde(flatten)]
    rest: T,
}

#[test]
fn a_flattened_parameter() {
    check::<Flat<Field<bool>>>(&[json!({ "a": 1, "value": true })], &[json!({ "a": 1 })]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Chain<T> {
    #[schemars(inner(range(max = 9)))]
    digits: Vec<u8>,
    of: T,
    next: Option<Box<Self>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
#[serde(rename_all = "lowercase")]
enum Logic<T> {
    Is(T),
    Not(Box<Logic<T>>),
    Any(Page<Logic<T>>),
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Grove {
    numbers: Tree<u8>,
    names: Tree<String>,
    more: Option<Tree<u8>>,
    trees: Tree<Tree<bool>>,
}

fn tree(value: &serde_json::Value) -> serde_json::Value {
    json!({ "value": value, "children": [{ "value": value, "children": [] }] })
}

#[test]
fn a_generic_type_may_contain_itself() {
    check::<Tree<u8>>(&[tree(&json!(1))], &[tree(&json!("a"))]);
    check::<Chain<bool>>(
        &[json!({ "digits": [9], "of": true, "next": { "digits": [], "of": false } })],
        &[json!({ "digits": [9], "of": true, "next": { "digits": [10], "of": false } })],
    );
    check::<Logic<u8>>(
        &[json!({ "any": { "items": [{ "not": { "is": 1 } }] } })],
        &[json!({ "any": { "items": [{ "not": { "is": "a" } }] } })],
    );
}

#[test]
fn with_other_parameters_it_is_another_type() {
    let trees = json!({ "value": tree(&json!(true)), "children": [{ "value": tree(&json!(false)), "children": [] }] });
    let grove = json!({ "numbers": tree(&json!(1)), "names": tree(&json!("a")), "trees": trees });
    check::<Grove>(
        &[grove],
        &[json!({ "numbers": tree(&json!("a")), "names": tree(&json!("a")), "trees": trees })],
    );
    let schema: serde_json::Value = serde_json::from_str(&schema::<Grove>()).unwrap();
    let names: Vec<_> = schema["$defs"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["Tree", "Tree.2", "Tree.3", "Tree.4"]);
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Grafted {
    by: String,
    #[serde(flatten)]
    tree: Tree<u8>,
}

#[test]
fn what_is_flattened_contains_itself_and_not_what_it_stands_in() {
    let grafted = |value: &serde_json::Value| json!({ "by": "Ada", "value": 1, "children": [tree(value)] });
    check::<Tree<Grafted>>(
        &[tree(&grafted(&json!(2)))],
        &[tree(&grafted(&json!("a"))), tree(&grafted(&grafted(&json!(2))))],
    );
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Folder<T> {
    of: T,
    within: Shelf<Folder<T>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Shelf<T> {
    first: Option<Box<T>>,
    next: Option<Box<Shelf<T>>>,
}

#[derive(Deserialize, JsonSchema, Schema)]
struct Archive {
    numbers: Folder<u8>,
    names: Folder<String>,
}

#[test]
fn what_contains_two_types_of_one_generic_is_two_types() {
    let folder =
        |of: serde_json::Value| json!({ "of": of, "within": { "first": { "of": of, "within": {} } } });
    check::<Archive>(
        &[json!({ "numbers": folder(json!(1)), "names": folder(json!("a")) })],
        &[json!({ "numbers": folder(json!(1)), "names": folder(json!(1)) })],
    );
}
