//! What a model is told when a tool could not do what it asked.

use std::fmt;

/// A tool's failure, for the model to read and act on: the result of the call, with `isError`.
///
/// A tool may return any error that can be displayed; this one is for tools that have only a sentence to say.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Divides.
/// #[mcp_tool]
/// fn divide(a: f64, b: f64) -> Result<f64, ToolError> {
///     if b == 0.0 {
///         return Err(ToolError::new("`b` must not be 0"));
///     }
///     Ok(a / b)
/// }
/// # assert!(divide(1.0, 0.0).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolError(Box<str>);

impl ToolError {
    /// A failure that is told in these words.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// What the model reads.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ToolError {}
