use std::collections::HashMap;

struct Item;

#[mcp_ws::mcp_tool]
fn all() -> HashMap<String, Item> {
    HashMap::from([("a".to_owned(), Item)])
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![all]);
    all();
}
