#[mcp_ws::mcp_tool]
fn sum((a, b): (i64, i64)) -> i64 {
    a + b
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![sum]);
    sum((1, 2));
}
