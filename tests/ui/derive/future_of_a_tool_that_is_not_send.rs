use mcp_ws::prelude::*;

#[derive(McpTool)]
struct Search {
    text: String,
}

impl Run for Search {
    type State = ();
    type Output = String;

    async fn run(self, _: &(), _: &Context) -> String {
        let text = std::rc::Rc::new(self.text);
        std::future::ready(()).await;
        text.to_string()
    }
}

fn main() {
    let _: Server = Server::new(tools![Search]);
}
