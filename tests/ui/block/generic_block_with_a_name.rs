use mcp_ws::prelude::*;

struct Shop<T>(T);

#[mcp_tools(OPENING)]
impl<T: Clone> Shop<T> {
    #[mcp_tool]
    fn open(&self) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop::OPENING).with_state(Shop(1));
    Shop(1).open();
}
