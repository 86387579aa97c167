use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools]
impl Shop {
    #[mcp_tool]
    fn buy(&self) -> bool {
        true
    }

    #[mcp_tool(request = ShopBuy)]
    fn purchase(&self) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop);
}
