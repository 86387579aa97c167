#[mcp_ws::mcp_tool(blocking, nmae = "x")]
async fn show(_: i64, text: &mut String) -> String {
    text.clone()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![show]);
    let _ = show(1, &mut String::new());
}
