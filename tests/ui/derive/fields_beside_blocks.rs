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
#[tools(Self::OWN)]
struct App {
    #[tools]
    math: Math,
}

#[mcp_tools(OWN)]
impl App {
    #[mcp_tool]
    fn own(&self) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(App { math: Math });
}
