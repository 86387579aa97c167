#[mcp_ws::mcp_tool]
fn find(#[arg(example = most())] limit: u32) -> u32 {
    limit
}

fn most() -> u32 {
    5
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    find(most());
}
