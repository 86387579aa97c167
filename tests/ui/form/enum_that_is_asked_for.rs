use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema, Form)]
enum Class {
    First,
    Second,
}

fn main() {
    let _ = (Class::First, Class::Second);
}
