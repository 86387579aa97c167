struct Shop;

#[mcp_ws::mcp_tool]
impl Shop {
    fn buy(&self) -> u8 {
        1
    }
}

fn main() {
    Shop.buy();
}
