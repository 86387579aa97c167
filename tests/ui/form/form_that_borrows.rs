use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema, Form)]
struct Booking<'b> {
    name: &'b str,
}

fn main() {
    let _ = Booking { name: "Ada" }.name;
}
