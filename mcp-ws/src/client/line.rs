//! What leads to the other side: one connection, or one after the other.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::Client;
use super::Error;
use super::Status;
use super::Updates;
use super::keeper::Stop;
use super::remote::Session;
use super::status::State;

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
    pub(super) fn status(&self) -> Status {
        match self {
            Self::Kept { state, .. } => state.borrow().status.clone(),
            Self::Fixed(session) => Status::Connected(session.door.session()),
        }
    }

    pub(super) fn statuses(&self) -> Updates<Status> {
        match self {
            Self::Kept { state, .. } => Updates::newest(state.clone(), |state| &state.status),
            Self::Fixed(_) => {
                let (_, state) = watch::channel(State::without(self.status()));
                Updates::newest(state, |state| &state.status)
            }
        }
    }

    /// The connection that there is now.
    pub(super) fn current(&self) -> Option<Arc<Session>> {
        match self {
            Self::Fixed(session) => Some(Arc::clone(session)),
            Self::Kept { state, .. } => state.borrow().session.clone(),
        }
    }

    /// Asks for its end, if that is the client's to ask for.
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

    /// The connection that there is, or the next one, but not the one that is `over`. It is waited for so long.
    async fn session(&self, over: Option<&Arc<Session>>, after: Duration) -> Result<Arc<Session>, Error> {
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
        match tokio::time::timeout(after, ready).await {
            Ok(Ok(state)) => match (&state.session, &state.status) {
                (Some(session), _) => Ok(Arc::clone(session)),
                (None, Status::Stopped { why: Some(why) }) => Err(why.clone()),
                (None, _) => Err(closed()),
            },
            Ok(Err(_)) => Err(closed()),
            Err(_) => match self.status() {
                Status::Waiting { why, .. } => Err(why),
                _ => Err(Error::TimedOut { what: "a connection", after }),
            },
        }
    }
}

/// One connection after the other, for something that is to be done on one of them: on the next where it has certainly not
/// been sent on the one before.
pub(super) struct Tries<'c> {
    line: &'c Line,
    after: Duration,
    over: Option<Arc<Session>>,
}

impl<'c> Tries<'c> {
    /// A connection is waited for as long as a call is.
    pub(super) fn of(client: &'c Client) -> Self {
        Self { line: client.line(), after: client.memory().config.request_timeout, over: None }
    }

    /// It is waited for so long.
    pub(super) fn within(self, after: Option<Duration>) -> Self {
        Self { after: after.unwrap_or(self.after), ..self }
    }

    /// The connection that there is, or the next one.
    pub(super) async fn session(&self) -> Result<Arc<Session>, Error> {
        self.line.session(self.over.as_ref(), self.after).await
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
