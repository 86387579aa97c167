struct Item;

#[mcp_ws::mcp_tool]
fn find(id: u32) -> Result<Item, String> {
    if id == 0 { Err("none".to_owned()) } else { Ok(Item) }
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    let _ = find(1);
}
