use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools]
impl Shop {
    #[mcp_tool]
    async fn buy(&self) -> bool {
        let shared = std::rc::Rc::new(true);
        std::future::ready(()).await;
        *shared
    }
}

fn main() {
    let _: Server = Server::new(Shop);
}
