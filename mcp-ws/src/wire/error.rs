//! The error object of JSON-RPC 2.0, section 5.1: what the other side did wrong, or what we could not do for it.

use std::borrow::Cow;

/// The codes that JSON-RPC itself defines; MCP adds none that a server of legacy revisions has to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum Code {
    /// The text is not JSON.
    ParseError,
    /// It is JSON, but not a request.
    InvalidRequest,
    /// There is no such method.
    MethodNotFound,
    /// The method cannot work with these parameters.
    InvalidParams,
    /// The fault is ours.
    InternalError,
}

impl Code {
    /// The number on the wire.
    pub(crate) const fn number(self) -> i32 {
        match self {
            Self::ParseError => -32700,
            Self::InvalidRequest => -32600,
            Self::MethodNotFound => -32601,
            Self::InvalidParams => -32602,
            Self::InternalError => -32603,
        }
    }
}

/// Why a request was not done, for the other side to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorObject {
    /// The kind of fault.
    pub code: Code,
    /// One sentence for a person.
    pub message: Cow<'static, str>,
}

impl ErrorObject {
    /// An error with this code and message.
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }
}
