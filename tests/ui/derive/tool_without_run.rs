use mcp_ws::prelude::*;

#[derive(McpTool)]
struct Search {
    _text: String,
}

fn main() {
    let _: Server = Server::new(tools![Search]);
}
