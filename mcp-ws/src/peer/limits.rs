//! What the other side may make us do.

use std::time::Duration;

/// The longest time that is waited for, ten years: `Duration::MAX` means "never" to people, and an overflow to a clock.
pub(crate) const LONGEST_TIME: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// What a connection may cost, and how long it may take.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Calls that wait at the same time. One that answers at once does not count.
    pub in_flight: usize,
    /// Subscriptions that are open at the same time.
    pub listens: usize,
    /// How long a call may wait; progress begins it anew.
    pub request_timeout: Duration,
    /// How long a call may wait in all, whatever progress it makes.
    pub request_timeout_max: Duration,
    /// How long a new connection may say nothing.
    pub first_message_timeout: Duration,
    /// How long a connection without a call may say nothing; `None`: for ever.
    pub idle_timeout: Option<Duration>,
    /// After which silence a ping is sent; `None`: never.
    pub ping_interval: Option<Duration>,
    /// How long its answer may take.
    pub ping_timeout: Duration,
    /// Whether a client that has a session is sent an MCP `ping` instead, which its program answers.
    pub mcp_ping: bool,
}
