//! A tool whose result has a schema, which clients hold it against.

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use serde::Serialize;

/// The weather of a day.
#[derive(Serialize, Schema)]
pub(crate) struct Weather {
    /// In degrees Celsius; what is not known is not a number.
    celsius: f64,
    sky: Option<Sky>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    /// The day after.
    next: Option<Box<Weather>>,
}

#[derive(Serialize, Schema)]
#[serde(tag = "is", rename_all = "lowercase")]
enum Sky {
    Clear,
    Cloudy { percent: u8 },
}

/// Tells the weather of some days, the last of which nobody knows yet.
#[mcp_tool]
pub(crate) fn weather(days: u8) -> Result<Weather, ToolError> {
    if days == 0 {
        return Err(ToolError::new("`days` must be at least 1"));
    }
    let unknown = Weather { celsius: f64::NAN, sky: None, warning: Some("unknown".to_owned()), next: None };
    Ok((1..days).fold(unknown, |next, day| Weather {
        celsius: f64::from(day) + 0.5,
        sky: Some(if day % 2 == 0 { Sky::Clear } else { Sky::Cloudy { percent: day } }),
        warning: None,
        next: Some(Box::new(next)),
    }))
}
