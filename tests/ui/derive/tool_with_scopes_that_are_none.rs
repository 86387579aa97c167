use mcp_ws::prelude::*;

#[derive(McpTool)]
#[mcp_tool(scopes())]
struct Search {
    _text: String,
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
