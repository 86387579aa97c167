//! A tool, as the list has it.

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;

/// A tool as clients see it in the list.
///
/// ```
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Harness;
///
/// /// Tells the time.
/// #[mcp_tool(title = "Clock")]
/// fn time() -> String {
///     "noon".to_owned()
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let tools = Harness::new(tools![time]).list_tools().await.unwrap();
/// assert_eq!(tools[0].rest["title"], "Clock");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tool {
    /// What it is called by.
    pub name: String,
    /// What the model knows of it.
    pub description: Option<String>,
    /// The JSON Schema of its arguments.
    #[serde(default)]
    pub input_schema: Value,
    /// Everything else that is said of it.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}
