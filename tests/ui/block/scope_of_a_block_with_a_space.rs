use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools(scopes("shop open"))]
impl Shop {
    #[mcp_tool]
    fn open(&self) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop);
}
