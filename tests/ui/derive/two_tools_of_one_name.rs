use mcp_ws::prelude::*;

struct Math;

#[mcp_tools]
impl Math {
    #[mcp_tool]
    fn add(&self, a: i64, b: i64) -> i64 {
        a + b
    }
}

#[derive(ToolSet)]
struct App {
    #[tools]
    math: Math,
    #[tools]
    more: Math,
}

fn main() {
    let _: Server = Server::new(App { math: Math, more: Math });
}
