struct Item(u64);

impl mcp_ws::Schema for Item {
    const NODE: mcp_ws::schema::Edge = <u64 as mcp_ws::Schema>::NODE;
}

#[mcp_ws::mcp_tool]
fn put(item: &Item) -> u64 {
    item.0
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![put]);
    put(&Item(1));
}
