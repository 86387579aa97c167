#![deny(dead_code)]

use mcp_ws::prelude::*;

#[derive(McpTool)]
struct Search {
    text: String,
}

impl Run for Search {
    type State = ();
    type Output = String;

    async fn run(self, _: &(), _: &Context) -> String {
        self.text
    }
}

fn main() {
    let _: Server = Server::new(tools![]);
}
