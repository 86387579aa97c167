//! Why a connection is closed, as RFC 6455 section 7.4.1 numbers it.

/// A status code of a close frame that we send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u16)]
pub(crate) enum CloseCode {
    /// There is nothing more to be said.
    Normal = 1000,
    /// The server stops, or the connection has done nothing for too long.
    GoingAway = 1001,
    /// The other side broke the WebSocket protocol, or is of no use otherwise.
    Protocol = 1002,
    /// A binary message came; MCP is text.
    Unsupported = 1003,
    /// A text that is not UTF-8.
    NotUtf8 = 1007,
    /// Whoever it was may not stay.
    Policy = 1008,
    /// A message larger than the limit.
    TooBig = 1009,
    /// No answer to a ping: a half-open connection.
    NoAnswer = 1011,
    /// The other side takes nothing of what it is sent, or its address has too many connections.
    TryLater = 1013,
}

impl CloseCode {
    /// The number on the wire.
    pub(crate) const fn number(self) -> u16 {
        self as u16
    }
}
