//! Asking the model of a client: what is sent to it, and what it answers.
//!
//! MCP has deprecated all of it with 2026-07-28. Clients that have it keep it for a while.
//!
//! Next: `request` for the whole question, `message` and `content` for what is said, `tools` for what the model may call while
//! it answers, `preferences` for which model it is, `result` for the answer.

mod content;
mod message;
mod preferences;
mod request;
mod result;
mod tools;

pub use self::content::SamplingContent;
pub use self::message::Role;
pub use self::message::SamplingMessage;
pub use self::preferences::IncludeContext;
pub use self::preferences::ModelPreferences;
pub use self::request::Sampling;
pub use self::result::Sampled;
pub use self::tools::SamplingTool;
pub use self::tools::ToolChoice;
pub use self::tools::ToolResult;
pub use self::tools::ToolUse;

use std::io::Write;

use crate::protocol::Version;

/// Whether a message may have several blocks, and whether the model may be given tools.
fn has_tools(version: Version) -> bool {
    version >= Version::V2025_11_25
}

/// Appends `,"name":5`, where there is a number: JSON has none for what is not finite.
fn put_number(name: &str, number: Option<f64>, out: &mut Vec<u8>) {
    if let Some(number) = number.filter(|number| number.is_finite()) {
        // A write into a vector cannot fail.
        let _ = write!(out, ",\"{name}\":{number}");
    }
}

#[cfg(test)]
mod tests;
