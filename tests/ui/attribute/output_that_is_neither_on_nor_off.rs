/// Waits.
#[mcp_ws::mcp_tool(output = "no")]
async fn wait() {}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![wait]);
    drop(wait());
}
