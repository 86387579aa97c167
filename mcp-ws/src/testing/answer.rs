//! What comes back: the result of a call.

use serde_json::Value;

use crate::protocol::CallToolResult;
use crate::tool::Progress;

/// What a tool answered, read back from what would have been sent.
///
/// ```
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Harness;
/// use serde_json::json;
///
/// /// Counts down.
/// #[mcp_tool]
/// fn count_down(cx: &Context, from: u32) -> Result<Json<serde_json::Value>, String> {
///     if from == 0 {
///         return Err("`from` must be at least 1".to_owned());
///     }
///     cx.try_progress(Progress::of(1, 2).message("halfway"));
///     Ok(Json(json!({"left": 0})))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let harness = Harness::new(tools![count_down]);
///
/// let answer = harness.call_tool("count_down", json!({"from": 3})).await.unwrap();
/// assert_eq!(answer.structured(), Some(&json!({"left": 0})));
/// assert_eq!(answer.progress, [Progress::of(1, 2).message("halfway")]);
///
/// let failed = harness.call_tool("count_down", json!({"from": 0})).await.unwrap();
/// assert!(failed.is_error());
/// assert_eq!(failed.text(), "`from` must be at least 1");
///
/// // Arguments that do not fit never reach the function; the model is told so.
/// let refused = harness.call_tool("count_down", json!({"from": "3"})).await.unwrap();
/// assert!(refused.is_error() && refused.text().contains("from"));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The result, with every block of its content.
    pub result: CallToolResult,
    /// What the tool reported of its progress, in order.
    pub progress: Vec<Progress>,
}

impl Answer {
    /// The text of all text blocks, a line apart.
    #[inline]
    pub fn text(&self) -> String {
        self.result.all_text()
    }

    /// The structured content, if there is any.
    pub fn structured(&self) -> Option<&Value> {
        self.result.structured_content.as_ref()
    }

    /// Whether the tool failed, or its arguments did not fit. The text says why.
    pub fn is_error(&self) -> bool {
        self.result.is_error
    }
}
