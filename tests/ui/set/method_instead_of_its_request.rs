use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools]
impl Shop {
    /// Buys.
    #[mcp_tool]
    fn buy_twice(&self) -> u8 {
        2
    }
}

fn main() {
    let _ = Server::new(tools![Shop::buy_twice]).with_state(Shop);
}
