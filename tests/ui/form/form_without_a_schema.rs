use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Form)]
struct Booking {
    name: String,
}

fn main() {
    let _ = Booking { name: String::new() }.name;
}
