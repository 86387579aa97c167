//! Which subprotocol a handshake offers, and which answers to it will do.

use std::fmt;

use crate::client::Error;

/// Which subprotocol is offered in the handshake.
///
/// A server that selects `mcp` is taken by its word whatever was offered: some do so unasked.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subprotocol {
    /// `mcp`. A server that selects none will do. One that refuses the handshake because of it (400, 406, 415, 426, 501), or that
    /// selects another one, is dialled once more without.
    #[default]
    Mcp,
    /// None.
    None,
    /// This one, and the server has to select it.
    Custom(String),
}

/// What MCP over WebSocket is called.
const MCP: &str = "mcp";

impl Subprotocol {
    /// What to offer first.
    pub(in crate::client) fn offer(&self) -> Option<&str> {
        match self {
            Self::Mcp => Some(MCP),
            Self::None => None,
            Self::Custom(name) => Some(name),
        }
    }

    /// Whether another attempt without an offer may succeed, after the first one ended so.
    #[inline]
    pub(in crate::client) fn retries_after(&self, ended: Result<Option<&str>, &Error>) -> bool {
        let because_of_the_offer = match ended {
            Ok(selected) => selected.is_some_and(|selected| !selected.eq_ignore_ascii_case(MCP)),
            Err(Error::Handshake { status: Some(status), .. }) => [400, 406, 415, 426, 501].contains(status),
            Err(_) => false,
        };
        *self == Self::Mcp && because_of_the_offer
    }

    /// Whether a connection may go on with what the server selected.
    pub(in crate::client) fn check(&self, selected: Option<&str>) -> Result<(), Error> {
        let is = |name: &str| selected.is_some_and(|selected| selected.eq_ignore_ascii_case(name));
        let why = match self {
            Self::Custom(name) if is(name) => return Ok(()),
            Self::Custom(_) if selected.is_none() => "it does not select the subprotocol that was offered",
            Self::Mcp | Self::None if selected.is_none() || is(MCP) => return Ok(()),
            _ => "it selects a subprotocol that was not offered",
        };
        Err(Error::Protocol { why: why.to_owned() })
    }
}

impl fmt::Debug for Subprotocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mcp => "Mcp",
            Self::None => "None",
            // There are servers that take a token here.
            Self::Custom(_) => "Custom(…)",
        })
    }
}
