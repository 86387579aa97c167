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
    #[tools(prefix = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    math: Math,
}

fn main() {
    let _: Server = Server::new(App { math: Math });
}
