use mcp_ws::prelude::*;

#[derive(mcp_ws::Schema)]
struct Query {
    _text: String,
}

#[derive(McpTool)]
struct Search {
    _query: Query,
}

impl Run for Search {
    type State = ();
    type Output = String;

    async fn run(self, _: &(), _: &Context) -> String {
        "found".to_owned()
    }
}

fn main() {
    let _: Server = Server::new(tools![Search]);
}
