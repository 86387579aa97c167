//! Tools that run as tasks, for clients that have such.

use std::time::Duration;

use mcp_ws::prelude::*;
use serde::Deserialize;

use super::rounds::Name;

/// Greets somebody, at once.
#[mcp_tool]
pub(super) fn greet(name: &str) -> String {
    format!("Hello, {name}!")
}

/// Computes for some seconds.
#[mcp_tool(task)]
pub(super) async fn slow_compute(seconds: u32, label: Option<String>) -> String {
    tokio::time::sleep(Duration::from_secs(seconds.into())).await;
    format!("{} is computed", label.unwrap_or_default())
}

/// Fails after a while. Only clients that have tasks can call it.
#[mcp_tool(task = "required")]
pub(super) async fn failing_job() -> Result<(), ToolError> {
    tokio::time::sleep(Duration::from_secs(1)).await;
    Err(ToolError::new("This job intentionally fails"))
}

/// Breaks after a while.
#[mcp_tool(task)]
#[allow(clippy::panic, reason = "this is what the tool is for")]
pub(super) async fn protocol_error_job() {
    tokio::time::sleep(Duration::from_millis(100)).await;
    panic!("This job intentionally breaks");
}

#[derive(Deserialize, Schema, Form)]
struct Confirmed {
    /// Whether it may go
    confirm: bool,
}

/// Asks before it deletes a file, which it does not.
#[mcp_tool(task)]
pub(super) async fn confirm_delete(filename: String, cx: &Context) -> Result<String, ToolError> {
    let Confirmed { confirm } = cx.elicit("confirm", format!("Delete {filename}?")).await?;
    Ok(format!("{filename} {}", if confirm { "is deleted" } else { "stays" }))
}

/// Asks two things at once.
#[mcp_tool(task)]
pub(super) async fn multi_input(cx: &Context) -> Result<String, ToolError> {
    let (name, confirmed) = tokio::join!(
        cx.elicit::<Name>("name", "What is your name?"),
        cx.elicit::<Confirmed>("confirm", "Shall it go on?"),
    );
    Ok(format!("{}: {}", name?.name, confirmed?.confirm))
}

/// Asks for a name, and goes on as a task.
#[mcp_tool]
pub(super) async fn test_tool_with_task(cx: &Context) -> Result<String, ToolError> {
    let Name { name } = cx.elicit("user_name", "What is your name?").await?;
    cx.become_task().await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    Ok(format!("Hello, {name}!"))
}
