//! One block of what is said to a model, or by it.

use serde::Deserialize;

use super::ToolResult;
use super::ToolUse;
use crate::protocol::Version;
use crate::protocol::content::Audio;
use crate::protocol::content::Block;
use crate::protocol::content::Image;
use crate::protocol::content::from_kinds;
use crate::protocol::content::put_text;

/// One block of a [`SamplingMessage`](crate::SamplingMessage).
///
/// ```
/// use mcp_ws::Image;
/// use mcp_ws::SamplingContent;
///
/// let text = SamplingContent::from("What is this?");
/// assert_eq!(text.as_text(), Some("What is this?"));
/// let picture = SamplingContent::from(Image::new(b"\x89PNG", "image/png"));
/// assert_eq!(picture.as_text(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Tagged")]
#[non_exhaustive]
pub enum SamplingContent {
    /// Text.
    Text(String),
    /// A picture.
    Image(Image),
    /// A sound.
    Audio(Audio),
    /// The model wants a tool to be called, and to hear what comes of it.
    ToolUse(ToolUse),
    /// What came of it.
    ToolResult(ToolResult),
}

impl SamplingContent {
    /// The text of a text block.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is about a tool, of which older revisions know nothing here.
    pub(super) fn is_of_a_tool(&self) -> bool {
        matches!(self, Self::ToolUse(_) | Self::ToolResult(_))
    }

    /// Appends it in the shape of this revision.
    pub(super) fn put(&self, version: Version, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => put_text(text, out),
            Self::Image(image) => image.put(version, out),
            Self::Audio(audio) => audio.put(version, out),
            Self::ToolUse(tool_use) => tool_use.put(out),
            Self::ToolResult(result) => result.put(version, out),
        }
    }
}

impl From<&str> for SamplingContent {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

from_kinds! { SamplingContent: Text(String) Image(Image) Audio(Audio) ToolUse(ToolUse) ToolResult(ToolResult) }

/// A block as it stands on the wire.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Tagged {
    Text { text: String },
    Image(Image),
    Audio(Audio),
    ToolUse(ToolUse),
    ToolResult(ToolResult),
}

impl From<Tagged> for SamplingContent {
    fn from(tagged: Tagged) -> Self {
        match tagged {
            Tagged::Text { text } => Self::Text(text),
            Tagged::Image(image) => Self::Image(image),
            Tagged::Audio(audio) => Self::Audio(audio),
            Tagged::ToolUse(tool_use) => Self::ToolUse(tool_use),
            Tagged::ToolResult(result) => Self::ToolResult(result),
        }
    }
}
