//! What can go wrong for whoever dials or calls, told apart by what to do about it.

use std::fmt;
use std::time::Duration;

use crate::protocol::CallToolResult;

/// Why there is no connection, or no result. Each kind says what to do next. No token, header or query is in it, also where the
/// other side repeats one; only [`Tool`](Self::Tool) has a tool's words as they are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The endpoint cannot be dialled as it is described: its URL, a header, a certificate. Correct it.
    Endpoint {
        /// What is wrong with it.
        why: String,
    },
    /// A token or URL was to be provided at this moment, and was not. Look at the provider.
    Provider {
        /// What it says.
        why: String,
    },
    /// There is nobody: no such host, nobody listening, no way there. Is the other side running, and the address right?
    Refused {
        /// Host and port.
        address: String,
        /// What the system says.
        why: String,
    },
    /// The host answers, and has no such path (404). Look at the path of the URL.
    NotFound {
        /// The URL, without its query.
        url: String,
    },
    /// TLS does not come about: a certificate that is not trusted, or no TLS at all at this port.
    Tls {
        /// What is wrong.
        why: String,
    },
    /// The other side does not let this client in: 401 or 403, or a close with 1008. Dialling again with the same token does
    /// not help.
    Unauthorized {
        /// What it says, with its status or code.
        why: String,
    },
    /// The handshake failed otherwise. 5xx and 429: it may work later.
    Handshake {
        /// The HTTP status, if there was an answer in HTTP.
        status: Option<u16>,
        /// What is wrong.
        why: String,
    },
    /// The other side does not do what the protocol says. Nothing to be done about it from here.
    Protocol {
        /// What was wrong.
        why: String,
    },
    /// It took too long. A call that timed out was given up, and the other side told so.
    TimedOut {
        /// What was waited for.
        what: &'static str,
        /// How long.
        after: Duration,
    },
    /// The connection is closed, and what was asked has not been sent. It can be asked again.
    Closed {
        /// The code of the close frame; 1006 without one.
        code: u16,
        /// What is said of it.
        reason: String,
    },
    /// The connection was lost after the call was sent and before it was answered: it may have been done or not. Whether it
    /// may be done twice is known to whoever called; nothing is sent again by itself.
    OutcomeUnknown {
        /// The code of the close frame; 1006 without one.
        code: u16,
        /// What is said of it.
        reason: String,
    },
    /// The request was answered with an error of JSON-RPC. `-32602`: there is no such tool, or what was asked is no
    /// request. `-31403`: the tool wants scopes that the token has not; the data says which.
    Rejected {
        /// The number of the error.
        code: i64,
        /// What is said of it.
        message: String,
        /// What a program has to know of it besides, as JSON.
        data: Option<String>,
    },
    /// The tool failed, or its arguments did not fit. Only a typed call ends so.
    Tool(CallToolResult),
    /// The tool has to know something that this client cannot answer: it has no handler for it, or the tool asks for ever.
    Unanswerable {
        /// What was asked.
        what: String,
    },
    /// The arguments of a typed call cannot be written as JSON. Look at their `Serialize`.
    Unwritable {
        /// Which one, and what is wrong with it.
        why: String,
    },
    /// The result has not the shape that MCP gives it, or that its tool promises, or not that of what the function returns.
    Unreadable {
        /// What is wrong with it.
        why: String,
    },
}

impl fmt::Display for Error {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint { why } => write!(f, "the endpoint cannot be dialled: {why}"),
            Self::Provider { why } => write!(f, "there is no token or URL to dial with: {why}"),
            Self::Refused { address, why } => write!(f, "cannot connect to {address}: {why}"),
            Self::NotFound { url } => write!(f, "there is nothing at {url} (404)"),
            Self::Tls { why } => write!(f, "no TLS: {why}"),
            Self::Unauthorized { why } => write!(f, "not let in: {why}"),
            Self::Handshake { status: Some(status), why } => {
                write!(f, "the handshake failed with {status}: {why}")
            }
            Self::Handshake { status: None, why } => write!(f, "the handshake failed: {why}"),
            Self::Protocol { why } => write!(f, "the other side broke the protocol: {why}"),
            Self::TimedOut { what, after } => write!(f, "{what} took longer than {after:?}"),
            Self::Closed { code, reason } => {
                write!(f, "the connection is closed ({})", Farewell(*code, reason))
            }
            Self::OutcomeUnknown { code, reason } => {
                write!(
                    f,
                    "the connection was lost before the answer came, so whether it was done is unknown ({})",
                    Farewell(*code, reason)
                )
            }
            Self::Rejected { code, message, .. } => write!(f, "rejected with {code}: {message}"),
            Self::Tool(result) => write!(f, "the tool failed: {}", result.all_text()),
            Self::Unanswerable { what } => write!(f, "the tool asks what nobody here can answer: {what}"),
            Self::Unwritable { why } => write!(f, "the arguments cannot be written: {why}"),
            Self::Unreadable { why } => write!(f, "the answer cannot be read: {why}"),
        }
    }
}

/// A code and what was said with it.
struct Farewell<'a>(u16, &'a str);

impl fmt::Display for Farewell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self(code, "") => write!(f, "{code}"),
            Self(code, reason) => write!(f, "{code}, {reason}"),
        }
    }
}

impl std::error::Error for Error {}
