use mcp_ws::prelude::*;

#[derive(ToolSet)]
#[tools(Self::BUYING, "RETURNS")]
struct Shop;

#[mcp_tools(BUYING)]
impl Shop {
    #[mcp_tool]
    fn buy(&self) -> bool {
        true
    }
}

fn main() {
    let _: Server = Server::new(Shop);
}
