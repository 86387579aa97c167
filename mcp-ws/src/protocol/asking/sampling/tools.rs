//! Tools that a model may use while it answers, and what it says and hears of them.

use serde::Deserialize;
use serde_json::Value;

use crate::protocol::CallToolResult;
use crate::protocol::Version;
use crate::protocol::content::put_member;
use crate::protocol::content::put_optional;
use crate::wire::escape;

/// A tool that the model may use while it answers. It is not called by the client: the model says what it wants in a
/// [`ToolUse`], and whoever asked calls it, and asks again with a [`ToolResult`].
///
/// ```
/// use mcp_ws::SamplingTool;
/// use mcp_ws::prelude::*;
///
/// /// Adds two integers.
/// #[mcp_tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let tool = SamplingTool::new("add", serde_json::from_str(&add::schema())?).description("Adds two integers.");
/// # assert_eq!(tool.input_schema["required"], serde_json::json!(["a", "b"]));
/// # let _: (Tools, i64) = (tools![add], add(1, 2));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SamplingTool {
    /// What the model calls it.
    pub name: String,
    /// What it does, for the model.
    pub description: Option<String>,
    /// The schema of its arguments, of which there is an object.
    pub input_schema: Value,
}

impl SamplingTool {
    /// A tool of this name, and this schema of its arguments.
    pub fn new(name: impl Into<String>, input_schema: Value) -> Self {
        Self { name: name.into(), description: None, input_schema }
    }

    /// Says what it does.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"name":""#);
        escape(&self.name, out);
        out.push(b'"');
        put_optional("description", self.description.as_deref(), out);
        put_value("inputSchema", &self.input_schema, out);
        out.push(b'}');
    }
}

/// Whether the model has to use a tool.
///
/// ```
/// use mcp_ws::Sampling;
/// use mcp_ws::ToolChoice;
///
/// let sampling = Sampling::new("Add 1 and 2.", 100).tool_choice(ToolChoice::Required);
/// assert_eq!(sampling.tool_choice, Some(ToolChoice::Required));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToolChoice {
    /// It may, and need not.
    Auto,
    /// It has to use one.
    Required,
    /// It may not.
    None,
}

impl ToolChoice {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Required => "required",
            Self::None => "none",
        }
    }
}

/// The model wants a tool to be called.
///
/// ```
/// use mcp_ws::CallToolResult;
/// use mcp_ws::Sampled;
/// use mcp_ws::SamplingMessage;
/// use mcp_ws::ToolResult;
///
/// /// The next message, if the model wants anything.
/// fn answer(sampled: &Sampled) -> Option<SamplingMessage> {
///     let mut results = sampled.tool_uses().map(|tool_use| match tool_use.input["city"].as_str() {
///         Some(city) => ToolResult::new(&tool_use.id, CallToolResult::text(format!("It rains in {city}."))),
///         None => ToolResult::new(&tool_use.id, CallToolResult::error("`city` is missing")),
///     });
///     let first = SamplingMessage::user(results.next()?);
///     Some(results.fold(first, SamplingMessage::and))
/// }
/// # let _ = answer;
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ToolUse {
    /// By what its result is known.
    pub id: String,
    /// Which tool.
    pub name: String,
    /// Its arguments.
    pub input: Value,
    /// What the client has to say besides, and would like to be sent again.
    #[serde(default, rename = "_meta")]
    pub meta: Option<Value>,
}

impl ToolUse {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"type":"tool_use""#);
        put_member("id", &self.id, out);
        put_member("name", &self.name, out);
        put_value("input", &self.input, out);
        if let Some(meta) = &self.meta {
            put_value("_meta", meta, out);
        }
        out.push(b'}');
    }
}

/// What came of a tool that the model wanted to be called. A message that has one has nothing else.
///
/// ```
/// use mcp_ws::CallToolResult;
/// use mcp_ws::SamplingMessage;
/// use mcp_ws::ToolResult;
///
/// let message = SamplingMessage::user(ToolResult::new("call-1", CallToolResult::text("3")));
/// assert_eq!(message.content.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ToolResult {
    /// The [`id`](ToolUse::id) of what the model said.
    pub tool_use_id: String,
    /// What came of it.
    #[serde(flatten)]
    pub result: CallToolResult,
}

impl ToolResult {
    /// The result of the use with this id.
    pub fn new(tool_use_id: impl Into<String>, result: CallToolResult) -> Self {
        Self { tool_use_id: tool_use_id.into(), result }
    }

    pub(super) fn put(&self, version: Version, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"type":"tool_result""#);
        put_member("toolUseId", &self.tool_use_id, out);
        // The members of a result stand among the others, so its brace becomes a comma.
        let brace = out.len();
        self.result.put(version, out);
        out[brace] = b',';
    }
}

/// Appends `,"name":value`.
pub(super) fn put_value(name: &str, value: &Value, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    out.extend_from_slice(value.to_string().as_bytes());
}
