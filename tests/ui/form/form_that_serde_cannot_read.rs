use mcp_ws::prelude::*;

#[derive(Schema, Form)]
struct Booking {
    name: String,
}

fn main() {
    let _ = Booking { name: String::new() }.name;
}
