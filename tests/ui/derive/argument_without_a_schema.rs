use mcp_ws::prelude::*;

#[derive(serde::Deserialize)]
struct Query;

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
