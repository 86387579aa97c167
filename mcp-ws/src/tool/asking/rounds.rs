//! A call that is run anew, round by round, until all of its questions are answered.
//!
//! Nothing is kept between the rounds: the answers of earlier ones come back with the call. A tool that asks what has not been
//! answered yet waits for ever, and whoever runs it sees that it has asked, and ends the round.

use std::collections::HashMap;
use std::future::pending;
use std::mem::take;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::task::Waker;

use futures_util::task::AtomicWaker;
use serde_json::value::RawValue;

use super::Unanswered;
use crate::protocol::Capability;
use crate::protocol::Question;

/// Answers by the keys of their questions, each as JSON.
pub(crate) type Answers = HashMap<String, Box<RawValue>>;

/// One round of a call.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    said: Mutex<Said>,
    /// Wakes whoever runs the call: the question may have come from another task.
    asked: AtomicWaker,
}

#[derive(Debug, Default)]
struct Said {
    /// What the client has answered in this round and in those before.
    answers: Answers,
    /// What the tool has heard of it so far: what the next round will need again.
    heard: Answers,
    /// What the tool wants to know next, in the order in which it asked.
    questions: Vec<(String, Question)>,
    /// What the client lacks, and the tool would have needed.
    missing: Option<Capability>,
    /// Whether the tool wants to go on as a task.
    becomes_task: bool,
}

impl Rounds {
    /// A round that begins with these answers.
    pub(crate) fn with(answers: Answers) -> Self {
        Self { said: Mutex::new(Said { answers, ..Said::default() }), asked: AtomicWaker::new() }
    }

    /// Gives the answer, or ends the round. An answer that cannot be read is asked for anew.
    pub(super) async fn ask<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Result<T, Unanswered> {
        if let Some(answer) = self.hear(key, question, read) {
            return answer;
        }
        self.asked.wake();
        pending().await
    }

    fn hear<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Option<Result<T, Unanswered>> {
        let mut said = self.said();
        if let Some(answer) = said.answers.get(key)
            && let Some(result) = read(answer.get())
        {
            let answer = answer.clone();
            said.heard.insert(key.to_owned(), answer);
            return Some(result);
        }
        if !said.questions.iter().any(|(asked, _)| asked == key) {
            said.questions.push((key.to_owned(), question));
        }
        None
    }

    /// Ends the round, to go on as a task.
    pub(super) async fn become_task(&self) {
        self.said().becomes_task = true;
        self.asked.wake();
        pending::<()>().await;
    }

    /// All that the client has answered so far, if the tool wants to go on as a task.
    pub(crate) fn take_to_task(&self) -> Option<Answers> {
        let mut said = self.said();
        said.becomes_task.then(|| take(&mut said.answers))
    }

    /// Notes that the tool would have asked for what the client lacks.
    pub(super) fn note_missing(&self, capability: Capability) {
        self.said().missing = Some(capability);
    }

    /// What the client lacks, if the tool has found out that it does.
    pub(crate) fn missing(&self) -> Option<Capability> {
        self.said().missing
    }

    /// Has whoever runs the call woken when the tool asks something.
    pub(crate) fn register(&self, waker: &Waker) {
        self.asked.register(waker);
    }

    /// The questions that end this round, if there are any, and the answers that the next one needs besides theirs.
    pub(crate) fn take_questions(&self) -> Option<(Vec<(String, Question)>, Answers)> {
        let mut said = self.said();
        if said.questions.is_empty() {
            return None;
        }
        Some((take(&mut said.questions), take(&mut said.heard)))
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        // Nothing that is done under the lock can leave it half changed.
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
