use mcp_ws::prelude::*;

#[mcp_tools]
struct Shop;

fn main() {
    let _ = Shop;
}
