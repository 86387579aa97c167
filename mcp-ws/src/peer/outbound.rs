//! What we have asked the other side, numbered from 1 on: which answers are still to come, and on whose behalf.
//!
//! A question belongs to a call that waits, and lives no longer: the call's own time bounds it. Only revisions that have
//! sessions know such questions. Bounded by [`MOST_QUESTIONS`]; whoever would ask one more is told that it cannot.

use std::collections::HashMap;

use super::Key;
use crate::wire::Id;

/// How many questions of one connection may be open: far more than anybody answers.
const MOST_QUESTIONS: usize = 64;

/// The number of a question, which is its id on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QuestionId(u64);

impl QuestionId {
    /// Its id, as JSON.
    pub(super) fn to_json(self) -> String {
        self.0.to_string()
    }
}

/// What is still to be answered.
#[derive(Debug, Default)]
pub(super) struct Outbound {
    last: u64,
    open: HashMap<QuestionId, Key>,
    /// The last ping that was not answered. Who answers no ping is not asked for each of them.
    ping: Option<QuestionId>,
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
}

impl Outbound {
    /// A new question on behalf of a call, unless there are too many.
    pub(super) fn ask(&mut self, key: Key) -> Option<QuestionId> {
        if self.open.len() >= MOST_QUESTIONS {
            return None;
        }
        let id = self.next();
        self.open.insert(id, key);
        Some(id)
    }

    /// A new ping.
    pub(super) fn ping(&mut self) -> QuestionId {
        let id = self.next();
        self.ping = Some(id);
        id
    }

    /// Gives a question up. Says whose it was, if it was open.
    pub(super) fn remove(&mut self, id: QuestionId) -> Option<Key> {
        self.open.remove(&id)
    }

    /// A question of this call that is open.
    pub(super) fn question_of(&self, key: Key) -> Option<QuestionId> {
        self.open.iter().find(|(_, asker)| **asker == key).map(|(question, _)| *question)
    }

    /// Matches an answer, once.
    pub(super) fn take(&mut self, id: Id<'_>) -> Matched {
        let Ok(id) = id.as_json().parse().map(QuestionId) else {
            return Matched::Nothing;
        };
        if let Some(key) = self.open.remove(&id) {
            return Matched::Question(id, key);
        }
        if self.ping.take_if(|ping| *ping == id).is_some() { Matched::Ping } else { Matched::Nothing }
    }

    fn next(&mut self) -> QuestionId {
        self.last += 1;
        QuestionId(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id<'_> {
        Id::from_json(text).unwrap()
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
        assert_eq!(outbound.remove(questions[0]), Some(Key(1)));
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
}
