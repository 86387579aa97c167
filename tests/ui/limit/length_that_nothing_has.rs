use mcp_ws::prelude::*;

/// Greets.
#[mcp_tool]
fn greet(#[arg(length(5..=1))] name: String) -> String {
    name
}

fn main() {
    let _: Tools = tools![greet];
}
