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

pub(crate) const TESTS: &[fn()] = &[type_parameters, lifetimes, a_flattened_parameter];

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
