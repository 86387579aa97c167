use mcp_ws::prelude::*;

struct Shop;

impl Shop {
    #[mcp_tool]
    fn open() -> Result<Self, ToolError> {
        Ok(Shop)
    }
}

fn main() {
    let _ = Shop::open();
}
