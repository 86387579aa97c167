use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db(u8);

type Other = Db;

#[derive(State)]
struct App {
    db: Db,
    other: Other,
}

#[mcp_tool]
fn get(State(db): State<Db>) -> u8 {
    db.0
}

fn main() {
    let _: Server = Server::new(tools![get]).with_state(App { db: Db(1), other: Db(2) });
}
