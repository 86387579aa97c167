struct Item(u64);

#[mcp_ws::mcp_tool]
fn put(item: Item, other: &Item) -> u64 {
    item.0 + other.0
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![put]);
    put(Item(1), &Item(2));
}
