use std::sync::Arc;

use mcp_ws::Provides;
use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools]
impl Shop {
    #[mcp_tool]
    fn buy(self: Arc<Self>) -> bool {
        true
    }
}

struct App(Shop);

impl Provides<Shop> for App {
    fn provide(&self) -> &Shop {
        &self.0
    }
}

fn main() {
    let _ = Server::new(tools![ShopBuy]).with_state(App(Shop));
}
