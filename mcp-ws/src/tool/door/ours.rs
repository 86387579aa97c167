//! Requests of our own, knocked for at the door by whoever uses the tools of the other side.
//!
//! Bounded: as many as [`MOST_REQUESTS`] are open at a time, and one more waits until another is over. One that is dropped
//! is taken back: it is on a list then, which has each of them at most once.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use tokio::sync::broadcast;
use tokio::sync::oneshot;

use super::Command;
use super::Door;
use crate::peer::Patience;
use crate::peer::QuestionId;
use crate::wire::ErrorObject;

/// How many requests of ours may be open on one connection: more than any server lets in.
pub(super) const MOST_REQUESTS: usize = 8192;

/// A request of our own.
#[derive(Debug)]
pub(crate) struct OwnRequest {
    /// Its [number](Door::number).
    pub id: QuestionId,
    /// What is asked.
    pub method: Cow<'static, str>,
    /// Its parameters, as JSON.
    pub params: String,
    /// How long it may wait.
    pub patience: Patience,
    /// Where its progress is told, as the text of the notification.
    pub progress: Option<broadcast::Sender<Arc<str>>>,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Returned {
    /// The JSON text of its result.
    Result(Box<str>),
    /// That of its error.
    Error(Box<str>),
    /// Its time was over. The other side has been told.
    TimedOut,
    /// The connection ended. It may have been read, or not.
    Lost,
    /// The connection ended, and the request has certainly not left.
    NotSent,
}

/// How a connection has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Farewell {
    /// The code of the close frame; 1006 without one.
    pub code: u16,
    /// What is said of it.
    pub reason: Box<str>,
}

impl Default for Farewell {
    /// Without a word.
    fn default() -> Self {
        Self { code: 1006, reason: Box::default() }
    }
}

/// Who, on this side of a connection, uses the tools of the other: what MCP calls a client.
pub(crate) trait ClientRole: Any + Send + Sync {
    /// Hears of something: a notification, whose whole text this is.
    fn hear(&self, method: &str, text: &str);

    /// Answers a question, whose whole text this is. `None`: it answers none.
    fn answer(&self, text: &str) -> Option<Answering>;
}

/// The answer to a question, still to come: the JSON text of its result.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<String, ErrorObject>> + Send>>;

impl Door {
    /// A number for a request.
    pub(crate) fn number(&self) -> QuestionId {
        self.numbers.next()
    }

    /// Sends a request, and waits for what comes of it.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the request is not sent, or is given up and the other side told so.
    pub(crate) async fn request(self: &Arc<Self>, request: OwnRequest) -> Returned {
        let Ok(_place) = self.asking.acquire().await else {
            return Returned::NotSent;
        };
        let (answer, answered) = oneshot::channel();
        let mut wanted = Wanted { door: Arc::clone(self), id: Some(request.id) };
        self.send(Command::Request { request, answer }).await;
        let reply = answered.await;
        wanted.id = None;
        // What was still in the queue when the door was closed has been thrown away.
        reply.unwrap_or(Returned::NotSent)
    }

    /// Tells the other side something.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was sent.
    pub(crate) async fn notify(&self, method: &'static str, params: String) {
        self.send(Command::Notify { method, params }).await;
    }

    /// A request that nobody waits for any more.
    pub(crate) fn take_abandoned(&self) -> Option<QuestionId> {
        if !self.has_abandoned.load(Ordering::Acquire) {
            return None;
        }
        let mut abandoned = self.abandoned.lock().unwrap_or_else(PoisonError::into_inner);
        let next = abandoned.pop();
        self.has_abandoned.store(!abandoned.is_empty(), Ordering::Release);
        next
    }

    /// Who uses the tools of the other side, made by `make` if there is nobody yet.
    pub(crate) fn client_role_or(&self, make: impl FnOnce() -> Arc<dyn ClientRole>) -> &Arc<dyn ClientRole> {
        self.client_role.get_or_init(make)
    }

    /// Who uses the tools of the other side, if anybody does.
    pub(crate) fn client_role(&self) -> Option<&Arc<dyn ClientRole>> {
        self.client_role.get()
    }

    /// Notes how the connection has ended, before anybody hears that it has.
    pub(crate) fn say_farewell(&self, farewell: Farewell) {
        // The first word is the one that counts.
        let _ = self.farewell.set(farewell);
    }

    /// How the connection has ended.
    pub(crate) fn farewell(&self) -> Farewell {
        self.farewell.get().cloned().unwrap_or_default()
    }

    fn abandon(&self, id: QuestionId) {
        let mut queue = self.queue();
        let waits =
            |command: &Command| matches!(command, Command::Request { request, .. } if request.id == id);
        if let Some(place) = queue.commands.iter().position(waits) {
            let command = queue.commands.remove(place);
            self.filled.store(!queue.commands.is_empty(), Ordering::Release);
            drop(queue);
            drop(command);
            return self.room.add_permits(1);
        }
        if queue.closed {
            return;
        }
        drop(queue);
        self.abandoned.lock().unwrap_or_else(PoisonError::into_inner).push(id);
        self.has_abandoned.store(true, Ordering::Release);
        self.inside.wake();
    }
}

/// A request that somebody waits for; when this is dropped with its number, nobody does any more.
struct Wanted {
    door: Arc<Door>,
    id: Option<QuestionId>,
}

impl Drop for Wanted {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.door.abandon(id);
        }
    }
}

impl fmt::Debug for dyn ClientRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientRole")
    }
}
