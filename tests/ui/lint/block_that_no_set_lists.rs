#![deny(dead_code)]

use mcp_ws::prelude::*;

struct Shop;

#[mcp_tools(BUYING)]
impl Shop {
    #[mcp_tool]
    fn buy(&self) -> bool {
        true
    }
}

fn main() {
    Shop.buy();
}
