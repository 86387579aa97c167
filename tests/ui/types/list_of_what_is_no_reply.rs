struct Item;

#[mcp_ws::mcp_tool]
fn all() -> Vec<Item> {
    vec![Item]
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![all]);
    all();
}
