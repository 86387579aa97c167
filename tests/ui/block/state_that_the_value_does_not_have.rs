use mcp_ws::prelude::*;

struct Shop;

#[derive(Clone)]
struct Db;

#[mcp_tools]
impl Shop {
    #[mcp_tool]
    fn buy(&self, State(_db): State<Db>) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop);
    let _ = Db;
}
