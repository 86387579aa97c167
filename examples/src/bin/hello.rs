//! The smallest server: one function, one line to serve it.
//!
//! ```text
//! cargo run --release -p mcp-ws-examples --bin hello
//! ```

use mcp_ws::prelude::*;

/// Adds two integers.
#[mcp_tool]
fn add(
    /// The first addend.
    a: i64,
    /// The second addend.
    b: i64,
) -> i64 {
    a.wrapping_add(b)
}

#[tokio::main]
async fn main() -> mcp_ws::Result<()> {
    mcp_ws_examples::say_what_to_do_next("127.0.0.1:8000");
    Server::new(tools![add]).serve("127.0.0.1:8000").await
}
