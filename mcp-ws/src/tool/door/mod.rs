//! The one way into a running connection. Whoever wants to say something there, knocks here: the contexts of its
//! handlers, and the server that wants it to stop.
//!
//! Bounded: 32 commands wait at most. Who sends one more waits for room, or, where waiting is impossible, replaces what
//! it said before. The connection's loop empties the door only while its outbox has room, so a slow socket slows the
//! handlers behind it. That chain (socket ← outbox ← door ← handler) has no cycle: the loop waits for nobody but the
//! socket, and reads on while the outbox is full of requests of ours, so that two ends that call each other do not wait for each
//! other to read. Stopping has its own place and never queues, and that the server's tools have changed is not said at the door at
//! all: the loop is woken, and sees it.
//!
//! Next: `ours` for requests of our own, and for who makes them; `wish` for how it is asked to end.

mod ours;
mod wish;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::task::Waker;

use futures_util::task::AtomicWaker;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::SetOnce;
use tokio::sync::oneshot;
use tokio::time::Instant;

pub(crate) use self::ours::Answering;
pub(crate) use self::ours::ClientRole;
pub(crate) use self::ours::Farewell;
use self::ours::MOST_REQUESTS;
pub(crate) use self::ours::OwnRequest;
pub(crate) use self::ours::Returned;
pub(crate) use self::wish::Wish;
use super::Caller;
use super::SessionId;
use crate::peer::Key;
use crate::peer::Numbers;
use crate::peer::QuestionId;
use crate::protocol::ClientInfo;
use crate::protocol::LogLevel;
use crate::protocol::ServerInfo;

/// What is to be done in the connection's own task: on behalf of a call that still runs, or of whoever uses the tools of the
/// other side.
#[derive(Debug)]
pub(crate) enum Command {
    /// Report progress.
    Progress {
        /// The call.
        key: Key,
        /// The notification's `params`, as JSON.
        params: String,
    },
    /// Send a log message.
    Log {
        /// The call.
        key: Key,
        /// What stands in the notification's `params`, as JSON without the braces.
        members: String,
    },
    /// Ask the other side.
    Ask {
        /// The call.
        key: Key,
        /// The method of the request.
        method: &'static str,
        /// Its `params`, as JSON.
        params: String,
        /// Where the text of the result goes, or that of the error. Dropped if it cannot be asked.
        answer: oneshot::Sender<Result<Box<str>, Box<str>>>,
    },
    /// Send a request of our own.
    Request {
        /// What to send.
        request: OwnRequest,
        /// Where what comes of it goes. Dropped if it has not been sent.
        answer: oneshot::Sender<Returned>,
    },
    /// Tell the other side something.
    Notify {
        /// What it is.
        method: &'static str,
        /// The notification's `params`, as JSON.
        params: String,
    },
}

/// The entrance of one connection.
#[derive(Debug)]
pub(crate) struct Door {
    session: SessionId,
    caller: Caller,
    /// What the client says of itself that has opened a session last.
    client: Mutex<Option<Arc<ClientInfo>>>,
    /// From which level on log messages are sent to a client that has a session: the number of a [`LogLevel`].
    log_level: AtomicU8,
    queue: Mutex<Queue>,
    /// A permit for each free place in `queue`; closed when the connection is over.
    room: Semaphore,
    /// Whether `queue` has something, so that the loop need not lock it to see that it is empty.
    filled: AtomicBool,
    /// What it is asked to do: the number of a [`Wish`].
    wish: AtomicU8,
    /// How many calls wait for their answer.
    in_flight: AtomicUsize,
    opened: Instant,
    /// How many bytes it keeps, as far as that has been counted.
    held: AtomicUsize,
    inside: AtomicWaker,
    /// A permit for each thread that this connection may block.
    threads: Arc<Semaphore>,
    /// Numbers for requests, which the peer takes its own from too.
    numbers: Numbers,
    /// A permit for each request of ours that may be open; closed when the connection is over.
    asking: Semaphore,
    /// Requests of ours that nobody waits for any more.
    abandoned: Mutex<Vec<QuestionId>>,
    /// Whether `abandoned` has something.
    has_abandoned: AtomicBool,
    client_role: OnceLock<Arc<dyn ClientRole>>,
    /// Whose connection it is, on this side.
    program: OnceLock<Arc<ServerInfo>>,
    farewell: SetOnce<Farewell>,
}

/// What waits at a door.
#[derive(Debug, Default)]
struct Queue {
    commands: VecDeque<Command>,
    /// Whether the connection is over, so that nothing is ever taken from here again.
    closed: bool,
}

