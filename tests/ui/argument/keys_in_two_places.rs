#[mcp_ws::mcp_tool]
fn find(#[arg(default = 5)] #[arg(example = 6)] limit: u32) -> u32 {
    limit
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    find(1);
}
