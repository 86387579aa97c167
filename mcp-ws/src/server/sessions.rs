//! Who is connected: the doors of all connections, how many there may be, and how they are stopped together.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::watch;

use super::Server;
use super::addresses::Addresses;
use super::budget::who_goes;
use crate::tool::Caller;
use crate::tool::Door;
use crate::tool::SessionId;
use crate::tool::Wish;

/// The connections of one server.
#[derive(Debug)]
pub(super) struct Sessions {
    live: Mutex<Live>,
    /// Whether the server stops, and how many connections are left.
    state: watch::Sender<State>,
    /// Where they come from.
    pub(super) addresses: Arc<Addresses>,
}

#[derive(Debug, Default)]
struct Live {
    doors: HashMap<SessionId, Arc<Door>>,
    stopping: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    stopping: bool,
    left: usize,
}

/// Why a connection is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The server stops.
    Stopping,
    /// There are as many as there may be.
    TooMany,
}

impl Sessions {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            live: Mutex::default(),
            state: watch::Sender::new(State::default()),
            addresses: Addresses::new(),
        })
    }

    /// Enters a connection, which is in the list until the session is dropped.
    pub(super) fn open(self: &Arc<Self>, most: usize, caller: Caller) -> Result<Session, Full> {
        let mut live = self.live();
        if let Some(full) = live.fullness(most) {
            return Err(full);
        }
        let door = Arc::new(Door::of(SessionId::random(), caller));
        live.doors.insert(door.session(), Arc::clone(&door));
        self.tell(&live);
        Ok(Session { sessions: Arc::clone(self), door })
    }

    /// Why there is no room for one more, if there is none.
    pub(super) fn fullness(&self, most: usize) -> Option<Full> {
        self.live().fullness(most)
    }

    /// Asks every connection to finish and end, and takes no more.
    pub(super) fn stop(&self) {
        let mut live = self.live();
        live.stopping = true;
        live.doors.values().for_each(|door| door.stop());
        self.tell(&live);
    }

    /// Has every connection look at what the server's tools are now.
    #[inline]
    pub(super) fn wake(&self) {
        self.live().doors.values().for_each(|door| door.wake());
    }

    /// Asks connections to go until the others keep no more than this together, and says whether that many could. See
    /// [`who_goes`].
    pub(super) fn make_room(&self, most: usize) -> bool {
        let live = self.live();
        // Those that were asked before count as gone, so that two who look at once do not ask twice as many.
        let stays = |door: &&Arc<Door>| door.wish() != Some(Wish::MakeRoom);
        let (going, is_enough) = who_goes(live.doors.values().filter(stays), most);
        for door in going {
            tracing::warn!(session = %door.session(), bytes = door.held(), "too little memory: closing whoever keeps most");
            door.ask(Wish::MakeRoom);
        }
        is_enough
    }

    /// Waits until the server is told to stop.
    pub(super) async fn stopping(&self) {
        // It cannot fail: the sender is ours.
        let _ = self.state.subscribe().wait_for(|state| state.stopping).await;
    }

    /// Waits until no connection is left.
    pub(super) async fn ended(&self) {
        let _ = self.state.subscribe().wait_for(|state| state.left == 0).await;
    }

    /// The connection of this name.
    pub(super) fn find(&self, id: SessionId) -> Option<Connection> {
        self.live().doors.get(&id).map(|door| Connection { door: Arc::clone(door) })
    }

    pub(super) fn list(&self) -> Vec<Connection> {
        self.live().doors.values().map(|door| Connection { door: Arc::clone(door) }).collect()
    }

    fn tell(&self, live: &Live) {
        self.state.send_replace(State { stopping: live.stopping, left: live.doors.len() });
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        // Nothing that is done under the lock can leave the list half changed.
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    fn fullness(&self, most: usize) -> Option<Full> {
        if self.stopping {
            return Some(Full::Stopping);
        }
        (self.doors.len() >= most).then_some(Full::TooMany)
    }
}