/// How many threads one connection may block. A function that was cancelled runs on, and would otherwise be followed by
/// any number of others, until no thread is left for anybody.
const THREADS: usize = 32;

const PLACES: usize = 32;

impl Door {
    /// The door of a connection whose caller nobody knows.
    pub(crate) fn new(session: SessionId) -> Self {
        Self::of(session, Caller::default())
    }

    /// The door of a connection of this caller.
    pub(crate) fn of(session: SessionId, caller: Caller) -> Self {
        Self {
            session,
            caller,
            client: Mutex::default(),
            log_level: AtomicU8::new(LogLevel::UNLESS_SET as u8),
            queue: Mutex::default(),
            room: Semaphore::new(PLACES),
            filled: AtomicBool::new(false),
            wish: AtomicU8::new(0),
            in_flight: AtomicUsize::new(0),
            opened: Instant::now(),
            held: AtomicUsize::new(0),
            inside: AtomicWaker::new(),
            threads: Arc::new(Semaphore::new(THREADS)),
            numbers: Numbers::default(),
            asking: Semaphore::new(MOST_REQUESTS),
            abandoned: Mutex::default(),
            has_abandoned: AtomicBool::new(false),
            client_role: OnceLock::new(),
            program: OnceLock::new(),
            farewell: SetOnce::new(),
        }
    }

    /// The door of no connection, for a call of this session that has become a task: what is said here goes nowhere, and
    /// threads are counted among those of all tasks.
    pub(crate) fn of_task(session: SessionId, caller: Caller, threads: &Arc<Semaphore>) -> Self {
        let door = Self { threads: Arc::clone(threads), ..Self::of(session, caller) };
        door.close();
        door
    }

