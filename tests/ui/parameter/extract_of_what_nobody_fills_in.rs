#[mcp_ws::mcp_tool]
fn greet(#[extract] name: String) -> String {
    name
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![greet]);
    greet(String::new());
}
