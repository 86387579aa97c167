//! Every setting of a client, with the reason for its default.

use std::time::Duration;

use crate::peer::CloseCode;
use crate::peer::LONGEST_TIME;
use crate::peer::Limits;
use crate::peer::Patience;
use crate::transport::Settings;

/// Which revisions of MCP a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Era {
    /// Whichever the server speaks: it is asked for 2026-07-28 first (`server/discover`), and a session is opened if it does
    /// not know that. A server that hangs up at the question is dialled again without it.
    #[default]
    Auto,
    /// 2026-07-28 alone, where each request stands by itself.
    Modern,
    /// The revisions that have sessions alone, up to 2025-11-25: for servers that stand still at a question they do not know.
    Legacy,
}

/// How a client treats its connection and its calls.
///
/// ```
/// use std::time::Duration;
///
/// use mcp_ws::client::Config;
///
/// let config = Config { request_timeout: Duration::from_secs(10), ..Config::default() };
/// # let _ = config;
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Which revisions are spoken.
    pub era: Era,
    /// How long the answer to `server/discover` may take before a session is opened instead.
    ///
    /// 3 s: a server that knows it answers at once, and one that stays silent is not to cost more than a moment.
    pub probe_timeout: Duration,
    /// How long a call may take; it begins anew with each progress that the server reports. A call that is made while there is
    /// no connection waits for one, as long.
    ///
    /// 60 s: what the official clients wait by default.
    pub request_timeout: Duration,
    /// How long a call may take in all, whatever progress is reported.
    ///
    /// 10 min: longer work deserves a task.
    pub request_timeout_max: Duration,
    /// How often a call is made again with answers to what the server asks (2026-07-28). Then it fails with
    /// [`Error::Unanswerable`](super::Error::Unanswerable).
    ///
    /// 10: a tool that asks more often never ends.
    pub max_rounds: u32,
    /// Whether results are held to the output schemas of their tools, which are listed for that; one that does not fit is
    /// [`Error::Unreadable`](super::Error::Unreadable).
    ///
    /// No: most servers check what they send, and the list costs a request.
    #[cfg(feature = "check-outputs")]
    pub check_outputs: bool,
    /// After which silence a WebSocket ping is sent. `None`: never.
    ///
    /// 20 s: balancers give up on silent connections after 30 to 60 s.
    pub ping_interval: Option<Duration>,
    /// How long the answer to a ping may take; then the connection is given up.
    ///
    /// 20 s: a phone that changes networks is back by then.
    pub ping_timeout: Duration,
    /// How long the server may take to close after we did; then the socket is closed without it.
    ///
    /// 10 s, as for servers.
    pub close_timeout: Duration,
    /// How many unsent bytes there may be. When they are reached, further calls wait.
    ///
    /// 1 MiB, as for servers.
    pub outbox: usize,
    /// How long a full outbox may stand still; then the connection is given up.
    ///
    /// 20 s, as for a ping.
    pub slow_timeout: Duration,
    /// The largest message that is read, in bytes; a larger one closes the connection with 1009.
    ///
    /// 16 MiB: whoever calls a tool wants its result.
    pub max_message_size: usize,
    /// How many questions of the server may be open at a time; one more is answered with an error.
    ///
    /// 64: more than any person answers.
    pub max_questions: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            era: Era::Auto,
            probe_timeout: Duration::from_secs(3),
            request_timeout: Duration::from_secs(60),
            request_timeout_max: Duration::from_secs(600),
            max_rounds: 10,
            #[cfg(feature = "check-outputs")]
            check_outputs: false,
            ping_interval: Some(Duration::from_secs(20)),
            ping_timeout: Duration::from_secs(20),
            close_timeout: Duration::from_secs(10),
            outbox: 1 << 20,
            slow_timeout: Duration::from_secs(20),
            max_message_size: 16 << 20,
            max_questions: 64,
        }
    }
}

impl Config {
    /// The same with every time short enough to be added to the present.
    pub(super) fn within_reach(self) -> Self {
        let bound = |time: Duration| time.min(LONGEST_TIME);
        Self {
            probe_timeout: bound(self.probe_timeout),
            request_timeout: bound(self.request_timeout),
            request_timeout_max: bound(self.request_timeout_max),
            ping_interval: self.ping_interval.map(bound),
            ping_timeout: bound(self.ping_timeout),
            close_timeout: bound(self.close_timeout),
            slow_timeout: bound(self.slow_timeout),
            ..self
        }
    }

    /// What the peer of a connection has to know of it.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            in_flight: self.max_questions,
            listens: 0,
            request_timeout: self.request_timeout,
            request_timeout_max: self.request_timeout_max,
            first_message_timeout: LONGEST_TIME,
            idle_timeout: None,
            ping_interval: self.ping_interval,
            ping_timeout: self.ping_timeout,
            mcp_ping: false,
        }
    }

    /// What the loop of a connection has to know of it.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            outbox: self.outbox.max(1),
            slow_timeout: self.slow_timeout,
            close_timeout: self.close_timeout,
            shutdown_timeout: Duration::ZERO,
            farewell: (CloseCode::Normal, ""),
            paces: Vec::new(),
            budget: None,
        }
    }

    /// How long a call waits that says nothing of it.
    pub(super) fn patience(&self) -> Patience {
        Patience { timeout: Some(self.request_timeout), most: self.request_timeout_max, cancels: true }
    }

    /// How long a handshake waits.
    pub(super) fn handshake_patience(&self) -> Patience {
        Patience { timeout: Some(self.request_timeout), most: self.request_timeout, cancels: false }
    }

    /// How long the first question of a client that does not know the server waits.
    pub(super) fn probe_patience(&self) -> Patience {
        Patience { timeout: Some(self.probe_timeout), most: self.probe_timeout, cancels: false }
    }
}
