use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db;

#[mcp_tool]
fn look(db: &State<Db>, id: u64) -> u64 {
    let State(Db) = db;
    id
}

fn main() {
    let _ = Server::new(tools![look]).with_state(Db);
    look(&State(Db), 1);
}
