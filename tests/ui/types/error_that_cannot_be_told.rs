struct Failed;

#[mcp_ws::mcp_tool]
fn find(id: u32) -> Result<u32, Failed> {
    if id == 0 { Err(Failed) } else { Ok(id) }
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    let _ = find(1);
}
