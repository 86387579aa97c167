#[mcp_ws::mcp_tool]
fn first<'a>(text: &'a str, other: &str) -> &'a str {
    if other.is_empty() { text } else { "" }
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![first]);
    first("", "");
}
