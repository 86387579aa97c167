//! A structured result: any value that serde can serialize.

use serde::Serialize;

use super::Done;
use super::Out;
use super::Reply;
use crate::protocol::TEXT_CLOSES;
use crate::protocol::TEXT_OPENS;
use crate::tool::ToolError;
use crate::wire::escape;

/// A tool's structured result: any value that serde can serialize.
///
/// It is sent twice, as the text of a text block for every client, and as `structuredContent` for those that know it
/// (revisions from 2025-06-18 on, and objects only).
///
/// ```
/// use mcp_ws::prelude::*;
///
/// #[derive(serde::Serialize)]
/// struct Stats {
///     calls: u64,
/// }
///
/// /// How much has been done.
/// #[mcp_tool]
/// fn stats() -> Json<Stats> {
///     Json(Stats { calls: 7 })
/// }
/// # assert_eq!(stats().0.calls, 7);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize> Reply for Json<T> {
    type Output = Self;

    fn write(self, mut out: Out<'_>) -> Done<'_> {
        let json = serde_json::to_string(&self.0)
            .map_err(|error| ToolError::new(format!("the result cannot be written as JSON: {error}")))?;
        let is_structured = json.starts_with('{') && out.version().has_structured_content();
        let bytes = out.bytes();
        bytes.extend_from_slice(TEXT_OPENS);
        escape(&json, bytes);
        if is_structured {
            bytes.extend_from_slice(br#""}],"structuredContent":"#);
            bytes.extend_from_slice(json.as_bytes());
            bytes.extend_from_slice(br#","isError":false}"#);
        } else {
            bytes.extend_from_slice(TEXT_CLOSES);
        }
        Ok(out)
    }
}
