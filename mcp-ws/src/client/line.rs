//! What leads to the other side: one connection, or one after the other.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::watch;

use super::Client;
use super::Error;
use super::Status;
use super::Updates;
use super::keeper::Stop;
use super::remote::Session;
use super::status::State;
use crate::transport::now;

/// What leads to the other side.
pub(super) enum Line {
    /// One connection, which somebody else has.
    Fixed(Arc<Session>),
    /// One connection after the other.
    Kept {
        state: watch::Receiver<State>,
        stop: Arc<Stop>,
        /// Whether it is the client's own, and ends with it.
        own: bool,
    },
}

/// RFC 6455 section 7.4.1: nothing more was to be said.
const CLOSED: u16 = 1000;

impl Line {
    #[inline]
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Kept { state, .. } => state.borrow().status.clone(),
            Self::Fixed(session) => session.status(),
        }
    }

    #[inline]
    pub(super) fn statuses(&self) -> Updates<Status> {
        match self {
            Self::Kept { state, .. } => Updates::newest(state.clone(), |state| &state.status),
            Self::Fixed(session) => {
                let (begin, session) = (session.status(), Arc::clone(session));
                let end = async move {
                    session.door.over().await;
                    session.status()
                };
                Updates::until(begin, end)
            }
        }
    }

    /// Waits until there will be no connection any more.
    #[inline]
    pub(super) fn over(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut statuses = self.statuses();
        async move {
            while let Some(status) = statuses.next().await {
                if matches!(status, Status::Stopped { .. }) {
                    return;
                }
            }
        }
    }

    /// The connection that there is now.
    #[inline]
    pub(super) fn current(&self) -> Option<Arc<Session>> {
        match self {
            Self::Fixed(session) => Some(Arc::clone(session)),
            Self::Kept { state, .. } => state.borrow().session.clone(),
        }
    }

    /// Asks for its end, if that is the client's to ask for.
    #[inline]
    pub(super) fn hang_up(&self) {
        if let Self::Kept { stop, own: true, .. } = self {
            stop.ask();
        }
    }

    /// The same, and waits for it.
    pub(super) async fn close(&self) {
        self.hang_up();
        if let Self::Kept { state, own: true, .. } = self {
            // It cannot be told any more when its keeper is gone.
            let _ = state.clone().wait_for(|state| matches!(state.status, Status::Stopped { .. })).await;
        }
    }

    /// The connection that there is, or the next one, but not the one that is `over`. It is waited for until then.
    async fn session(&self, over: Option<&Arc<Session>>, by: Instant) -> Result<Arc<Session>, Error> {
        let state = match self {
            Self::Fixed(session) => return Ok(Arc::clone(session)),
            Self::Kept { state, .. } => state,
        };
        let is_new = |session: &Arc<Session>| over.is_none_or(|over| !Arc::ptr_eq(over, session));
        let mut state = state.clone();
        let ready = state.wait_for(|state| {
            state.session.as_ref().is_some_and(is_new) || matches!(state.status, Status::Stopped { .. })
        });
        let closed = || Error::Closed { code: CLOSED, reason: "this client was closed".to_owned() };
        let begun = now();
        match tokio::time::timeout_at(by.into(), ready).await {
            Ok(Ok(state)) => match (&state.session, &state.status) {
                (Some(session), _) => Ok(Arc::clone(session)),
                (None, Status::Stopped { why: Some(why) }) => Err(why.clone()),
                (None, _) => Err(closed()),
            },
            Ok(Err(_)) => Err(closed()),
            Err(_) => match self.status() {
                Status::Waiting { why, .. } => Err(why),
                _ => Err(Error::TimedOut { what: "a connection", after: now().duration_since(begun) }),
            },
        }
    }
}

/// One connection after the other, for something that is to be done on one of them: on the next where it has certainly not
/// been sent on the one before.
pub(super) struct Tries<'c> {
    line: &'c Line,
    /// Until when it has to be on its way.
    pub(super) by: Instant,
    over: Option<Arc<Session>>,
}

impl<'c> Tries<'c> {
    /// It has to be on its way within so long.
    pub(super) fn of(client: &'c Client, within: Duration) -> Self {
        Self { line: client.line(), by: now() + within, over: None }
    }

    /// The connection that there is, or the next one.
    pub(super) async fn session(&self) -> Result<Arc<Session>, Error> {
        self.line.session(self.over.as_ref(), self.by).await
    }

    /// Whether to try again, if it went so on this connection.
    pub(super) fn go_on<T>(&mut self, session: &Arc<Session>, result: &Result<T, Error>) -> bool {
        let goes_on = matches!(result, Err(Error::Closed { .. })) && matches!(self.line, Line::Kept { .. });
        if goes_on {
            self.over = Some(Arc::clone(session));
        }
        goes_on
    }
}
