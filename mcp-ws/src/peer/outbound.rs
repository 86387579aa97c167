//! What we have asked the other side, numbered from 1 on: which answers are still to come, and on whose behalf.
//!
//! A **question** belongs to a call that waits, and lives no longer: the call's own time bounds it. Only revisions that have
//! sessions know such questions. Bounded by [`MOST_QUESTIONS`]; whoever would ask one more is told that it cannot.
//!
//! A **request** is our own, made by whoever uses the other side's tools, and has its own time. Bounded by the door, where
//! one more waits.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use super::Key;
use super::time::First;
use super::time::Time;
use crate::wire::Id;

/// How many questions of one connection may be open: far more than anybody answers.
const MOST_QUESTIONS: usize = 64;

/// The number of a question or a request, which is its id on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QuestionId(u64);

impl QuestionId {
    /// Its id, as JSON.
    pub(crate) fn to_json(self) -> String {
        self.0.to_string()
    }

    /// The number that an id is, if it may be one of ours.
    fn read(id: Id<'_>) -> Option<Self> {
        id.as_json().parse().ok().map(Self)
    }
}

/// Gives out numbers, to the peer and to whoever knocks at its connection's door: a request says its own number in its
/// parameters, as the token of its progress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers(Arc<AtomicU64>);

impl Numbers {
    /// One that was not given out before.
    pub(crate) fn next(&self) -> QuestionId {
        QuestionId(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// How long a request of ours may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    /// So long, and anew with each progress. `None`: as long as the connection lasts.
    pub timeout: Option<Duration>,
    /// But not longer than this in all.
    pub most: Duration,
    /// Whether the other side is told when it is given up: MCP forbids that of the handshakes.
    pub cancels: bool,
}

/// What is still to be answered.
#[derive(Debug, Default)]
pub(super) struct Outbound {
    numbers: Numbers,
    questions: HashMap<QuestionId, Key>,
    requests: HashMap<QuestionId, Request>,
    first: First,
    /// The last ping that was not answered. Who answers no ping is not asked for each of them.
    ping: Option<QuestionId>,
}

#[derive(Debug)]
struct Request {
    time: Option<Time>,
    cancels: bool,
}

/// Whose answer has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Matched {
    /// Nobody's.
    Nothing,
    /// That of a ping.
    Ping,
    /// That of a question, which this call has asked.
    Question(QuestionId, Key),
    /// That of a request of ours.
    Request(QuestionId),
}

/// What was given up.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GivenUp {
    /// The question of this call.
    Question(Key),
    /// A request, of which the other side is told so, or not.
    Request { cancels: bool },
}

impl Outbound {
    /// Numbers are taken from here.
    pub(super) fn with(numbers: Numbers) -> Self {
        Self { numbers, ..Self::default() }
    }

    /// A new question on behalf of a call, unless there are too many.
    pub(super) fn ask(&mut self, key: Key) -> Option<QuestionId> {
        if self.questions.len() >= MOST_QUESTIONS {
            return None;
        }
        let id = self.numbers.next();
        self.questions.insert(id, key);
        Some(id)
    }

    /// A new request, which has its number already.
    pub(super) fn request(&mut self, id: QuestionId, patience: Patience, now: Instant) {
        let time = patience.timeout.map(|timeout| Time::new(now, timeout, now + patience.most.max(timeout)));
        if let Some(time) = &time {
            self.first.note(time.deadline());
        }
        self.requests.insert(id, Request { time, cancels: patience.cancels });
    }

    /// A new ping.
    pub(super) fn ping(&mut self) -> QuestionId {
        let id = self.numbers.next();
        self.ping = Some(id);
        id
    }

    /// Gives something up, if it was open.
    pub(super) fn remove(&mut self, id: QuestionId) -> Option<GivenUp> {
        if let Some(key) = self.questions.remove(&id) {
            return Some(GivenUp::Question(key));
        }
        let request = self.requests.remove(&id)?;
        Some(GivenUp::Request { cancels: request.cancels })
    }

    /// A question of this call that is open.
    pub(super) fn question_of(&self, key: Key) -> Option<QuestionId> {
        self.questions.iter().find(|(_, asker)| **asker == key).map(|(question, _)| *question)
    }

    /// The request whose progress has this token, if it is open. Its time begins anew.
    pub(super) fn handle_progress(&mut self, token: Id<'_>, now: Instant) -> Option<QuestionId> {
        let id = QuestionId::read(token)?;
        if let Some(time) = &mut self.requests.get_mut(&id)?.time {
            time.extend(now);
        }
        Some(id)
    }