/// One connection's place in the list.
#[derive(Debug)]
pub(super) struct Session {
    sessions: Arc<Sessions>,
    pub(super) door: Arc<Door>,
}

impl Drop for Session {
    fn drop(&mut self) {
        // Its loop may never have run: whoever has knocked is not to wait for ever.
        self.door.close();
        let mut live = self.sessions.live();
        live.doors.remove(&self.door.session());
        self.sessions.tell(&live);
    }
}

/// A connection that is open now.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Connection {
    pub(super) door: Arc<Door>,
}

impl Connection {
    /// Its name: what [`Context::session_id`](crate::Context::session_id) says in the tools it calls.
    pub fn id(&self) -> SessionId {
        self.door.session()
    }

    /// Who is at the other end, and at which address.
    pub fn caller(&self) -> &Caller {
        self.door.caller()
    }

    /// How long it has been open.
    pub fn age(&self) -> Duration {
        self.door.age()
    }

    /// How many of its calls wait for their answer.
    pub fn in_flight(&self) -> usize {
        self.door.in_flight()
    }

    /// Closes it at once, with 1008: what runs on its behalf is dropped, and what it was sent before still leaves. Links and clients of
    /// this crate take that for a word that holds, and do not come back by themselves. Does nothing if it has ended.
    pub fn disconnect(&self) {
        self.door.ask(Wish::Leave);
    }
}

impl<S: 'static> Server<S> {
    /// The connections that are open now, in no order.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// let server: Server = Server::new(tools![]);
    /// for connection in server.connections() {
    ///     let who = connection.caller().identity().map_or("somebody", |identity| identity.subject());
    ///     println!("{}: {who}, for {:?}, {} calls", connection.id(), connection.age(), connection.in_flight());
    /// }
    /// ```
    pub fn connections(&self) -> Vec<Connection> {
        self.sessions.list()
    }

    /// [Disconnects](Connection::disconnect) whoever has this connection, and says whether there was one.
    pub fn disconnect(&self, id: SessionId) -> bool {
        self.sessions.find(id).inspect(Connection::disconnect).is_some()
    }
}

impl PartialEq for Connection {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Connection {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_call_on_a_connection_that_never_came_about_ends() {
        let sessions = Sessions::new();
        let session = sessions.open(1, Caller::default()).unwrap();
        let client = sessions.list()[0].peer();
        let call = tokio::spawn(async move { client.list_tools().await });
        tokio::task::yield_now().await;
        // As where `on_upgrade` fails.
        drop(session);
        let hour = Duration::from_secs(3600);
        assert!(tokio::time::timeout(hour, call).await.is_ok(), "after an hour it still waits");
    }

    #[tokio::test]
    async fn as_many_connections_as_may_be_and_no_more() {
        let sessions = Sessions::new();
        let first = sessions.open(2, Caller::default()).unwrap();
        let second = sessions.open(2, Caller::default()).unwrap();
        assert_ne!(first.door.session(), second.door.session());
        assert_eq!(sessions.open(2, Caller::default()).unwrap_err(), Full::TooMany);
        drop(first);
        sessions.open(2, Caller::default()).unwrap();
    }

    #[tokio::test]
    async fn stopping_tells_every_connection_and_takes_no_new_one() {
        let sessions = Sessions::new();
        let session = sessions.open(2, Caller::default()).unwrap();
        sessions.stop();
        sessions.stopping().await;
        assert_eq!(session.door.wish(), Some(Wish::Finish));
        assert_eq!(sessions.open(2, Caller::default()).unwrap_err(), Full::Stopping);
        let ended = tokio::spawn({
            let sessions = Arc::clone(&sessions);
            async move { sessions.ended().await }
        });
        drop(session);
        ended.await.unwrap();
        assert_eq!(sessions.list(), []);
    }
}
