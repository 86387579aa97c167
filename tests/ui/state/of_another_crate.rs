#[derive(Clone)]
struct Db;

struct State<T>(T);

#[mcp_ws::mcp_tool]
fn get(State(_): State<Db>, id: u64) -> u64 {
    id
}

fn main() {
    let _ = mcp_ws::Server::new(mcp_ws::tools![get]).with_state(Db);
    get(State(Db), 1);
}
