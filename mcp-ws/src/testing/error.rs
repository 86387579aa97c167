//! Why a call in a test has no result.

use std::fmt;

use serde::Deserialize;

/// Why there was no result. A tool that failed is none of these: its answer [says so](super::Answer::is_error).
///
/// ```
/// use mcp_ws::prelude::*;
/// use mcp_ws::testing::Error;
/// use mcp_ws::testing::Harness;
/// use serde_json::json;
///
/// /// Panics.
/// #[mcp_tool]
/// fn fall() {
///     panic!("over")
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let harness = Harness::new(tools![fall]);
/// let refused = harness.call_tool("fell", json!({})).await.unwrap_err();
/// assert!(matches!(refused, Error::Refused { code: -32602, .. }));
/// assert_eq!(refused.to_string(), "refused with -32602: unknown tool: fell, did you mean `fall`?");
///
/// let fell = harness.call_tool("fall", json!({})).await.unwrap_err();
/// assert!(matches!(fell, Error::Refused { code: -32603, .. }));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The request was answered with an error of JSON-RPC. `-32602`: there is no such tool, or the arguments are no
    /// object; look at the call. `-32603`: the tool panicked; its message stands in the test's output.
    Refused {
        /// The number of the error.
        code: i64,
        /// What is said of it.
        message: String,
    },
    /// The connection was closed before the answer came. The reason names the setting's limit that was reached; look at
    /// the [`Config`](crate::Config) that the server was given.
    Closed {
        /// The code of the close frame; 1006 without one.
        code: u16,
        /// What is said of it.
        reason: String,
    },
    /// The tool failed, or its arguments did not fit. Only a [typed call](super::Harness::call) ends so.
    Failed {
        /// What the model would read.
        text: String,
    },
    /// The arguments of a typed call cannot be written as JSON. Look at their `Serialize`.
    Unwritable {
        /// Which one, and what is wrong with it.
        why: String,
    },
    /// The answer has not the shape that MCP gives it, or not that of what the function returns: its `Deserialize` reads
    /// something else than its `Serialize` writes.
    Unreadable {
        /// What is wrong with it.
        why: String,
    },
}

impl Error {
    #[inline]
    pub(super) fn refused(json: &str) -> Self {
        #[derive(Deserialize)]
        struct ErrorObject {
            code: i64,
            message: String,
        }

        match serde_json::from_str(json) {
            Ok(ErrorObject { code, message }) => Self::Refused { code, message },
            Err(error) => Self::unreadable(error),
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
    pub(super) fn unreadable(error: serde_json::Error) -> Self {
        Self::Unreadable { why: error.to_string() }
    }

    /// With the payload of a close frame.
    pub(super) fn closed(payload: &[u8]) -> Self {
        match payload {
            [high, low, reason @ ..] => Self::Closed {
                code: u16::from_be_bytes([*high, *low]),
                reason: String::from_utf8_lossy(reason).into_owned(),
            },
            _ => Self::Closed { code: 1005, reason: String::new() },
        }
    }

    /// Without a close frame.
    pub(super) fn lost() -> Self {
        Self::Closed { code: 1006, reason: "the connection ended without a word".to_owned() }
    }
}

impl fmt::Display for Error {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { code, message } => write!(f, "refused with {code}: {message}"),
            Self::Closed { code, reason } => write!(f, "the connection was closed with {code}: {reason}"),
            Self::Failed { text } => write!(f, "the tool failed: {text}"),
            Self::Unwritable { why } => write!(f, "the arguments cannot be written: {why}"),
            Self::Unreadable { why } => write!(f, "the answer cannot be read: {why}"),
        }
    }
}

impl std::error::Error for Error {}
