#[derive(mcp_ws::Schema)]
struct Item {
    id: u32,
}

#[mcp_ws::mcp_tool]
fn all() -> Result<Vec<Item>, String> {
    Ok(vec![Item { id: 1 }])
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![all]);
    let _ = all().map(|all| all[0].id);
}
