enum NotFound {
    Item(u64),
}

#[mcp_ws::mcp_tool]
fn item(id: u64) -> Result<String, NotFound> {
    Err(NotFound::Item(id))
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![item]);
    let Err(NotFound::Item(_)) = item(1) else { return };
}
