#[mcp_ws::mcp_tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

#[mcp_ws::mcp_tool(name = "add")]
fn plus(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![add, plus]);
    add(1, 2) + plus(1, 2);
}
