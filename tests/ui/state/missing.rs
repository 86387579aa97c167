use mcp_ws::State;

#[derive(Clone)]
struct Db;

#[mcp_ws::mcp_tool]
fn get(State(_): State<Db>, id: u64) -> u64 {
    id
}

#[mcp_ws::mcp_tool]
fn add(a: i64, b: i64) -> i64 {
    a + b
}

fn main() {
    let server = mcp_ws::Server::new(mcp_ws::tools![add, get]);
    drop(server.serve("127.0.0.1:8000"));
    add(1, 2);
    get(State(Db), 1);
}
