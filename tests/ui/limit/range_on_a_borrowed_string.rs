use mcp_ws::prelude::*;

/// Greets.
#[mcp_tool]
fn greet(#[arg(range(1..=5))] name: Option<&str>) -> String {
    name.unwrap_or("you").to_owned()
}

fn main() {
    let _: Tools = tools![greet];
}
