//! What comes instead of an answer.

use std::error::Error;
use std::fmt;

use serde::Deserialize;

use crate::protocol::Capability;

/// Why a question of a tool has no answer.
///
/// A tool that needs the answer hands this on by `?`, and the model is told. One that can do without looks at it.
///
/// ```
/// use mcp_ws::Unanswered;
/// use mcp_ws::prelude::*;
///
/// #[derive(serde::Deserialize, Schema, Form)]
/// struct Sure {
///     /// Whether it may go.
///     sure: bool,
/// }
///
/// /// Deletes a file.
/// #[mcp_tool]
/// async fn delete(path: String, cx: &Context) -> Result<String, ToolError> {
///     match cx.elicit::<Sure>("sure", format!("Delete {path}?")).await {
///         Ok(Sure { sure: true }) => Ok(format!("{path} is gone")),
///         Ok(_) | Err(Unanswered::Declined) => Ok(format!("{path} stays")),
///         Err(other) => Err(other.into()),
///     }
/// }
/// # let _: Tools = tools![delete];
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unanswered {
    /// The user was asked and said no. Do not ask again.
    Declined,
    /// The user made the question go away without an answer. It may be asked again later.
    Cancelled,
    /// What the user has filled in does not fit the form, and this is why: the client did not look, or knows less of forms. A
    /// tool may ask again, and say so.
    Invalid(String),
    /// The client cannot be asked this, for it has not this capability, or its revision of MCP has it in a smaller way. Do
    /// without, or let the model know.
    Impossible(Capability),
    /// There will be no answer: the client has answered with an error, in these words, or with what is no answer, or the call
    /// is over.
    Failed(String),
}

impl Unanswered {
    /// The client has answered with an error, whose JSON text this is.
    #[inline]
    pub(super) fn refused(error: &str) -> Self {
        /// MCP's own example of what a client says whose user does not want a model to be asked.
        const REJECTED: i64 = -1;

        #[derive(Deserialize)]
        struct Error {
            code: i64,
            message: String,
        }

        match serde_json::from_str(error) {
            Ok(Error { code: REJECTED, .. }) => Self::Declined,
            Ok(Error { message, .. }) => Self::Failed(message),
            Err(_) => Self::Failed("an error without words".to_owned()),
        }
    }

    /// The client has answered with what is no answer.
    pub(super) fn unreadable() -> Self {
        Self::Failed("what it has sent is none".to_owned())
    }

    /// Nobody will answer any more.
    pub(super) fn lost() -> Self {
        Self::Failed("nothing more can be asked here".to_owned())
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declined => f.write_str("the user has declined to answer"),
            Self::Cancelled => f.write_str("the user has not answered"),
            Self::Impossible(capability) => {
                write!(f, "this tool has to ask, and its client has no {capability}")
            }
            Self::Invalid(why) => write!(f, "what the user has answered does not fit: {why}"),
            Self::Failed(why) => write!(f, "the client was asked, and there is no answer: {why}"),
        }
    }
}

impl Error for Unanswered {}
