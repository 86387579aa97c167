use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db;

#[derive(McpTool)]
struct Search {
    _text: String,
}

impl Run for Search {
    type State = State<Db>;
    type Output = String;

    async fn run(self, _: &State<Db>, _: &Context) -> String {
        "found".to_owned()
    }
}

fn main() {
    let _: Server = Server::new(tools![Search]);
}
