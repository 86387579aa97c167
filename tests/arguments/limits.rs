//! Limits that stand on parameters and on the fields of types: told in the schema, and held before the function runs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

/// Calls a tool: what it says, and whether it ran.
async fn call(tools: impl mcp_ws::IntoServer<()>, name: &str, arguments: Value) -> Result<String, String> {
    let answer = Harness::new(tools).call_tool(name, arguments).await.unwrap();
    if answer.is_error() { Err(answer.text()) } else { Ok(answer.text()) }
}

/// Repeats a name.
#[mcp_tool]
#[allow(clippy::option_option, reason = "a tool may take it")]
fn repeat(
    #[arg(length(1..=8))] name: &str,
    #[arg(range(1..=3))] times: Option<u32>,
    #[arg(range(..1), default = 0.5)] volume: f64,
    #[arg(pattern = "^[a-z]{2}$")] language: Option<Cow<'_, str>>,
    #[arg(length(..=2), inner(length(2)))] tags: Option<&[String]>,
    #[arg(range(0..))] note: Option<Option<i8>>,
) -> String {
    let _ = (volume, language, tags, note);
    name.repeat(times.unwrap_or(1) as usize)
}

async fn check_repeat(mut arguments: Value, problems: &[&str]) {
    if arguments.get("name").is_none() {
        arguments["name"] = json!("x");
    }
    let answer = call(tools![repeat], "repeat", arguments.clone()).await;
    match answer {
        Ok(_) => assert!(problems.is_empty(), "{arguments} was taken"),
        Err(told) => assert_eq!(told.lines().collect::<Vec<_>>(), problems, "{arguments}"),
    }
}

#[tokio::test]
async fn limits_of_parameters() {
    check_repeat(
        json!({ "times": 3, "volume": 0.99, "language": "de", "tags": ["ab", "ßß"], "note": 0 }),
        &[],
    )
    .await;
    check_repeat(json!({ "note": null }), &[]).await;
    check_repeat(json!({ "times": 0 }), &["`times`: must be from 1 to 3, got 0"]).await;
    check_repeat(json!({ "name": "" }), &["`name`: must have at least 1 character"]).await;
    check_repeat(json!({ "name": "ßßßßßßßß" }), &[]).await;
    check_repeat(json!({ "name": "a\nlong name" }), &["`name`: must have at most 8 characters, has 11"])
        .await;
    check_repeat(json!({ "volume": 1 }), &["`volume`: must be below 1, got 1"]).await;
    check_repeat(json!({ "language": "DE" }), &["`language`: must match `^[a-z]{2}$`, got \"DE\""]).await;
    check_repeat(json!({ "note": -1 }), &["`note`: must be at least 0, got -1"]).await;
    check_repeat(
        json!({ "tags": ["a", "bc", "d"], "times": 9, "name": "" }),
        &[
            "`name`: must have at least 1 character",
            "`times`: must be from 1 to 3, got 9",
            "`tags`: must have at most 2 items, has 3",
            "`tags[0]`: must have exactly 2 characters, has 1",
            "`tags[2]`: must have exactly 2 characters, has 1",
        ],
    )
    .await;
}

/// Lasts longer than its call's text, which it borrows from.
#[mcp_tool]
async fn shout(#[arg(length(2..), pattern = r"^\S*$")] text: &str) -> String {
    tokio::task::yield_now().await;
    text.to_uppercase()
}

/// Blocks.
#[mcp_tool(blocking)]
fn block(#[arg(range(1..))] times: u64) -> u64 {
    times
}

#[tokio::test]
async fn limits_of_every_kind_of_tool() {
    assert_eq!(call(tools![shout], "shout", json!({ "text": "abc" })).await.unwrap(), "ABC");
    let told = call(tools![shout], "shout", json!({ "text": "\t" })).await.unwrap_err();
    assert_eq!(
        told,
        "`text`: must have at least 2 characters, has 1\n`text`: must match `^\\S*$`, got \"\\t\""
    );
    assert_eq!(call(tools![block], "block", json!({ "times": 1 })).await.unwrap(), "1");
    let told = call(tools![block], "block", json!({ "times": 0 })).await.unwrap_err();
    assert_eq!(told, "`times`: must be at least 1, got 0");
}

#[derive(Deserialize, Schema)]
struct Order {
    #[arg(length(1..=5))]
    items: Vec<Item>,
    #[serde(flatten)]
    place: Place,
    payment: Option<Payment>,
    #[serde(default)]
    prices: BTreeMap<String, Price>,
    #[serde(default)]
    pairs: Vec<(u8, Price)>,
    parent: Option<Box<Order>>,
}

#[derive(Deserialize, Schema)]
#[serde(rename_all = "camelCase")]
struct Item {
    #[arg(range(0..))]
    unit_price: i64,
    #[schemars(length(max = 3), inner(range(min = 1, max = 9)))]
    sizes: Option<BTreeSet<u8>>,
}

#[derive(Deserialize, Schema)]
struct Place {
    #[schemars(regex(pattern = r"^\d{5}$"))]
    zip: String,
}

