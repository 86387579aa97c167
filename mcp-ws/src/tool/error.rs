//! What a model is told when a tool could not do what it asked.

use std::fmt;

/// A tool's failure, for the model to read and act on: the result of the call, with `isError`.
///
/// Every error can become one by `?`, and keeps its words. (For that it is no [`Error`](std::error::Error) itself.) A tool
/// may as well return any other error that can be displayed: one of its own, or a `Box<dyn Error + Send + Sync>`.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Divides two numbers that are written out.
/// #[mcp_tool]
/// fn divide(a: String, b: String) -> Result<f64, ToolError> {
///     let (a, b): (f64, f64) = (a.parse()?, b.parse()?);
///     if b == 0.0 {
///         return Err(ToolError::new("`b` must not be 0"));
///     }
///     Ok(a / b)
/// }
///
/// assert_eq!(divide("1".into(), "x".into()).unwrap_err().text(), "invalid float literal");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolError(Box<str>);

impl ToolError {
    /// A failure that is told in these words.
    pub fn new(words: impl fmt::Display) -> Self {
        Self(words.to_string().into())
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

impl<E: std::error::Error> From<E> for ToolError {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}
