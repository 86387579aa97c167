use mcp_ws::prelude::*;

struct Found;

#[derive(McpTool)]
struct Search {
    _text: String,
}

impl Run for Search {
    type State = ();
    type Output = Found;

    async fn run(self, _: &(), _: &Context) -> Found {
        Found
    }
}

fn main() {
    let _: Server = Server::new(tools![Search]);
}
