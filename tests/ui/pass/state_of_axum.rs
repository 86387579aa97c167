//! The first lines of many an axum file: its `State` is another type than ours, and hides ours from the prelude.
use axum::extract::State;
use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db(u64);

/// Reads one item.
#[mcp_tool]
async fn item(State(db): State<Db>, id: u64) -> u64 {
    db.0 + id
}

/// Reads the same.
#[mcp_tool]
fn same(mcp_ws::State(db): mcp_ws::State<Db>, id: u64) -> u64 {
    db.0 + id
}

fn main() {
    let _: Server = Server::new(tools![item, same]).with_state(Db(1));
}
