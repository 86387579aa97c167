use mcp_ws::prelude::*;

struct Shop(std::cell::Cell<u8>);

#[mcp_tools]
impl Shop {
    #[mcp_tool]
    async fn buy(&self) -> u8 {
        self.0.get()
    }
}

fn main() {
    let _: Server = Server::new(Shop(1.into()));
}
