#[mcp_ws::mcp_tool]
fn find(id: u32) -> Option<String> {
    (id == 1).then(|| "one".to_owned())
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    find(1);
}
