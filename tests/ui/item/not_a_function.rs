#[mcp_ws::mcp_tool]
struct Add;

fn main() {
    let _ = Add;
}
