//! Dialling out: a client that calls the tools of whatever it has dialled, and links over which a server's own tools are
//! served.
//!
//! Both keep one connection alive: they dial, run the same loop that accepted connections have, and dial again when it has
//! ended, if the policy says so. This room decides where and when to dial, and in which revision to call. It does not read
//! frames, and it never sends a call twice by itself.
//!
//! Next: `client`, `call`, `listing` and `link` for what a program sees; `endpoint` for where to dial, `dial` for how, `reconnect` for when
//! and `keeper` for doing so; `remote` for the other side of one connection, `agreed` for the revision, `memory` for what is kept
//! from one connection to the next, `handlers` for what servers ask, `error` for what can go wrong.

mod agreed;
mod builder;
mod call;
#[allow(clippy::module_inception, reason = "the type that gives the room its name")]
mod client;
mod config;
mod dial;
mod endpoint;
mod error;
mod handlers;
mod keeper;
mod line;
mod link;
mod listing;
mod memory;
mod news;
#[cfg(feature = "check-outputs")]
mod outputs;
mod reconnect;
mod remote;
mod solo;
mod status;
#[cfg(test)]
mod tests;
mod updates;

pub use agreed::ServerDetails;
pub use builder::ClientBuilder;
pub use call::Call;
pub use client::Client;
pub use config::Config;
pub use config::Era;
pub(crate) use dial::Dialled;
pub use endpoint::Endpoint;
pub use endpoint::Proxy;
pub use endpoint::Subprotocol;
pub use error::Error;
pub use handlers::Elicitation;
pub use handlers::Elicited;
pub(crate) use keeper::Host;
#[cfg(feature = "cli")]
pub(crate) use keeper::random;
pub use link::Link;
pub use news::Notification;
#[cfg(feature = "cli")]
pub(crate) use reconnect::Attempts;
#[cfg(feature = "cli")]
pub(crate) use reconnect::Class;
#[cfg(feature = "cli")]
pub(crate) use reconnect::Next;
pub use reconnect::Reconnect;
pub use status::Status;
pub use updates::Updates;
