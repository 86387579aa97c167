use mcp_ws::prelude::*;

#[derive(ToolSet)]
#[tools(Self::BUYING, Self::RETURNS)]
struct Shop;

#[mcp_tools(BUYING)]
impl Shop {
    #[mcp_tool]
    fn buy(&self) -> bool {
        true
    }
}

#[mcp_tools(RETURNS)]
impl Shop {
    #[mcp_tool(name = "buy")]
    fn bring_back(&self) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop);
}
