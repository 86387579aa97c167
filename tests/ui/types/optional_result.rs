#[derive(serde::Serialize, mcp_ws::Schema)]
struct Item(u32);

#[mcp_ws::mcp_tool]
fn find(id: u32) -> Result<Option<Item>, String> {
    Ok((id == 1).then(|| Item(id)))
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![find]);
    let _ = find(1);
}
