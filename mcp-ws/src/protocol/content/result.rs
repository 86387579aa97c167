//! The result of a tool call, whole.

use serde::Deserialize;
use serde_json::Value;

use super::Block;
use super::Content;
use crate::protocol::Version;

/// The result of a tool call, with every part of it: for tools whose result is no single value.
///
/// A tool that only fails returns a [`Result`]; this is for one that fails and has more to show than words.
///
/// ```
/// use mcp_ws::CallToolResult;
/// use mcp_ws::Image;
/// use mcp_ws::prelude::*;
/// use serde_json::json;
///
/// /// Measures the room.
/// #[mcp_tool]
/// fn measure(dark: bool) -> CallToolResult {
///     if dark {
///         return CallToolResult::error("it is too dark").and(Image::new(b"\x89PNG", "image/png"));
///     }
///     CallToolResult::structured(json!({"width": 4.5, "depth": 3.0}))
/// }
/// # let _: Tools = tools![measure];
/// assert!(measure(true).is_error);
/// assert_eq!(measure(false).content, ["{\"depth\":3.0,\"width\":4.5}".into()]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct CallToolResult {
    /// What the model reads, in this order.
    pub content: Vec<Content>,
    /// The result for programs. Sent to clients of 2025-06-18 and later; before 2026-07-28 only if it is an object.
    pub structured_content: Option<Value>,
    /// Whether the tool failed. The content says why.
    pub is_error: bool,
}

impl CallToolResult {
    /// The result of a call that went well.
    pub fn new(content: impl IntoIterator<Item = Content>) -> Self {
        Self { content: content.into_iter().collect(), ..Self::default() }
    }

    /// The same with one text block.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new([Content::text(text)])
    }

    /// The same with structured content, and its text for those that read no other.
    #[inline]
    pub fn structured(value: Value) -> Self {
        let text = value.to_string();
        Self { structured_content: Some(value), ..Self::text(text) }
    }

    /// The result of a call that failed, for this reason.
    pub fn error(why: impl Into<String>) -> Self {
        Self { is_error: true, ..Self::text(why) }
    }

    /// Adds a block.
    #[must_use]
    pub fn and(mut self, content: impl Into<Content>) -> Self {
        self.content.push(content.into());
        self
    }

    /// The text of all text blocks, a line apart.
    #[inline]
    pub fn all_text(&self) -> String {
        let texts: Vec<_> = self.content.iter().filter_map(Content::as_text).collect();
        texts.join("\n")
    }

    /// Appends it in the shape of this revision.
    pub(crate) fn put(&self, version: Version, out: &mut Vec<u8>) {
        put_blocks(&self.content, version, out);
        let structured = self.structured_content.as_ref();
        if let Some(value) = structured.filter(|value| version.has_structured(value.is_object())) {
            out.extend_from_slice(br#","structuredContent":"#);
            out.extend_from_slice(value.to_string().as_bytes());
        }
        out.extend_from_slice(if self.is_error { br#","isError":true}"# } else { SUCCEEDS });
    }
}

/// Appends the result of a call that went well, with these blocks.
pub(crate) fn put_content_result(blocks: &[impl Block], version: Version, out: &mut Vec<u8>) {
    put_blocks(blocks, version, out);
    out.extend_from_slice(SUCCEEDS);
}

const SUCCEEDS: &[u8] = br#","isError":false}"#;

fn put_blocks(blocks: &[impl Block], version: Version, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"{"content":["#);
    for (i, block) in blocks.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        block.put(version, out);
    }
    out.push(b']');
}
