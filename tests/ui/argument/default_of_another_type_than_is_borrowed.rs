#[mcp_ws::mcp_tool]
fn find(#[arg(default = 5)] text: &str) -> String {
    text.to_owned()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    find("");
}
