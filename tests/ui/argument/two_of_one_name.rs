#[mcp_ws::mcp_tool]
fn find(text: String, #[arg(name = "text")] query: String) -> String {
    text + &query
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    find(String::new(), String::new());
}
