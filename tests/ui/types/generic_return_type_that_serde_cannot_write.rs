#[derive(mcp_ws::Schema)]
struct Page<T> {
    items: Vec<T>,
}

#[mcp_ws::mcp_tool]
fn page() -> Page<u8> {
    Page { items: Vec::new() }
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![page]);
    let _ = page().items;
}
