//! Calls that are typed: what only a served tool's types may lack, and return types that are hard to name.
#![deny(warnings, rust_2018_idioms, single_use_lifetimes)]

use std::borrow::Cow;

use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;

/// Can be sent, but not written: nobody makes a typed call of its tool.
#[derive(serde::Deserialize)]
struct ReadOnly(u64);

impl mcp_ws::Schema for ReadOnly {
    const NODE: mcp_ws::schema::Edge = <u64 as mcp_ws::Schema>::NODE;
}

#[mcp_tool]
fn put(item: ReadOnly) -> u64 {
    item.0
}

/// Less visible than the tool that returns it.
#[derive(serde::Serialize, serde::Deserialize)]
struct Secret {
    n: u8,
}

#[mcp_tool]
#[allow(private_interfaces)]
pub fn secret(n: u8, again: u8) -> Json<Secret> {
    Json(Secret { n: n + again })
}

#[mcp_tool]
fn borrowed(_cx: &Context) -> &str {
    "borrowed"
}

#[mcp_tool(name = "lent")]
async fn also_borrowed(_cx: &Context, text: Option<String>) -> Result<Cow<'_, str>, &'static str> {
    text.map(Cow::Owned).ok_or("there is no text")
}

#[mcp_tool]
async fn nothing() {}

/// Borrows of its own, and can only be read.
#[derive(serde::Deserialize)]
struct Item<'a>(#[serde(borrow)] Cow<'a, str>);

impl mcp_ws::Schema for Item<'_> {
    const NODE: mcp_ws::schema::Edge = <str as mcp_ws::Schema>::NODE;
}

#[mcp_tool]
fn only_read(item: Item<'_>, near: Option<&str>) -> usize {
    item.0.len() + near.map_or(0, str::len)
}

#[mcp_tool]
async fn lends(text: &str, ids: &[u8], title: Cow<'_, str>, #[arg(default = "!")] end: &str) -> String {
    format!("{text}{ids:?}{title}{end}")
}

#[mcp_tool]
fn length(text: &str, _cx: &Context) -> usize {
    text.len()
}

fn main() {
    let harness =
        Harness::new(tools![put, secret, borrowed, also_borrowed, nothing, only_read, lends, length]);
    let calls = async {
        let Json(secret) = harness.call(secret { n: 1, again: 2 }).await.unwrap();
        assert_eq!(secret.n, 3);
        assert_eq!(harness.call(borrowed {}).await.unwrap(), "borrowed");
        assert_eq!(harness.call(also_borrowed { text: Some("lent".to_owned()) }).await.unwrap(), "lent");
        harness.call(also_borrowed { text: None }).await.unwrap_err();
        harness.call(nothing {}).await.unwrap();
        let name = String::from("Ann");
        let call = lends { text: &name, ids: &[1], title: name.as_str().into(), end: None };
        assert_eq!(harness.call(call).await.unwrap(), "Ann[1]Ann!");
        assert_eq!(harness.call(length { text: &name }).await.unwrap(), 3);
    };
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(calls);
}
