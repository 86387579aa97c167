use mcp_ws::prelude::*;

#[derive(McpTool)]
struct Search(String);

impl Run for Search {
    type State = ();
    type Output = String;

    async fn run(self, _: &(), _: &Context) -> String {
        "found".to_owned()
    }
}

fn main() {
    let _: Server = Server::new(tools![Search]);
    let _ = Search(String::new()).0;
}
