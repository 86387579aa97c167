#[mcp_ws::mcp_tool(scopes("\"items\""))]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![add]);
    add(1, 2);
}
