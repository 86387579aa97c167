use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db(u8);

#[derive(State)]
struct App<T> {
    db: Db,
    _other: T,
}

fn main() {
    let _ = App { db: Db(1), _other: 2 }.db.0;
}
