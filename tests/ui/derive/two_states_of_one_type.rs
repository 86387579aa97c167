use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db(u8);

#[derive(State)]
struct App {
    db: Db,
    _other: Db,
}

#[mcp_tool]
fn get(State(db): State<Db>) -> u8 {
    db.0
}

fn main() {
    let _: Server = Server::new(tools![get]).with_state(App { db: Db(1), _other: Db(2) });
}
