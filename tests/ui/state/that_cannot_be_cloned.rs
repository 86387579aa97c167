use std::sync::Mutex;

use mcp_ws::prelude::*;

struct Db(Mutex<u64>);

#[mcp_tool]
fn next(State(db): State<Db>) -> Result<u64, String> {
    let mut last = db.0.lock().map_err(|_| "locked")?;
    *last += 1;
    Ok(*last)
}

fn main() {
    let _ = Server::new(tools![next]).with_state(Db(Mutex::new(0)));
}
