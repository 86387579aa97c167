#[mcp_ws::mcp_tool]
async fn find(#[arg(default = "five")] limit: u32) -> u32 {
    limit
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    let _ = find(1);
}