    /// Matches an answer, once.
    pub(super) fn take(&mut self, id: Id<'_>) -> Matched {
        let Some(id) = QuestionId::read(id) else {
            return Matched::Nothing;
        };
        if let Some(key) = self.questions.remove(&id) {
            return Matched::Question(id, key);
        }
        if self.requests.remove(&id).is_some() {
            return Matched::Request(id);
        }
        if self.ping.take_if(|ping| *ping == id).is_some() { Matched::Ping } else { Matched::Nothing }
    }

    /// How many requests of ours wait.
    pub(super) fn requests(&self) -> usize {
        self.requests.len()
    }

    pub(super) fn first_deadline(&self) -> Option<Instant> {
        self.first.get()
    }

    /// A request whose time is over.
    pub(super) fn expired(&mut self, now: Instant) -> Option<QuestionId> {
        if !self.first.is_reached(now) {
            return None;
        }
        let deadlines = || {
            self.requests.iter().filter_map(|(id, request)| Some((*id, request.time.as_ref()?.deadline())))
        };
        let over = deadlines().find(|(_, deadline)| *deadline <= now);
        if over.is_none() {
            self.first.set(deadlines().map(|(_, deadline)| deadline));
        }
        over.map(|(id, _)| id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn id(text: &str) -> Id<'_> {
        Id::from_json(text).unwrap()
    }

    fn patience(timeout: Duration) -> Patience {
        Patience { timeout: Some(timeout), most: 3 * SECOND, cancels: true }
    }

    #[test]
    fn an_answer_is_matched_once_by_its_number() {
        let mut outbound = Outbound::default();
        let question = outbound.ask(Key(7)).unwrap();
        assert_eq!(question.to_json(), "1");
        for other in ["2", "\"1\"", "1.0", "-1"] {
            assert_eq!(outbound.take(id(other)), Matched::Nothing, "{other}");
        }
        assert_eq!(outbound.take(id("1")), Matched::Question(question, Key(7)));
        assert_eq!(outbound.take(id("1")), Matched::Nothing);
    }

    #[test]
    fn as_many_questions_as_may_be_open_and_no_more() {
        let mut outbound = Outbound::default();
        let questions: Vec<_> = (0..MOST_QUESTIONS).map(|_| outbound.ask(Key(1)).unwrap()).collect();
        assert_eq!(outbound.ask(Key(1)), None);
        assert_eq!(outbound.remove(questions[0]), Some(GivenUp::Question(Key(1))));
        assert_eq!(outbound.remove(questions[0]), None);
        assert!(outbound.ask(Key(1)).is_some());
    }

    #[test]
    fn only_the_last_ping_is_waited_for() {
        let mut outbound = Outbound::default();
        let (first, last) = (outbound.ping(), outbound.ping());
        assert_eq!(outbound.take(id(&first.to_json())), Matched::Nothing);
        assert_eq!(outbound.take(id(&last.to_json())), Matched::Ping);
    }

    #[test]
    fn questions_pings_and_requests_never_have_the_same_number() {
        let numbers = Numbers::default();
        let mut outbound = Outbound::with(numbers.clone());
        let request = numbers.next();
        outbound.request(request, patience(SECOND), Instant::now());
        let others = [outbound.ask(Key(1)).unwrap(), outbound.ping(), numbers.next()];
        assert_eq!(others.map(QuestionId::to_json), ["2", "3", "4"]);
        assert_eq!(outbound.take(id("1")), Matched::Request(request));
        assert_eq!(outbound.take(id("1")), Matched::Nothing);
    }

    #[test]
    fn progress_gives_a_request_more_time_but_not_more_than_there_is() {
        let mut outbound = Outbound::default();
        let (start, request) = (Instant::now(), outbound.numbers.next());
        outbound.request(request, patience(2 * SECOND), start);
        assert_eq!(outbound.expired(start + SECOND), None);
        assert_eq!(outbound.handle_progress(id("1"), start + SECOND), Some(request));
        assert_eq!(outbound.handle_progress(id("\"1\""), start), None);
        assert_eq!(outbound.expired(start + 2 * SECOND), None);
        assert_eq!(outbound.first_deadline(), Some(start + 3 * SECOND), "of three seconds in all");
        assert_eq!(outbound.expired(start + 3 * SECOND), Some(request));
        assert_eq!(outbound.remove(request), Some(GivenUp::Request { cancels: true }));
        assert_eq!(outbound.expired(start + 9 * SECOND), None);
        assert_eq!(outbound.first_deadline(), None);
    }

    #[test]
    fn a_request_may_wait_for_ever() {
        let mut outbound = Outbound::default();
        let request = outbound.numbers.next();
        let endless = Patience { timeout: None, ..patience(SECOND) };
        outbound.request(request, endless, Instant::now());
        assert_eq!(outbound.first_deadline(), None);
        assert_eq!(outbound.requests(), 1);
    }
}
