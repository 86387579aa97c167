#[mcp_ws::mcp_tool]
fn buy(&self, id: u64) -> u64 {
    id
}

fn main() {}
