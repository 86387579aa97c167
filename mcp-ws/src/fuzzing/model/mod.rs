//! What a peer should make of each text, and of all that happens meanwhile: the rules, told plainly and without regard to cost.

mod ours;
mod rules;

use std::time::Duration;
use std::time::Instant;

use self::ours::Request;
pub(super) use self::rules::INTERNAL_ERROR;
use self::rules::INVALID_REQUEST;
pub(super) use self::rules::METHOD_NOT_FOUND;
use self::rules::VERSION;
use crate::fuzzing::clock::Clock;
use crate::fuzzing::reading::Reading;
use crate::fuzzing::reading::name_of;
use crate::fuzzing::told::Told;
use crate::peer::BatchKey;
use crate::peer::Key;
use crate::peer::Limits;
use crate::protocol::Version;

/// One connection, as it should be.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    /// Whether there are tools for the other side.
    serves: bool,
    session: Option<Version>,
    /// The calls that wait.
    pub(super) calls: Vec<Waiting>,
    /// The subscriptions, in the order in which they were opened.
    listens: Vec<Listen>,
    /// The questions that are open, and whose they are.
    pub(super) questions: Vec<(u64, Key)>,
    /// Our own requests that wait.
    pub(super) requests: Vec<Request>,
    /// How many numbers were given out: to questions, pings and requests.
    numbers: u64,
    ping: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) key: Key,
    pub(super) id: String,
    pub(super) version: Version,
    pub(super) batch: Option<BatchKey>,
    timeout: Duration,
    pub(super) deadline: Instant,
    latest: Instant,
}

#[derive(Clone, Debug)]
struct Listen {
    id: String,
    tools: bool,
}

/// What a text should have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Nothing,
    Opened,
    Call {
        version: Version,
        name: String,
        arguments: String,
        progress: Option<String>,
        /// Of the session, of no level, or from a level on.
        logs: String,
    },
    List {
        version: Version,
        cursor: Option<String>,
    },
    Cancel(Waiting),
    /// A subscription is over without an answer.
    Unlisten(String),
    Batch(Vec<String>),
    /// Something is asked of a task.
    Task(String),
    /// The tasks that a subscription names are to be found.
    Find {
        id: String,
        tools: bool,
    },
    Level(String),
    /// Whoever calls the other side is told something.
    Heard {
        method: String,
        token: Option<String>,
    },
    /// Whoever calls the other side is asked something.
    Asked,
    Answered {
        question: u64,
        /// Who has asked it; `None`: it is a request of our own.
        key: Option<Key>,
        outcome: Result<String, String>,
    },
}

/// What is said at once, and what is done.
type Taken = (Option<Told>, Effect);

impl Model {
    pub(super) fn new(limits: Limits, serves: bool, now: Instant) -> Self {
        Self {
            limits,
            clock: Clock::new(now),
            serves,
            session: None,
            calls: Vec::new(),
            listens: Vec::new(),
            questions: Vec::new(),
            requests: Vec::new(),
            numbers: 0,
            ping: None,
        }
    }

    /// Takes a text. `None`: nothing is expected of it.
    pub(super) fn take(&mut self, reading: Reading, in_batch: bool) -> Option<Taken> {
        Some(match reading {
            Reading::Unclear => return None,
            Reading::Silent => (None, Effect::Nothing),
            Reading::Faulty { id, code } => (Some(error(id, code)), Effect::Nothing),
            Reading::Batch(messages) => self.take_batch(messages, in_batch),
            Reading::Response { id, outcome } => (None, self.take_response(id.as_deref(), outcome)),
            Reading::Notification { method, params } => (None, self.take_notification(&method, &params)),
            Reading::Request { id, method, params } => {
                let meta = params.within("_meta");
                match meta.not_null(VERSION) {
                    _ if self.is_in_use(&id) => refused(id, INVALID_REQUEST),
                    Some(version) if self.serves => self.take_modern(id, &method, version, &params, in_batch),
                    _ => self.take_legacy(id, &method, &params, in_batch),
                }
            }
        })
    }

    pub(super) fn is_full(&self) -> bool {
        self.calls.len() >= self.limits.in_flight
    }

    /// A call waits from now on.
    pub(super) fn park(
        &mut self,
        key: Key,
        id: &str,
        version: Version,
        batch: Option<BatchKey>,
        limit: Option<Duration>,
        now: Instant,
    ) {
        let timeout = limit.unwrap_or(self.limits.request_timeout);
        let latest = now + self.limits.request_timeout_max.max(limit.unwrap_or(Duration::ZERO));
        let deadline = latest.min(now + timeout);
        self.calls.push(Waiting { key, id: id.to_owned(), version, batch, timeout, deadline, latest });
    }

    /// A call is answered, if it still waits.
    pub(super) fn settle(&mut self, key: Key, now: Instant) -> Option<Waiting> {
        let place = self.calls.iter().position(|call| call.key == key)?;
        let call = self.calls.remove(place);
        self.rest(now);
        Some(call)
    }

    /// A call has come further, if it still waits. While it has a question open, it has all of its time.
    pub(super) fn extend(&mut self, key: Key, now: Instant) -> bool {
        let asks = self.questions.iter().any(|(_, asker)| *asker == key);
        let call = self.calls.iter_mut().find(|call| call.key == key);
        let last = |call: &Waiting| if asks { call.latest } else { call.latest.min(now + call.timeout) };
        call.map(|call| call.deadline = last(call)).is_some()
    }

    /// A subscription is opened, unless there are too many.
    pub(super) fn open_listen(&mut self, id: String, tools: bool) -> Told {
        if self.listens.len() >= self.limits.listens {
            return error(Some(id), INTERNAL_ERROR);
        }
        self.listens.push(Listen { id: id.clone(), tools });
        Told::Acknowledged { subscription: id, tools }
    }

    /// What is said where there are other tools.
    pub(super) fn tools_changed(&self) -> Vec<Told> {
        let session = self.session.map(|_| None);
        let tagged = self.listens.iter().filter(|listen| listen.tools).map(|listen| Some(listen.id.clone()));
        session.into_iter().chain(tagged).map(|subscription| Told::ToolsChanged { subscription }).collect()
    }

    /// What is said to the subscriptions at the end.
    pub(super) fn end_listens(&mut self) -> Vec<Told> {
        let ids = self.listens.drain(..).map(|listen| listen.id);
        ids.map(|id| Told::Result { subscription: Some(id.clone()), id, is_modern: true, version: None })
            .collect()
    }

    pub(super) fn listens(&self) -> usize {
        self.listens.len()
    }

    pub(super) fn is_busy(&self) -> bool {
        !self.calls.is_empty() || !self.listens.is_empty() || !self.requests.is_empty()
    }

    /// When something is due next.
    pub(super) fn next(&self) -> Option<Instant> {
        let calls = self.calls.iter().map(|call| call.deadline).min();
        let requests = self.requests.iter().filter_map(Request::deadline).min();
        calls.into_iter().chain(requests).chain(self.clock.next(&self.limits, self.is_busy())).min()
    }

    fn is_in_use(&self, id: &str) -> bool {
        self.calls.iter().any(|call| is_same(&call.id, id))
            || self.listens.iter().any(|listen| is_same(&listen.id, id))
    }
}

fn is_same(one: &str, other: &str) -> bool {
    name_of(one) == name_of(other)
}

pub(super) fn error(id: Option<String>, code: i32) -> Told {
    Told::Error { id, code, requested: None }
}

fn refused(id: impl Into<Option<String>>, code: i32) -> Taken {
    (Some(error(id.into(), code)), Effect::Nothing)
}
