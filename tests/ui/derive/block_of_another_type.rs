use mcp_ws::prelude::*;

struct Math;

#[mcp_tools]
impl Math {
    #[mcp_tool]
    fn add(&self, a: i64, b: i64) -> i64 {
        a + b
    }
}

#[mcp_tools(MORE)]
impl Math {
    #[mcp_tool]
    fn zero(&self) -> i64 {
        0
    }
}

#[derive(ToolSet)]
#[tools(Math::MORE)]
struct App;

fn main() {
    let _: Server = Server::new(App);
    let _ = Math;
}
