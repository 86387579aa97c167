use mcp_ws::prelude::*;
use serde::Deserialize;

#[derive(Deserialize, Schema, Form)]
struct Booking {
    seats: Vec<u8>,
    rows: (u8, u8),
}

fn main() {
    let booking = Booking { seats: Vec::new(), rows: (1, 2) };
    let _ = (booking.seats, booking.rows);
}
