fn plain() {}

fn main() {
    let _: mcp_ws::Server = mcp_ws::Server::new(mcp_ws::tools![plain]);
    plain();
}
