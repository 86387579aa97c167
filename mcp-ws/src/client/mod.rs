//! Dialling out: a client that calls the tools of whatever it has dialled, and links over which a server's own tools are
//! served.
//!
//! Both keep one connection alive: they dial, run the same loop that accepted connections have, and dial again when it has
//! ended, if the policy says so. This room decides where and when to dial, and in which revision to call. It does not read
//! frames, and it never sends a call twice by itself.
//!
//! Next: `endpoint` for where to dial, `dial` for how, `reconnect` for when, `error` for what can go wrong.

#[cfg_attr(not(test), expect(dead_code, reason = "for those who keep a connection alive"))]
mod dial;
#[cfg_attr(not(test), expect(dead_code, reason = "for those who keep a connection alive"))]
mod endpoint;
mod error;
#[cfg_attr(not(test), expect(dead_code, reason = "for those who keep a connection alive"))]
mod reconnect;

pub use endpoint::Endpoint;
pub use endpoint::Proxy;
pub use endpoint::Subprotocol;
pub use error::Error;
pub use reconnect::Reconnect;
