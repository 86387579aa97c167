#[derive(serde::Serialize)]
struct Item(u32);

impl mcp_ws::Schema for Item {
    const NODE: mcp_ws::schema::Edge = <u32 as mcp_ws::Schema>::NODE;
}

#[mcp_ws::mcp_tool]
fn take(id: u32) -> Item {
    Item(id)
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![take]);
    take(1);
}
