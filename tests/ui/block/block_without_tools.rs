use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools]
impl Shop {
    fn open(&self) -> bool {
        true
    }
}

fn main() {
    let _ = Shop.open();
    let _: Server = Server::new(Shop);
}
