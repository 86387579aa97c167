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
use std::time::Instant;

use tokio::sync::broadcast;
use tokio::sync::oneshot;

use super::Command;
use super::Door;
use crate::peer::Patience;
use crate::peer::QuestionId;
use crate::protocol::ServerInfo;
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
    /// How long it may wait for its answer.
    pub patience: Patience,
    /// Until when it has to be on its way. `None`: it may wait as long as it has to.
    pub by: Option<Instant>,
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
        let by = request.by;
        let late = async {
            match by {
                Some(by) => tokio::time::sleep_until(by.into()).await,
                None => std::future::pending().await,
            }
        };
        let mut late = std::pin::pin!(late);
        let knocked = async {
            let place = self.asking.acquire().await.ok()?;
            let (answer, answered) = oneshot::channel();
            let id = request.id;
            self.send(Command::Request { request, answer }).await;
            // Not before: one that still waits at a full door has not been sent, and there is nothing to take back.
            let wanted = Wanted { door: Arc::clone(self), id: Some(id) };
            Some((place, wanted, answered))
        };
        let knocked = tokio::select! {
            knocked = knocked => knocked,
            () = &mut late => return Returned::TimedOut,
        };
        let Some((_place, mut wanted, mut answered)) = knocked else {
            return Returned::NotSent;
        };
        let reply = tokio::select! {
            reply = &mut answered => reply,
            () = &mut late => {
                if wanted.id.is_some_and(|id| self.take_back(id)) {
                    wanted.id = None;
                    return Returned::TimedOut;
                }
                // It has left, and its time is the peer's to keep.
                answered.await
            }
        };
        wanted.id = None;
        // What was still in the queue when the door was closed has been thrown away.
        reply.unwrap_or(Returned::NotSent)
    }

    /// Waits until the connection is over, and says how it has ended.
    pub(crate) async fn over(&self) -> Farewell {
        self.farewell.wait().await.clone()
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

    /// Says whose connection it is.
    pub(crate) fn introduce(&self, program: &Arc<ServerInfo>) {
        // Who has said so once is not somebody else later.
        let _ = self.program.set(Arc::clone(program));
    }

    /// Whose connection it is, if that was said.
    pub(crate) fn program(&self) -> Option<&ServerInfo> {
        self.program.get().map(|program| &**program)
    }

    /// Notes how the connection has ended, before anybody hears that it has.
    pub(crate) fn say_farewell(&self, farewell: Farewell) {
        // The first word is the one that counts.
        let _ = self.farewell.set(farewell);
    }

    /// How the connection has ended.
    pub(crate) fn farewell(&self) -> Farewell {
        self.ended().cloned().unwrap_or_default()
    }

    /// The same, if it has.
    pub(crate) fn ended(&self) -> Option<&Farewell> {
        self.farewell.get()
    }

    /// Takes a request out of the queue, if it is still there.
    #[inline]
    fn take_back(&self, id: QuestionId) -> bool {
        let mut queue = self.queue();
        let waits =
            |command: &Command| matches!(command, Command::Request { request, .. } if request.id == id);
        if let Some(place) = queue.commands.iter().position(waits) {
            let command = queue.commands.remove(place);
            self.filled.store(!queue.commands.is_empty(), Ordering::Release);
            drop(queue);
            drop(command);
            self.room.add_permits(1);
            return true;
        }
        false
    }

    #[inline]
    fn abandon(&self, id: QuestionId) {
        if self.take_back(id) || self.queue().closed {
            return;
        }
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
    #[inline]
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::*;
    use crate::tool::SessionId;
    use crate::tool::door::PLACES;

    /// A request that somebody waits for.
    struct Sender {
        id: QuestionId,
        waits: Pin<Box<dyn Future<Output = Returned>>>,
    }

    impl Sender {
        /// What has come of it. Goes as far as there is room.
        fn look(&mut self) -> Option<Returned> {
            self.waits.as_mut().now_or_never()
        }
    }

    fn door() -> Arc<Door> {
        Arc::new(Door::new(SessionId::random()))
    }

    /// A request that is sent as soon as its sender looks, if there is room.
    fn made(door: &Arc<Door>) -> Sender {
        let (door, id) = (Arc::clone(door), door.number());
        let patience = Patience { timeout: None, most: Duration::ZERO, cancels: true };
        let request = OwnRequest {
            id,
            method: "m".into(),
            params: "{}".to_owned(),
            patience,
            by: None,
            progress: None,
        };
        Sender { id, waits: Box::pin(async move { door.request(request).await }) }
    }

    fn waiting(door: &Arc<Door>) -> Sender {
        let mut sender = made(door);
        assert_eq!(sender.look(), None);
        sender
    }

    fn waiting_all(door: &Arc<Door>, count: usize) -> Vec<Sender> {
        (0..count).map(|_| waiting(door)).collect()
    }

    fn ids(senders: &[Sender]) -> Vec<QuestionId> {
        senders.iter().map(|sender| sender.id).collect()
    }

    /// Takes all that is in the queue, as the loop does.
    fn take_all(door: &Door) -> (Vec<QuestionId>, Vec<oneshot::Sender<Returned>>) {
        let commands = std::iter::from_fn(|| door.take());
        let requests = commands.map(|command| match command {
            Command::Request { request, answer } => (request.id, answer),
            other => panic!("{other:?}"),
        });
        requests.unzip()
    }

    fn abandoned(door: &Door) -> Vec<QuestionId> {
        std::iter::from_fn(|| door.take_abandoned()).collect()
    }

    /// How many more may wait in the queue, and how many more may be open.
    fn free(door: &Door) -> (usize, usize) {
        (door.room.available_permits(), door.asking.available_permits())
    }

    #[test]
    fn who_waits_for_a_request_gets_what_came_of_it_and_has_abandoned_nothing() {
        let door = door();
        let mut sender = waiting(&door);
        let (taken, mut answers) = take_all(&door);
        assert_eq!((taken, sender.look()), (vec![sender.id], None));
        answers.remove(0).send(Returned::TimedOut).unwrap();
        assert_eq!(sender.look(), Some(Returned::TimedOut));
        drop(sender);
        assert_eq!(abandoned(&door), []);
        assert_eq!(free(&door), (PLACES, MOST_REQUESTS));
    }

    #[test]
    fn a_request_that_is_dropped_in_the_queue_is_never_sent_and_its_place_is_free_again() {
        let door = door();
        let mut senders = waiting_all(&door, 3);
        drop(senders.remove(1));
        assert_eq!(free(&door), (PLACES - 2, MOST_REQUESTS - 2));
        let (taken, _answers) = take_all(&door);
        assert_eq!(taken, ids(&senders));

        drop(waiting(&door));
        assert!(!door.has_commands(), "the loop need not look");
        assert_eq!(free(&door), (PLACES, MOST_REQUESTS - 2));
        assert_eq!(abandoned(&door), [], "the other side has never heard of either");
    }

    #[test]
    fn a_request_that_is_dropped_at_a_full_door_is_never_sent_and_keeps_nobody_out() {
        let door = door();
        let senders = waiting_all(&door, PLACES);
        let [first, second, mut third] = [(); 3].map(|()| waiting(&door));
        drop(first);
        assert_eq!(free(&door), (0, MOST_REQUESTS - PLACES - 2));
        let (taken, _answers) = take_all(&door);
        assert_eq!(taken, ids(&senders));
        assert_eq!(free(&door).0, PLACES - 2, "a place is kept for each that waits");
        drop(second);
        assert_eq!(free(&door).0, PLACES - 1, "it may be dropped before it has used it");
        assert_eq!(third.look(), None);
        assert_eq!(take_all(&door).0, [third.id]);
        assert_eq!(free(&door).0, PLACES);
        assert_eq!(abandoned(&door), [], "the other side has never heard of them");
    }

    #[test]
    fn a_request_that_was_sent_and_is_dropped_is_abandoned_exactly_once() {
        let door = door();
        let mut senders = waiting_all(&door, 3);
        let (_, mut answers) = take_all(&door);
        let dropped = [senders.remove(0).id, senders.remove(0).id];
        let mut all = abandoned(&door);
        all.sort_by_key(|id| id.to_json());
        assert_eq!(all, dropped);
        assert_eq!(abandoned(&door), []);
        assert_eq!(free(&door), (PLACES, MOST_REQUESTS - 1));

        // Its answer was on the way.
        answers.remove(2).send(Returned::Result("{}".into())).unwrap();
        let last = senders.remove(0).id;
        assert_eq!(abandoned(&door), [last], "what has an answer already is given up in vain");
        assert_eq!(abandoned(&door), []);
    }

    #[test]
    fn as_many_requests_as_may_be_open_and_one_more_when_another_is_over() {
        let door = door();
        let mut open = Vec::new();
        let mut answers = Vec::new();
        while open.len() < MOST_REQUESTS {
            open.extend(waiting_all(&door, PLACES));
            answers.extend(take_all(&door).1);
        }
        let [mut next, mut after_it] = [(); 2].map(|()| waiting(&door));
        assert_eq!(take_all(&door).0, []);
        let dropped = open.remove(7).id;
        assert_eq!(abandoned(&door), [dropped]);
        assert_eq!((next.look(), after_it.look()), (None, None));
        assert_eq!(take_all(&door).0, [next.id], "in their order, one for one");

        answers.remove(0).send(Returned::Result("{}".into())).unwrap();
        assert_eq!(open[0].look(), Some(Returned::Result("{}".into())));
        assert_eq!(after_it.look(), None);
        assert_eq!(take_all(&door).0, [after_it.id]);
    }

    #[test]
    fn what_has_not_left_when_the_door_closes_was_not_sent() {
        let door = door();
        let mut sent = waiting(&door);
        let (_, mut answers) = take_all(&door);
        let mut unsent = waiting_all(&door, PLACES + 1);
        answers.remove(0).send(Returned::Lost).unwrap();
        door.close();
        assert_eq!(sent.look(), Some(Returned::Lost));
        unsent.push(made(&door));
        for sender in &mut unsent {
            assert_eq!(sender.look(), Some(Returned::NotSent), "{:?}", sender.id);
        }
        assert_eq!(take_all(&door).0, []);
    }

    #[test]
    fn who_waits_for_another_request_to_end_learns_that_the_door_has_closed() {
        let door = door();
        let _all = door.asking.try_acquire_many(u32::try_from(MOST_REQUESTS).unwrap()).unwrap();
        let mut sender = waiting(&door);
        door.close();
        assert_eq!(sender.look(), Some(Returned::NotSent));
    }

    #[test]
    fn nothing_is_abandoned_once_the_door_is_closed() {
        let door = door();
        let sent = waiting_all(&door, 2);
        let (_, answers) = take_all(&door);
        let unsent = waiting_all(&door, PLACES + 1);
        door.close();
        drop((sent, unsent));
        drop(answers);
        assert_eq!(abandoned(&door), []);
        assert!(door.take().is_none());
    }
}
