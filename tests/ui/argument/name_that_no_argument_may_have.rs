#[mcp_ws::mcp_tool]
fn find(#[arg(name = "what to find")] query: String) -> String {
    query
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    find(String::new());
}
