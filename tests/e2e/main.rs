//! The server as its clients meet it: over real sockets, one module a subject, one test a behaviour.
//!
//! Nothing here sleeps and hopes. What has to happen is awaited, with a deadline; that something does not happen is
//! proved by an answer that would have come after it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the fixture fails its tests as the tests themselves do: on the spot"
)]

mod addresses;
mod asking;
mod auth;
mod binding;
mod calls;
mod cancel;
mod changes;
mod client;
mod close;
mod content;
mod errors;
mod fixture;
mod frames;
mod handshake;
mod health;
mod ids;
mod keepalive;
mod lifecycle;
mod limits;
#[cfg(target_os = "linux")]
mod memory_budget;
mod mount;
mod pages;
mod panics;
mod program;
mod progress;
mod scopes;
mod sets;
mod shutdown;
mod slow_reader;
mod standins;
mod state;
mod structured;
mod tasks;
mod timeouts;
mod tls;
mod traces;