    /// Waits for a thread that may be blocked. It is free again when the permit is dropped.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, it has taken none.
    pub(crate) async fn thread(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.threads).acquire_owned().await.ok()
    }

    pub(crate) fn session(&self) -> SessionId {
        self.session
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// From which level on log messages are sent to a client that has a session.
    pub(crate) fn log_level(&self) -> LogLevel {
        LogLevel::from_number(self.log_level.load(Ordering::Relaxed)).unwrap_or(LogLevel::UNLESS_SET)
    }

    /// Notes that a session was opened. What somebody has set who used the connection before is no concern of it.
    pub(crate) fn open(&self, client: Option<ClientInfo>) {
        // Nothing that is done under the lock panics.
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client.map(Arc::new);
        self.set_log_level(LogLevel::UNLESS_SET);
    }

    /// What the client says of itself that has opened a session last.
    pub(crate) fn client(&self) -> Option<Arc<ClientInfo>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_log_level(&self, level: LogLevel) {
        self.log_level.store(level as u8, Ordering::Relaxed);
    }

    /// Sends a command as soon as there is room. Does nothing when the connection is over.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was sent.
    pub(crate) async fn send(&self, command: Command) {
        self.send_if(|| Some(command)).await;
    }

    /// The same of a command that is made when there is room for it, if it still is to be sent then. Nobody else sends
    /// anything between the two.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was made or sent.
    pub(crate) async fn send_if(&self, make: impl FnOnce() -> Option<Command>) {
        // The place is given back by `take`.
        if let Ok(place) = self.room.acquire().await {
            place.forget();
            self.push(make);
        }
    }

    /// Sends progress without waiting: where there is no room, the call's last unsent value is replaced. A call that has
    /// none unsent goes unheard, until the next time.
    pub(crate) fn send_newest_progress(&self, key: Key, make: impl FnOnce() -> Option<String>) {
        if let Ok(place) = self.room.try_acquire() {
            place.forget();
            return self.push(|| make().map(|params| Command::Progress { key, params }));
        }
        for command in self.queue().commands.iter_mut().rev() {
            if let Command::Progress { key: other, params: unsent } = command
                && *other == key
            {
                if let Some(params) = make() {
                    *unsent = params;
                }
                return;
            }
        }
    }

    /// Sends a command if there is room, and nothing otherwise.
    #[inline]
    pub(crate) fn try_send(&self, command: Command) {
        if let Ok(place) = self.room.try_acquire() {
            place.forget();
            self.push(|| Some(command));
        }
    }

    /// Has the connection look around: something it shares with others has changed. Nothing is kept here, so that however
    /// often it happens there is nothing to bound.
    pub(crate) fn wake(&self) {
        self.inside.wake();
    }

    /// Has the connection's loop woken when something comes.
    pub(crate) fn register(&self, waker: &Waker) {
        self.inside.register(waker);
    }

    /// Whether anything waits here.
    pub(crate) fn has_commands(&self) -> bool {
        self.filled.load(Ordering::Acquire)
    }

    /// The next command, whose place is free from now on.
    pub(crate) fn take(&self) -> Option<Command> {
        if !self.has_commands() {
            return None;
        }
        let mut queue = self.queue();
        let command = queue.commands.pop_front();
        self.filled.store(!queue.commands.is_empty(), Ordering::Release);
        if command.is_some() {
            self.room.add_permits(1);
        }
        command
    }

    /// Where the numbers of requests come from.
    pub(crate) fn numbers(&self) -> Numbers {
        self.numbers.clone()
    }

    /// The connection is over: nobody waits here any more.
    pub(crate) fn close(&self) {
        self.say_farewell(Farewell::default());
        self.room.close();
        self.asking.close();
        let mut queue = self.queue();
        queue.closed = true;
        queue.commands.clear();
    }

    /// Takes a place that was found.
    fn push(&self, make: impl FnOnce() -> Option<Command>) {
        let mut queue = self.queue();
        // It may have been closed since the place was found. Whoever waits for an answer must not wait for ever.
        if queue.closed {
            return;
        }
        let Some(command) = make() else {
            return self.room.add_permits(1);
        };
        queue.commands.push_back(command);
        self.filled.store(true, Ordering::Release);
        drop(queue);
        self.inside.wake();
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing that is done under the lock can leave the queue half changed.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;

    use super::*;

    fn progress(key: u64, params: &str) -> Command {
        Command::Progress { key: Key::for_test(key), params: params.to_owned() }
    }

    /// What a command says of progress.
    fn told(command: &Command) -> (Key, &str) {
        match command {
            Command::Progress { key, params } => (*key, params),
            other => panic!("{other:?}"),
        }
    }

    fn all(door: &Door) -> Vec<Command> {
        std::iter::from_fn(|| door.take()).collect()
    }

    async fn filled() -> Door {
        let door = Door::new(SessionId::random());
        for n in 0..PLACES {
            door.send(progress(1, &n.to_string())).await;
        }
        door
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_door_makes_the_sender_wait_until_a_place_is_free() {
        let door = filled().await;
        let mut waiting = std::pin::pin!(door.send(progress(2, "late")));
        assert!(tokio::time::timeout(Duration::from_secs(1), &mut waiting).await.is_err());
        assert_eq!(told(&door.take().unwrap()), (Key::for_test(1), "0"));
        waiting.await;
        let rest = all(&door);
        assert_eq!(rest.len(), PLACES);
        assert_eq!(told(rest.last().unwrap()), (Key::for_test(2), "late"));
    }

    #[tokio::test]
    async fn where_waiting_is_impossible_the_newest_progress_is_kept() {
        let door = filled().await;
        door.send_newest_progress(Key::for_test(1), || Some("newest".to_owned()));
        door.send_newest_progress(Key::for_test(3), || panic!("there is nothing to replace"));
        door.try_send(Command::Log { key: Key::for_test(1), members: String::new() });
        let all = all(&door);
        assert_eq!(all.len(), PLACES);
        assert_eq!(told(all.last().unwrap()), (Key::for_test(1), "newest"));
    }

    #[tokio::test]
    async fn nobody_waits_at_the_door_of_a_connection_that_is_over() {
        let door = filled().await;
        door.close();
        door.send(progress(1, "late")).await;
        assert!(door.take().is_none());
    }

    #[tokio::test]
    async fn a_place_whose_command_is_not_sent_after_all_is_free_again() {
        let door = Door::new(SessionId::random());
        for _ in 0..2 * PLACES {
            door.send_if(|| None).await;
        }
        assert!(door.take().is_none());
        door.send(progress(1, "1")).await;
        assert!(door.take().is_some());
    }

    #[tokio::test]
    async fn what_comes_when_the_door_has_just_closed_is_dropped() {
        let door = Door::new(SessionId::random());
        let (answer, answered) = oneshot::channel();
        let key = Key::for_test(1);
        let place = door.room.acquire().await.unwrap();
        place.forget();
        door.close();
        door.push(|| Some(Command::Ask { key, method: "ping", params: String::new(), answer }));
        assert!(answered.await.is_err());
    }

    #[tokio::test]
    async fn a_sender_that_gives_up_has_sent_nothing() {
        let door = filled().await;
        assert!(door.send(progress(2, "late")).now_or_never().is_none());
        assert_eq!(all(&door).len(), PLACES);
    }

    #[tokio::test]
    async fn stopping_does_not_queue() {
        let door = filled().await;
        door.stop();
        assert_eq!(door.wish(), Some(Wish::Finish));
    }
}
