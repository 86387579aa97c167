use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema, Form)]
struct Booking {
    #[arg(lenght(1..))]
    name: String,
}

fn main() {
    let _ = Booking { name: String::new() }.name;
}
