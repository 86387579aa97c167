#![deny(dead_code)]

#[mcp_ws::mcp_tool]
fn listed() -> u64 {
    0
}

#[mcp_ws::mcp_tool]
fn forgotten() -> u64 {
    0
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![listed]);
}
