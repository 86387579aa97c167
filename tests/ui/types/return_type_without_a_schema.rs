#[derive(serde::Serialize)]
struct Item {
    id: u32,
}

#[mcp_ws::mcp_tool]
fn take(id: u32) -> Item {
    Item { id }
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![take]);
    take(1);
}
