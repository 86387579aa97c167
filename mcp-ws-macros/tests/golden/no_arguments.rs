#[mcp_tool]
fn ping() {}
