//! Free functions: sync, async and blocking, with every kind of parameter.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use mcp_ws::prelude::*;

/// Counts.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<AtomicU64>);

/// How one is met.
#[derive(Clone)]
pub(crate) struct Greeting(pub(crate) String);

/// Adds two integers.
#[mcp_tool(title = "Add", read_only, tags("arithmetic"))]
pub(crate) fn add(
    /// The first addend.
    a: i64,
    /// The second addend.
    b: i64,
) -> i64 {
    a + b
}

/// Greets somebody.
#[mcp_tool(timeout = "5s")]
pub(crate) async fn greet(name: String, times: Option<usize>) -> Result<String, ToolError> {
    tokio::task::yield_now().await;
    match times {
        Some(0) => Err(ToolError::new("not at all is no greeting")),
        times => Ok(format!("Hello {name}! ").repeat(times.unwrap_or(1)).trim_end().to_owned()),
    }
}

/// Adds up the bytes of a text on another thread.
#[mcp_tool(blocking)]
pub(crate) fn digest(text: &str) -> u64 {
    text.bytes().map(u64::from).sum()
}

/// Says it louder.
#[mcp_tool]
pub(crate) fn shout(text: &str) -> String {
    text.to_uppercase()
}

/// Finds what it can borrow.
#[mcp_tool]
pub(crate) async fn find(ids: &[u32], near: Option<&str>, title: Cow<'_, str>) -> String {
    tokio::task::yield_now().await;
    format!("{} near {} in {title}", ids.len(), near.unwrap_or("nothing"))
}

/// Rolls dice, without luck.
#[mcp_tool]
pub(crate) fn roll(
    #[arg(range(1..=6))] dice: u8,
    #[arg(range(2..=100), default = 6)] sides: u32,
    #[arg(name = "for", length(1..=20), pattern = "^[a-z]+$")] whom: Option<String>,
) -> String {
    format!("{} for {}", u32::from(dice) * sides, whom.as_deref().unwrap_or("nobody"))
}

/// Counts its own calls.
#[mcp_tool]
pub(crate) fn visits(State(counter): State<Counter>) -> u64 {
    counter.0.fetch_add(1, Ordering::Relaxed) + 1
}

/// Greets, and counts.
#[mcp_tool]
pub(crate) async fn welcome(State(counter): State<Counter>, name: String, greeting: State<Greeting>) -> String {
    let visits = counter.0.load(Ordering::Relaxed);
    format!("{}, {name}, after {visits} visits", greeting.0.0)
}

/// Counts to `n`, and says how far it has come.
#[mcp_tool]
pub(crate) async fn count(cx: &Context, n: u32) -> u32 {
    for i in 1..=n {
        cx.progress(Progress::of(i, n)).await;
    }
    n
}

/// Takes nothing that it does not know.
#[mcp_tool(deny_unknown)]
pub(crate) fn strict(flag: bool) -> bool {
    !flag
}

/// Tells null from nothing.
#[mcp_tool]
pub(crate) fn mark(note: Option<Option<String>>) -> String {
    format!("{note:?}")
}

/// Removes nothing, and says nothing.
#[mcp_tool(destructive, idempotent)]
pub(crate) fn remove(id: u64) {
    let _ = id;
}

/// Searches.
#[derive(McpTool)]
#[mcp_tool(name = "search", read_only)]
pub(crate) struct Search {
    /// What for.
    query: String,
    /// How much of it.
    #[arg(default = 10, range(1..=50))]
    limit: u32,
}

impl Run for Search {
    type State = State<Greeting>;
    type Output = Result<String, ToolError>;

    async fn run(self, greeting: &Self::State, _: &Context) -> Self::Output {
        Ok(format!("{}: {} of {}", greeting.0.0, self.limit, self.query))
    }
}
