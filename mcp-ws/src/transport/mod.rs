//! Sockets start here: bytes become frames, frames become messages, and one loop moves everything.
//!
//! The loop is the same whoever opened the connection. It decides nothing: what a message means is the peer's to say,
//! what a tool answers is the service's. Of the WebSocket library only `socket` knows; frames that we send are made in
//! the outbox, in place, so that all that is ready leaves in one write.
//!
//! Next: `run` for the loop, `outbox` for what leaves, `socket` and `pipe` for what comes, `texts` for connections that
//! are relayed; `span` and `wiretap` for what is logged.

mod accept_key;
mod boundary;
mod budget;
mod calls;
#[cfg(any(test, feature = "echo"))]
mod echo;
#[cfg(not(any(test, feature = "echo")))]
#[path = "no_echo.rs"]
mod echo;
mod header;
mod mask;
mod outbox;
mod pace;
mod pipe;
mod questions;
mod redact;
mod refuse;
mod run;
mod settings;
mod socket;
mod span;
mod stream;
#[cfg(feature = "cli")]
mod texts;
mod utf8;
mod wiretap;

pub(crate) use accept_key::accept_key;
pub(crate) use budget::Budget;
#[cfg(any(test, feature = "echo"))]
pub(crate) use echo::echo_from_now_on;
pub(crate) use pace::Pace;
pub use pace::Rate;
pub(crate) use refuse::refuse;
pub(crate) use run::GOING_AWAY;
pub(crate) use run::now;
pub(crate) use run::run;
pub(crate) use settings::Settings;
pub(crate) use socket::Socket;
pub(crate) use stream::Stream;
#[cfg(feature = "cli")]
pub(crate) use texts::Event;
#[cfg(feature = "cli")]
pub(crate) use texts::Patience;
#[cfg(feature = "cli")]
pub(crate) use texts::Texts;
