//! What the loop itself has to know; everything about messages is in the peer's limits.

use std::sync::Arc;
use std::time::Duration;

use super::Budget;
use super::Pace;
use crate::peer::CloseCode;

/// The bounds of a socket.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// How many unsent bytes make the outbox full.
    pub outbox: usize,
    /// How long a full outbox may stand still.
    pub slow_timeout: Duration,
    /// How long the other side may take to close after we did.
    pub close_timeout: Duration,
    /// How long calls may go on after the connection was asked to stop.
    pub shutdown_timeout: Duration,
    /// How it is closed then.
    pub farewell: (CloseCode, &'static str),
    /// What requests are taken from: a bucket of the connection, and one of whoever it is.
    pub paces: Vec<Arc<Pace>>,
    /// Whoever counts what all connections keep, if anybody does.
    pub budget: Option<Arc<dyn Budget>>,
}
