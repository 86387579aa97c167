#[mcp_ws::mcp_tool]
trait Shop {
    fn buy(&self, id: u64) -> u64;
}

impl Shop for () {
    fn buy(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    ().buy(1);
}
