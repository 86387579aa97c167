use mcp_ws::prelude::*;

/// Greets.
#[mcp_tool]
fn greet(#[arg(inner(lenght(1..)))] name: Vec<String>) -> String {
    name.concat()
}

fn main() {
    let _: Tools = tools![greet];
}
