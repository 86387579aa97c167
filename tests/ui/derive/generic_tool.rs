use mcp_ws::prelude::*;

#[derive(McpTool)]
struct Search<T> {
    text: T,
}

fn main() {
    let _ = Search { text: "" }.text;
}
