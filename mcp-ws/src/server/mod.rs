//! Tools on the network: mounted into an axum app, or served alone.
//!
//! This room accepts. It checks an upgrade in HTTP, hands the raw stream to the loop, keeps the list of connections,
//! and stops them. What travels over a connection is not its concern.
//!
//! Next: `server` and `tools` for what a program sees, `upgrade` for the handshake, `admission` for who is let in, `connect` for what
//! follows it, `dial` for sockets that are dialled, `serve` for the server of its own, `tls` for its certificate, `addresses` for how
//! many connections come from where, `sessions` for who is connected.

mod accept;
mod access;
mod addresses;
mod admission;
mod arrival;
mod budget;
mod config;
mod connect;
mod dial;
mod entrance;
mod error;
mod health;
mod interruption;
mod into_server;
mod paces;
mod serve;
#[allow(clippy::module_inception, reason = "the type that gives the room its name")]
mod server;
mod sessions;
#[cfg(feature = "tls")]
mod tls;
mod tools;
mod turn_away;
mod upgrade;

pub use config::Config;
pub use error::Error;
#[cfg(feature = "cli")]
pub(crate) use interruption::Interruption;
pub use into_server::IntoServer;
pub use server::Server;
pub use sessions::Connection;
#[cfg(feature = "tls")]
pub use tls::Pem;
#[cfg(feature = "tls")]
pub use tls::Tls;
