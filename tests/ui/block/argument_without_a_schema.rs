use mcp_ws::prelude::*;

struct Shop;

#[derive(serde::Deserialize)]
struct Order;

#[mcp_tools]
impl Shop {
    #[mcp_tool]
    fn buy(&self, _order: Order) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop);
}
