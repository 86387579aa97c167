//! Tools that run as tasks, in all forms that tools have.
#![deny(
    missing_docs,
    warnings,
    rust_2018_idioms,
    unreachable_pub,
    single_use_lifetimes,
    unused_qualifications
)]
#![deny(clippy::all, clippy::pedantic)]
#![allow(clippy::unused_async)]

use mcp_ws::DynamicTool;
use mcp_ws::prelude::*;
use mcp_ws::testing::Harness;
use serde_json::Value;
use serde_json::json;

/// Ours.
mod core {}

/// Adds.
#[mcp_tool(task)]
async fn add(a: i64, b: &str) -> String {
    format!("{a}{b}")
}

/// Waits.
#[mcp_tool(blocking, task = "required", timeout = "1h")]
fn wait(cx: &Context) -> bool {
    cx.wants_progress()
}

struct Shop;

#[mcp_tools]
impl Shop {
    /// Counts.
    #[mcp_tool(task)]
    async fn count(&self, cx: &Context) -> u8 {
        cx.become_task().await;
        1
    }

    /// Opens.
    #[mcp_tool(task, blocking)]
    fn open() -> bool {
        true
    }
}

/// Searches.
#[derive(McpTool)]
#[mcp_tool(task = "required", timeout = "30s")]
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

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::new(tools![add, wait, Search]).and(Shop).unwrap();
    let echo = |text: Value, _: Context| async move { text.to_string() };
    server.add_tool(DynamicTool::new("echo", json!({"type": "object"}), echo).task()).unwrap();
    server.add_tool(DynamicTool::new("only", json!({"type": "object"}), echo).task_required()).unwrap();
    let harness = Harness::new(server);
    assert_eq!(harness.call(add { a: 1, b: "2" }).await, Ok("12".to_owned()));
    assert_eq!(harness.call(ShopCount {}).await, Ok(1));
    assert_eq!(harness.call(ShopOpen {}).await, Ok(true));
    assert!(!harness.call_tool("echo", json!({})).await.unwrap().is_error());
    for (tool, arguments) in [("wait", json!({})), ("search", json!({"text": "a"})), ("only", json!({}))] {
        let answer = harness.call_tool(tool, arguments).await.unwrap();
        assert!(answer.text().contains("runs as a task"), "{tool}: {}", answer.text());
    }
}
