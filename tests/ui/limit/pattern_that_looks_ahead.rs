use mcp_ws::prelude::*;

/// Greets.
#[mcp_tool]
fn greet(#[arg(pattern = "^(?!root)")] name: String) -> String {
    name
}

fn main() {
    let _: Tools = tools![greet];
}
