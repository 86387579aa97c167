//! How it stands with something that is kept connected.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::Error;
use super::remote::Session;
use crate::tool::SessionId;

/// How it stands with a client or a link.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Status {
    /// It is being dialled.
    Connecting,
    /// There is a connection.
    Connected(SessionId),
    /// There is none, and it will be dialled again.
    Waiting {
        /// When. By tokio's clock, which a test can move.
        until: Instant,
        /// What has gone wrong.
        why: Error,
    },
    /// It is not dialled any more.
    Stopped {
        /// Why. `None`: it was closed from this side.
        why: Option<Error>,
    },
}

impl fmt::Display for Status {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connecting => f.write_str("connecting"),
            Self::Connected(session) => write!(f, "connected as {session}"),
            Self::Waiting { until, why } => {
                let left = until.saturating_duration_since(crate::transport::now());
                write!(f, "waiting for {:.1} s, because {why}", left.as_secs_f64())
            }
            Self::Stopped { why: None } => f.write_str("closed"),
            Self::Stopped { why: Some(why) } => write!(f, "stopped: {why}"),
        }
    }
}

/// What is known of a kept connection by all who use it.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) status: Status,
    pub(super) session: Option<Arc<Session>>,
}

impl State {
    pub(super) fn without(status: Status) -> Self {
        Self { status, session: None }
    }
}
