//! What tools return.

use mcp_ws::CallToolResult;
use mcp_ws::Content;
use mcp_ws::Image;
use mcp_ws::ResourceLink;
use mcp_ws::Schema;
use mcp_ws::prelude::*;
use serde::Serialize;
use serde_json::json;

/// How it is outside.
#[derive(Serialize, Schema)]
pub(crate) struct Weather {
    celsius: f64,
    wind: Option<Wind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

#[derive(Serialize, Schema)]
struct Wind {
    from: String,
}

/// Tells the weather.
#[mcp_tool]
pub(crate) fn weather(town: &str) -> Result<Weather, ToolError> {
    match town {
        "Bonn" => Ok(Weather { celsius: 20.5, wind: None, warning: None }),
        "Kiel" => Ok(Weather { celsius: 12.0, wind: Some(Wind { from: "west".to_owned() }), warning: None }),
        _ => Err(ToolError::new(format!("nobody knows {town}"))),
    }
}

/// Tells the weather of some days.
#[mcp_tool]
pub(crate) fn forecast(days: usize) -> Vec<Weather> {
    (0..days).map(|_| Weather { celsius: 1.0, wind: None, warning: Some("ice".to_owned()) }).collect()
}

/// Draws.
#[mcp_tool]
pub(crate) fn picture() -> Image {
    Image::new(b"\x89PNG", "image/png")
}

/// Answers in pieces.
#[mcp_tool]
pub(crate) fn pieces() -> Vec<Content> {
    vec![Content::text("one"), ResourceLink::new("file:///two", "two").into()]
}

/// Answers with all of it by hand.
#[mcp_tool]
pub(crate) fn whole() -> CallToolResult {
    CallToolResult::structured(json!({"by": "hand"}))
}

/// Answers with any JSON.
#[mcp_tool(output = false)]
pub(crate) fn plain() -> Json<[u8; 2]> {
    Json([1, 2])
}
