fn plain() {}

fn main() {
    let server = mcp_ws::Server::new(mcp_ws::tools![]).and::<()>(plain);
    drop(server);
    plain();
}
