//! The error object of JSON-RPC 2.0, section 5.1: what the other side did wrong, or what we could not do for it.

use std::borrow::Cow;

/// The number of a fault. JSON-RPC itself defines five; whoever speaks over it adds its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code(i32);

impl Code {
    /// The text is not JSON.
    pub(crate) const PARSE_ERROR: Self = Self(-32700);
    /// It is JSON, but not a request.
    pub(crate) const INVALID_REQUEST: Self = Self(-32600);
    /// There is no such method.
    pub(crate) const METHOD_NOT_FOUND: Self = Self(-32601);
    /// The method cannot work with these parameters.
    pub(crate) const INVALID_PARAMS: Self = Self(-32602);
    /// The fault is ours.
    pub(crate) const INTERNAL_ERROR: Self = Self(-32603);

    /// Whoever asks may not. The number is ours: neither JSON-RPC nor MCP gives out those above -32000 or below -32768, and HTTP
    /// has its 403.
    pub(crate) const FORBIDDEN: Self = Self(-31403);

    /// Requests come faster than they may.
    pub(crate) const TOO_MANY_REQUESTS: Self = Self(-31429);

    /// A code that JSON-RPC leaves to others.
    pub(crate) const fn new(number: i32) -> Self {
        Self(number)
    }

    /// The number on the wire.
    pub(crate) const fn number(self) -> i32 {
        self.0
    }
}

/// Why a request was not done, for the other side to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorObject {
    /// The kind of fault.
    pub code: Code,
    /// One sentence for a person.
    pub message: Cow<'static, str>,
    /// What a program has to know of it besides, as JSON.
    pub data: Option<Box<str>>,
}

impl ErrorObject {
    /// An error with this code and message.
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    /// The same with data, which is JSON.
    pub(crate) fn with_data(self, data: impl Into<Box<str>>) -> Self {
        Self { data: Some(data.into()), ..self }
    }
}
