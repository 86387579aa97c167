use mcp_ws::State;

#[derive(Clone)]
struct Db;

#[mcp_ws::mcp_tool]
fn get(State(_): State<Db>) {}

fn main() {
    let server = mcp_ws::Server::new(mcp_ws::tools![]).and(mcp_ws::tools![get]).unwrap();
    drop(server.serve("127.0.0.1:8000"));
    get(State(Db));
}
