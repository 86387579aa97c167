use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema, Form)]
struct Booking {
    name: String,
    address: Address,
}

#[derive(Deserialize, Schema)]
struct Address {
    city: String,
}

fn main() {
    let address = Address { city: String::new() };
    let booking = Booking { name: address.city.clone(), address };
    let _ = (booking.name, booking.address.city);
}
