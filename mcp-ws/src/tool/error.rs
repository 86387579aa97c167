//! What a model is told when a tool could not do what it asked.

use std::fmt;

/// A tool's failure, for the model to read and act on: the result of the call, with `isError`.
///
/// Every error can become one by `?`, with its words and those of its causes. (For that it is no
/// [`Error`](std::error::Error) itself.) A text is none: `Err("no such item")?` is `Err(ToolError::new("no such item"))`. A tool
/// may as well return any other error that can be displayed: one of its own, a `Box<dyn Error + Send + Sync>`, or an
/// `anyhow::Error`, whose causes are told too. (`use anyhow::Context as _` then, beside the prelude, which has a
/// [`Context`](crate::Context).)
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
    /// In its own words, and those of its causes that they do not have in them already.
    fn from(error: E) -> Self {
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !words.contains(&text) {
                words.extend([": ", &text]);
            }
            cause = error.source();
        }
        Self::new(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Failed(&'static str, Option<Box<Self>>);

    impl fmt::Display for Failed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl std::error::Error for Failed {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.1.as_deref().map(|cause| cause as _)
        }
    }

    #[test]
    fn the_causes_of_an_error_are_told_once() {
        let cause = || Some(Box::new(Failed("no such file", None)));
        assert_eq!(ToolError::from(Failed("reading a", cause())).text(), "reading a: no such file");
        let whole = Failed("reading a: no such file", cause());
        assert_eq!(ToolError::from(whole).text(), "reading a: no such file");
    }
}
