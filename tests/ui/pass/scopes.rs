//! Tools that want scopes of their callers, in all forms that tools have.
#![deny(
    missing_docs,
    warnings,
    rust_2018_idioms,
    unreachable_pub,
    single_use_lifetimes,
    unused_qualifications
)]
#![deny(clippy::all, clippy::pedantic)]
#![allow(clippy::unused_async, clippy::unused_self)]

use mcp_ws::DynamicTool;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde_json::Value;
use serde_json::json;

/// Ours.
mod core {}

/// Adds.
#[mcp_tool(scopes("math"))]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

/// Waits.
#[mcp_tool(scopes("wait", "https://a.test/b",), blocking, timeout = "1h", task)]
fn wait(cx: &Context) -> bool {
    cx.wants_progress()
}

/// Searches.
#[derive(McpTool)]
#[mcp_tool(scopes("search"))]
struct Search {
    text: String,
}

impl Run for Search {
    type State = ();
    type Output = String;

    async fn run(self, (): &(), _: &Context) -> String {
        self.text
    }
}

struct Shop;

#[mcp_tools(scopes("shop", "sell"))]
impl Shop {
    /// Opens.
    #[mcp_tool]
    fn open(&self) -> bool {
        true
    }

    /// Buys.
    #[mcp_tool(scopes("shop", "buy"))]
    async fn buy(&self) -> u8 {
        1
    }
}

/// All of them.
#[derive(ToolSet)]
#[tools(Self::SELLING)]
struct Whole;

#[mcp_tools(SELLING, scopes("sell"))]
impl Whole {
    /// Sells.
    #[mcp_tool(name = "sell")]
    fn sell() -> u8 {
        2
    }
}

/// What a caller with these scopes is shown.
async fn shown(scopes: &[&'static str]) -> Vec<String> {
    let server = Server::new(tools![add, wait, Search]).and(Whole).unwrap();
    let server = server.and(tools![ShopOpen, ShopBuy]).unwrap().with_state(Shop);
    let made = DynamicTool::new("made", json!({"type": "object"}), |_: Value, _: Context| async { "made" });
    server.add_tool(made.scopes(["made"]).scopes(vec![String::from("more")])).unwrap();
    let caller = Identity::new("ann").scopes(scopes.iter().copied());
    let tools = Harness::new(server).as_caller(caller).list_tools().await.unwrap();
    tools.into_iter().map(|tool| tool.name).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    assert!(shown(&[]).await.is_empty());
    assert_eq!(shown(&["math", "wait"]).await, ["add"]);
    assert_eq!(shown(&["wait", "https://a.test/b", "search"]).await, ["wait", "search"]);
    assert_eq!(shown(&["sell", "shop"]).await, ["sell", "open"]);
    assert_eq!(shown(&["sell", "shop", "buy"]).await, ["sell", "open", "buy"]);
    assert_eq!(shown(&["made", "more"]).await, ["made"]);
}
