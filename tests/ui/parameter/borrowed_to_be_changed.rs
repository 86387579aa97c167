#[mcp_ws::mcp_tool]
fn shout(text: &mut String) -> String {
    text.to_uppercase()
}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![shout]);
    shout(&mut String::new());
}
