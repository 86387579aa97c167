//! What a program sees of tools that it serves over a socket it has dialled.

use std::fmt;
use std::sync::Arc;

use tokio::sync::watch;

use super::Client;
use super::Endpoint;
use super::Status;
use super::Updates;
use super::keeper::Dial;
use super::keeper::Host;
use super::keeper::Keeper;
use super::keeper::Stop;
use super::memory::Memory;
use super::status::State;

/// A server's tools, served over a connection that was dialled, for ever: when it is lost it is dialled again, as the
/// endpoint's [`Reconnect`](super::Reconnect) says.
///
/// It goes on when this is dropped, and ends by [`close`](Self::close), or with its server's
/// [`shutdown`](crate::Server::shutdown).
#[derive(Clone)]
pub struct Link {
    state: watch::Receiver<State>,
    stop: Arc<Stop>,
    memory: Arc<Memory>,
    endpoint: String,
}

impl Link {
    /// Serves whatever runs on the connections to this endpoint.
    pub(crate) fn new(endpoint: Endpoint, host: impl Host) -> Self {
        Self::dialled_by(endpoint, host)
    }

    pub(super) fn dialled_by(dial: impl Dial, host: impl Host) -> Self {
        let (state, seen) = watch::channel(State::without(Status::Connecting));
        let memory = Arc::new(Memory::of_program(host.program()));
        let (stop, endpoint) = (Stop::new(), dial.name());
        let keeper =
            Keeper { dial, host, memory: Arc::clone(&memory), greets: false, state, stop: Arc::clone(&stop) };
        tokio::spawn(keeper.keep());
        Self { state: seen, stop, memory, endpoint }
    }

    /// Where it dials, without anything that may be a secret: for logs.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// How it stands with it.
    #[inline]
    pub fn status(&self) -> Status {
        self.state.borrow().status.clone()
    }

    /// The changes of its [`status`](Self::status), beginning with how it is now. Whoever looks seldom sees the newest alone. It
    /// ends when the link has stopped.
    #[inline]
    pub fn statuses(&self) -> Updates<Status> {
        Updates::newest(self.state.clone(), |state| &state.status)
    }

    /// Calls the tools of the other side, over the same connection.
    #[inline]
    pub fn peer(&self) -> Client {
        Client::kept(self.state.clone(), Arc::clone(&self.stop), false, Arc::clone(&self.memory))
    }

    /// Lets calls of the other side that are under way have their time, closes the connection, and returns when it is closed. It
    /// is not dialled again. Calls that were made by [`peer`](Self::peer) end at once, in
    /// [`Error::OutcomeUnknown`](super::Error::OutcomeUnknown).
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, it is closed nevertheless.
    pub async fn close(&self) {
        self.stop.ask();
        self.stopped().await;
    }

    /// Waits until it is not dialled any more, and says why: the last [`status`](Self::status).
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing has happened.
    pub async fn stopped(&self) -> Status {
        let mut state = self.state.clone();
        // Whoever keeps it may have been dropped, with the runtime.
        let _ = state.wait_for(|state| matches!(state.status, Status::Stopped { .. })).await;
        self.status()
    }
}

impl fmt::Debug for Link {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("endpoint", &self.endpoint)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
