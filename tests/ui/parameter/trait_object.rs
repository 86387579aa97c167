#[mcp_ws::mcp_tool]
fn show(value: &dyn ToString) -> String {
    value.to_string()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![show]);
    show(&1);
}
