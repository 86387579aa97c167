use mcp_ws::prelude::*;

struct Shop;

impl Shop {
    fn buy(&self) -> bool {
        true
    }
}

fn main() {
    let _ = Shop.buy();
    let _: Server = Server::new(Shop);
}
