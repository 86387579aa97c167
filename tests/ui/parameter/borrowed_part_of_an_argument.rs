#[mcp_ws::mcp_tool]
fn shout(texts: Vec<&str>) -> String {
    texts.concat().to_uppercase()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![shout]);
    shout(Vec::new());
}