#[derive(Deserialize, Schema)]
struct Price(#[arg(range(..=100))] u16);

#[derive(Deserialize, Schema)]
#[serde(tag = "by", content = "with", rename_all = "lowercase")]
enum Payment {
    Card {
        #[schemars(length(equal = 4))]
        last: String,
    },
    Cash(#[arg(range(1..))] u32),
    Cheque,
    Coins(Vec<Price>, #[arg(range(..5))] u8),
}

/// Orders.
#[mcp_tool]
async fn buy(order: Order) -> usize {
    tokio::task::yield_now().await;
    order.items.len()
}

async fn check_order(more: Value, problems: &[&str]) {
    let mut order = json!({ "items": [{ "unitPrice": 1 }], "zip": "12345" });
    for (name, value) in more.as_object().unwrap() {
        order[name] = value.clone();
    }
    let answer = call(tools![buy], "buy", json!({ "order": order })).await;
    match answer {
        Ok(_) => assert!(problems.is_empty(), "{order} was taken"),
        Err(told) => assert_eq!(told.lines().collect::<Vec<_>>(), problems, "{order}"),
    }
}

#[tokio::test]
async fn limits_inside_of_types() {
    check_order(json!({}), &[]).await;
    check_order(json!({ "items": [] }), &["`order.items`: must have at least 1 item"]).await;
    check_order(
        json!({ "items": [{ "unitPrice": 1 }, { "unitPrice": -2, "sizes": [1, 20, 3, 0] }] }),
        &[
            "`order.items[1].unitPrice`: must be at least 0, got -2",
            "`order.items[1].sizes`: must have at most 3 items, has 4",
            "`order.items[1].sizes`: must be from 1 to 9, got 0",
            "`order.items[1].sizes`: must be from 1 to 9, got 20",
        ],
    )
    .await;
    check_order(json!({ "zip": "1234x" }), &[r#"`order.zip`: must match `^\d{5}$`, got "1234x""#]).await;
    check_order(json!({ "prices": { "lamp": 101 } }), &["`order.prices.lamp`: must be at most 100, got 101"])
        .await;
    check_order(
        json!({ "pairs": [[1, 2], [1, 200]] }),
        &["`order.pairs[1][1]`: must be at most 100, got 200"],
    )
    .await;
    check_order(
        json!({ "parent": { "items": [{ "unitPrice": -1 }], "zip": "12345" } }),
        &["`order.parent.items[0].unitPrice`: must be at least 0, got -1"],
    )
    .await;
}

#[tokio::test]
async fn what_came_is_shown_only_in_its_beginning() {
    let long = "x".repeat(10_000);
    for order in [
        json!({ "zip": long, "items": [{ "unitPrice": 1 }] }),
        json!({ "zip": "12345", "items": [{ "unitPrice": 1 }], "prices": { &long: 300 } }),
    ] {
        let told = call(tools![buy], "buy", json!({ "order": order })).await.unwrap_err();
        assert!(told.len() < 300, "{told}");
    }
}

#[tokio::test]
async fn limits_inside_of_variants() {
    check_order(json!({ "payment": { "by": "cheque" } }), &[]).await;
    check_order(
        json!({ "payment": { "by": "card", "with": { "last": "123" } } }),
        &["`order.payment.with.last`: must have exactly 4 characters, has 3"],
    )
    .await;
    check_order(
        json!({ "payment": { "by": "cash", "with": 0 } }),
        &["`order.payment.with`: must be at least 1, got 0"],
    )
    .await;
    check_order(
        json!({ "payment": { "by": "coins", "with": [[1, 101], 5] } }),
        &[
            "`order.payment.with[0][1]`: must be at most 100, got 101",
            "`order.payment.with[1]`: must be at most 4, got 5",
        ],
    )
    .await;
}

/// Takes many.
#[mcp_tool]
fn many(#[arg(inner(range(..=9)))] numbers: Vec<u64>, #[arg(length(..=1))] members: HashMap<String, bool>) {
    let _ = (numbers, members);
}

#[tokio::test]
async fn not_all_of_many_problems_are_told() {
    let told =
        call(tools![many], "many", json!({ "numbers": vec![10; 50], "members": {} })).await.unwrap_err();
    assert_eq!(told.lines().count(), 33);
    assert!(told.ends_with("\n… and 18 more"), "{told}");
    let told =
        call(tools![many], "many", json!({ "numbers": [], "members": { "a": true, "b": true } })).await;
    assert_eq!(told.unwrap_err(), "`members`: must have at most 1 member, has 2");
}

#[tokio::test]
async fn what_serde_refuses_is_told_first() {
    let told = call(tools![repeat], "repeat", json!({ "name": "", "times": "x" })).await.unwrap_err();
    assert_eq!(told, "`times`: expected an integer from 0 to 4294967295, got string \"x\"");
}

/// What only schemars knows.
#[derive(Deserialize, schemars::JsonSchema)]
struct Harbour {
    name: String,
}

/// How old somebody is.
#[derive(Deserialize, Schema)]
struct Age(#[arg(range(..=150))] u8);

/// Says how old somebody is, and where.
#[mcp_tool]
fn age(age: &Age, at: &Harbour, #[arg(length(1..))] name: &str) -> String {
    format!("{name} is {} in {}", age.0, at.name)
}

#[tokio::test]
async fn limits_count_beside_a_type_that_only_schemars_knows() {
    let arguments = |age: u8, name: &str| json!({ "age": age, "at": { "name": "Oslo" }, "name": name });
    assert_eq!(call(tools![age], "age", arguments(90, "Ada")).await.unwrap(), "Ada is 90 in Oslo");
    let told = "`name`: must have at least 1 character\n`age`: must be at most 150, got 200";
    assert_eq!(call(tools![age], "age", arguments(200, "")).await.unwrap_err(), told);
}
