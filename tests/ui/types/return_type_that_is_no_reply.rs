struct Item;

#[mcp_ws::mcp_tool]
fn take(count: u32) -> Item {
    let _ = count;
    Item
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![take]);
    take(1);
}
