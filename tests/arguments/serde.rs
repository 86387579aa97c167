//! What serde refuses, in words of ours: where it is, what was expected, what came, and what was probably meant.
#![allow(dead_code, reason = "the fields are read by serde")]

use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

#[derive(Deserialize, Schema)]
struct Order {
    #[serde(default)]
    items: Vec<Item>,
    color: Option<Color>,
    shape: Option<Shape>,
    bounds: Option<Bounds>,
    either: Option<Either>,
    event: Option<Event>,
    pair: Option<(u8, bool)>,
}

#[derive(Deserialize, Schema)]
struct Item {
    price: i64,
    name: Option<Name>,
}

#[derive(Deserialize, Schema)]
struct Name {
    first: String,
}

#[derive(Deserialize, Schema)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Green,
    Blue,
}

#[derive(Deserialize, Schema)]
enum Shape {
    Circle { radius: f64 },
    Square(u8),
    Dot,
}

#[derive(Deserialize, Schema)]
#[serde(deny_unknown_fields)]
struct Bounds {
    width: Option<u8>,
    height: Option<u8>,
}

#[derive(Deserialize, Schema)]
#[serde(untagged)]
enum Either {
    Number(u8),
    Text(String),
}

#[derive(Deserialize, Schema)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Event {
    Key { code: u8 },
    Click { item: Item },
}

/// Orders.
#[mcp_tool]
fn buy(order: Order) {
    drop(order);
}

async fn check(order: Value, expected: &str) {
    let answer = Harness::new(tools![buy]).call_tool("buy", json!({ "order": order })).await.unwrap();
    assert!(answer.is_error(), "{order} was taken");
    assert_eq!(answer.text(), expected, "{order}");
}

#[tokio::test]
async fn what_is_missing() {
    check(
        json!({ "items": [{ "price": 1 }, { "name": { "first": "a" } }] }),
        "`order.items[1]`: `price` is missing",
    )
    .await;
    check(json!({ "items": [{ "price": 1, "name": {} }] }), "`order.items[0].name`: `first` is missing")
        .await;
    check(
        json!({ "items": [{ "prcie": 1 }] }),
        "`order.items[0]`: `price` is missing; did you mean it by `prcie`?",
    )
    .await;
    check(json!({ "shape": { "Circle": {} } }), "`order.shape.Circle`: `radius` is missing").await;
    check(json!({ "event": { "code": 1 } }), "`order.event`: `type` is missing").await;
}

#[tokio::test]
async fn what_is_unknown() {
    check(json!({ "bounds": { "widht": 1 } }), "`order.bounds`: `widht` is unknown, did you mean `width`?")
        .await;
    check(json!({ "bounds": { "x": 1 } }), "`order.bounds`: `x` is unknown, expected `width` or `height`")
        .await;
    check(
        json!({ "color": "rde" }),
        "`order.color`: expected one of `red`, `green`, `blue`, got \"rde\"; did you mean `red`?",
    )
    .await;
    check(
        json!({ "color": "beige" }),
        "`order.color`: expected one of `red`, `green`, `blue`, got \"beige\"",
    )
    .await;
    check(
        json!({ "event": { "type": "clik" } }),
        "`order.event.type`: expected `key` or `click`, got \"clik\"; did you mean `click`?",
    )
    .await;
}

#[tokio::test]
async fn what_is_of_another_type() {
    check(json!([]), "`order`: expected an object, got a list").await;
    check(json!(5), "`order`: expected an object, got integer `5`").await;
    check(json!({ "items": {} }), "`order.items`: expected a list, got an object").await;
    check(json!({ "pair": [1] }), "`order.pair`: expected a list of 2 items, got 1").await;
    check(json!({ "pair": [1, 2] }), "`order.pair[1]`: expected a boolean, got integer `2`").await;
    check(json!({ "color": 5 }), "`order.color`: expected the name of a variant, got integer `5`").await;
    check(json!({ "color": { "red": 1 } }), "`order.color.red`: expected null, got integer `1`").await;
    check(
        json!({ "shape": "Circle" }),
        "`order.shape.Circle`: expected an object of this name and its members, got its name alone",
    )
    .await;
    check(
        json!({ "shape": "Square" }),
        "`order.shape.Square`: expected an object of this name and its value, got its name alone",
    )
    .await;
    check(
        json!({ "shape": { "Square": 3, "Dot": null } }),
        "`order.shape`: expected an object with one member, got one with 2",
    )
    .await;
    check(
        json!({ "either": true }),
        "`order.either`: got boolean `true`, which fits none of the forms that are allowed here",
    )
    .await;
}

#[tokio::test]
async fn what_came_is_shown_only_in_its_beginning() {
    for long in [json!({ "color": "x".repeat(10_000) }), json!({ "bounds": { "x".repeat(10_000): 1 } })] {
        let answer = Harness::new(tools![buy]).call_tool("buy", json!({ "order": long })).await.unwrap();
        assert!(answer.text().len() < 500, "{}", answer.text());
    }
}

/// Waits for a day.
#[mcp_tool]
fn wait(day: chrono::NaiveDate, id: Option<uuid::Uuid>) -> String {
    format!("{day} {id:?}")
}

#[tokio::test]
async fn where_a_type_of_another_crate_refuses_a_text_the_text_is_told() {
    let told = |arguments| async move {
        Harness::new(tools![wait]).call_tool("wait", arguments).await.unwrap().text()
    };
    assert_eq!(
        told(json!({"day": "tomorrow"})).await,
        "`day`: input contains invalid characters, got string \"tomorrow\""
    );
    let text = told(json!({"day": "2024-01-31", "id": "7"})).await;
    assert!(text.starts_with("`id`: UUID parsing failed") && text.ends_with("got string \"7\""), "{text}");
}
