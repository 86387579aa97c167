//! The tools that need no state.

use std::time::Duration;

use mcp_ws::prelude::*;

/// Says the text back.
#[mcp_tool]
pub(crate) fn echo(text: String) -> String {
    text
}

/// Adds two integers.
#[mcp_tool]
pub(crate) fn add(a: i64, b: i64) -> Result<i64, ToolError> {
    a.checked_add(b).ok_or_else(|| ToolError::new("the sum does not fit into 64 bits"))
}

/// Fails, and says why.
#[mcp_tool]
pub(crate) fn fail(message: String) -> Result<(), ToolError> {
    Err(ToolError::new(message))
}

/// Reports progress `n` times.
#[mcp_tool]
pub(crate) async fn count(cx: &Context, n: u32, delay_ms: u64) -> u32 {
    for i in 1..=n {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        cx.progress(Progress::of(i, n)).await;
    }
    n
}

/// Panics.
#[mcp_tool]
#[allow(clippy::panic, reason = "this is what the tool is for")]
pub(crate) fn boom() {
    panic!("boom");
}
