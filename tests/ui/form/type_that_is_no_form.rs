use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema)]
struct Booking {
    name: String,
}

fn ask<T: Form>() {}

fn main() {
    let _ = Booking { name: String::new() }.name;
    ask::<Booking>();
}
