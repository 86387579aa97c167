use mcp_ws::prelude::*;

/// Greets.
#[mcp_tool]
fn greet(#[arg(range = 1..5)] name: String) -> String {
    name
}

fn main() {
    let _: Tools = tools![greet];
}
