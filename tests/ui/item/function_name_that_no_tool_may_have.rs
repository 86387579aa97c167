#[mcp_ws::mcp_tool]
fn größe() -> u32 {
    1
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![größe]);
    größe();
}
