use mcp_ws::prelude::*;

/// Greets.
#[mcp_tool]
fn greet(#[arg(pattern = "^a", default = "b")] name: String) -> String {
    name
}

fn main() {
    let _: Tools = tools![greet];
}
