//! Tools that ask their user before they act.
//!
//! ```text
//! cargo run -p mcp-ws-examples --bin booking
//! ```

use mcp_ws::Unanswered;
use mcp_ws::prelude::*;
use serde::Deserialize;
use serde::Serialize;

/// What a user fills in.
#[derive(Deserialize, Serialize, Schema, Form)]
struct Booking {
    /// How many you are
    #[arg(range(1..=12))]
    guests: u8,
    /// Where you would like to sit
    place: Place,
    /// Anything we should know
    note: Option<String>,
}

#[derive(Clone, Copy, Deserialize, Serialize, Schema)]
#[serde(rename_all = "lowercase")]
enum Place {
    /// By the window
    Window,
    /// In the garden
    Garden,
}

#[derive(Deserialize, Schema, Form)]
struct Sure {
    /// Whether it may go
    sure: bool,
}

/// Books a table.
#[mcp_tool]
async fn book(
    /// The day, as the user says it.
    day: String,
    cx: &Context,
) -> Result<String, ToolError> {
    let usual = Booking { guests: 2, place: Place::Window, note: None };
    let message = format!("A table on {day}:");
    let Booking { guests, place, note } = cx.elicit_filled_in("booking", message, &usual).await?;
    let place = match place {
        Place::Window => "by the window",
        Place::Garden => "in the garden",
    };
    let note = note.map_or(String::new(), |note| format!(" ({note})"));
    Ok(format!("A table for {guests} {place} is booked{note}."))
}

/// Cancels a booking, unless the user says no.
#[mcp_tool(destructive)]
async fn cancel(day: String, cx: &Context) -> Result<String, ToolError> {
    match cx.elicit::<Sure>("sure", format!("Cancel the table on {day}?")).await {
        Ok(Sure { sure: true }) => Ok(format!("The table on {day} is free.")),
        Ok(_) | Err(Unanswered::Declined) => Ok("It stays booked.".to_owned()),
        Err(other) => Err(other.into()),
    }
}

#[tokio::main]
async fn main() -> mcp_ws::Result<()> {
    // ws://127.0.0.1:8000/ws
    Server::new(tools![book, cancel]).named("booking", "1.0.0").serve("127.0.0.1:8000").await
}
