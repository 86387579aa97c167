//! A server of two tools, as the README has it.

use mcp_ws::prelude::*;

/// Adds two integers.
#[mcp_tool]
fn add(
    /// The first addend.
    a: i64,
    /// The second addend.
    b: i64,
) -> i64 {
    a + b
}

/// Says a text again.
#[mcp_tool]
fn echo(
    /// What to say.
    text: String,
) -> String {
    text
}

#[tokio::main]
async fn main() -> mcp_ws::Result<()> {
    Server::new(tools![add, echo]).serve("127.0.0.1:8000").await
}
