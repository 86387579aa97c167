#[mcp_ws::mcp_tool(blocking)]
async fn read() -> String {
    String::new()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![read]);
    let _ = read();
}
