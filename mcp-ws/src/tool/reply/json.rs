//! A structured result: any value that serde can serialize.

use serde::Serialize;

use super::Done;
use super::Out;
use super::Reply;
use crate::protocol::TEXT_CLOSES;
use crate::protocol::TEXT_OPENS;
use crate::tool::ToolError;
use crate::wire::escape;

/// A tool's structured result: any value that serde can serialize, whether it has a schema or not.
///
/// It is sent twice, as the text of a text block for every client, and as `structuredContent` for those that know it
/// (revisions from 2025-06-18 on; before 2026-07-28 objects only). Where `T` has a [`Schema`](trait@crate::Schema), so has the result; a
/// tool can return such a `T` itself, and needs this only for what is neither.
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

    fn write(self, out: Out<'_>) -> Done<'_> {
        out.json(&self.0)
    }
}

impl<'o> Out<'o> {
    /// A value as JSON: its text, and itself where the client takes it as structured content.
    ///
    /// # Errors
    ///
    /// It cannot be written as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Done<'o> {
        let json = serde_json::to_string(value)
            .map_err(|error| ToolError::new(format!("the result cannot be written as JSON: {error}")))?;
        let is_structured = self.version().has_structured(json.starts_with('{'));
        let bytes = self.bytes();
        bytes.extend_from_slice(TEXT_OPENS);
        escape(&json, bytes);
        if is_structured {
            bytes.extend_from_slice(br#""}],"structuredContent":"#);
            bytes.extend_from_slice(json.as_bytes());
            bytes.extend_from_slice(br#","isError":false}"#);
        } else {
            bytes.extend_from_slice(TEXT_CLOSES);
        }
        Ok(self)
    }
}
