#[mcp_ws::mcp_tool]
fn greet(name: Strng) -> usize {
    name.len()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![greet]);
}
