#[mcp_ws::mcp_tool]
fn show<T: ToString>(value: T) -> String {
    value.to_string()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![show]);
    show(1);
}
