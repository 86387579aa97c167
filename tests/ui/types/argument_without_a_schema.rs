#[derive(serde::Deserialize)]
struct Item {
    id: u64,
}

#[mcp_ws::mcp_tool]
fn put(item: Item, count: u32) -> u64 {
    item.id * u64::from(count)
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![put]);
    put(Item { id: 1 }, 1);
}
