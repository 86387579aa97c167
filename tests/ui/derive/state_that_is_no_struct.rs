use mcp_ws::prelude::*;

#[derive(Clone)]
struct Db(u8);

#[derive(State)]
enum App {
    Db(Db),
}

fn main() {
    let App::Db(db) = App::Db(Db(1));
    let _ = db.0;
}
