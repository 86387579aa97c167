//! A call that is run anew, round by round, until all of its questions are answered.
//!
//! Nothing is kept between the rounds: the answers of earlier ones come back with the call. A tool that asks what has not been
//! answered yet waits until the round is over, and whoever runs it sees that it has asked, and ends the round.

use std::collections::HashMap;
use std::mem::take;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::task::Waker;

use futures_util::task::AtomicWaker;
use serde_json::value::RawValue;
use tokio::sync::Semaphore;

use super::Unanswered;
use super::names::Names;
use crate::protocol::Capability;
use crate::protocol::Question;

/// Answers by the keys of their questions, each as JSON.
pub(crate) type Answers = HashMap<String, Box<RawValue>>;

/// One round of a call.
#[derive(Debug)]
pub(crate) struct Rounds {
    said: Mutex<Said>,
    /// Wakes whoever runs the call: the question may have come from another task.
    asked: AtomicWaker,
    /// Closed when the round is over: what still waits then, in a task or a thread of the tool's own, is told so.
    over: Semaphore,
}

impl Default for Rounds {
    fn default() -> Self {
        Self::with(Answers::new())
    }
}

#[derive(Debug, Default)]
struct Said {
    names: Names,
    /// What the client has answered in this round and in those before.
    answers: Answers,
    /// What the tool has heard of it so far: what the next round will need again.
    heard: Answers,
    /// What the tool wants to know next, in the order in which it asked.
    questions: Vec<(String, Question)>,
    /// What the client lacks, and the tool would have needed.
    missing: Vec<Capability>,
    /// Whether the call may go on as a task.
    may_become_task: bool,
    /// Whether the tool wants it to.
    becomes_task: bool,
}

impl Rounds {
    /// A round that begins with these answers.
    pub(crate) fn with(answers: Answers) -> Self {
        let said = Mutex::new(Said { answers, ..Said::default() });
        Self { said, asked: AtomicWaker::new(), over: Semaphore::new(0) }
    }

    /// Gives the answer, or ends the round. An answer that cannot be read is asked for anew.
    pub(super) async fn ask<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Result<T, Unanswered> {
        let _place = match self.hear(key, question, read) {
            Ok(answer) => return answer,
            Err(place) => place,
        };
        self.asked.wake();
        self.is_over().await;
        Err(Unanswered::lost())
    }

    /// The answer, or else the place of the question among those that are to be asked.
    fn hear<T>(
        &self,
        key: &str,
        question: Question,
        read: impl Fn(&str) -> Option<Result<T, Unanswered>>,
    ) -> Result<Result<T, Unanswered>, Place<'_>> {
        let mut said = self.said();
        let name = said.names.next(key);
        if let Some(answer) = said.answers.get(&name)
            && let Some(result) = read(answer.get())
        {
            let answer = answer.clone();
            said.heard.insert(name, answer);
            return Ok(result);
        }
        said.questions.push((name.clone(), question));
        Err(Place { rounds: self, name })
    }

    /// Lets the call go on as a task, if the tool wants that.
    pub(crate) fn allow_task(&self) {
        self.said().may_become_task = true;
    }

    /// Ends the round, to go on as a task. Where that cannot be it is ready at once.
    pub(super) async fn become_task(&self) {
        {
            let mut said = self.said();
            said.becomes_task = said.may_become_task;
            if !said.becomes_task {
                return;
            }
        }
        self.asked.wake();
        self.is_over().await;
    }

    /// Waits until nobody runs the call any more. Nothing is ever to be had there but the news that it is closed.
    async fn is_over(&self) {
        drop(self.over.acquire().await);
    }

    /// Says that nobody runs the call any more.
    pub(crate) fn end(&self) {
        self.over.close();
    }

    /// All that the client has answered so far, if the tool wants to go on as a task.
    pub(crate) fn take_to_task(&self) -> Option<Answers> {
        let mut said = self.said();
        said.becomes_task.then(|| take(&mut said.answers))
    }

    /// Notes that the tool would have asked for what the client lacks.
    pub(super) fn note_missing(&self, capability: Capability) {
        self.said().missing.push(capability);
    }

    /// What the client lacks, as far as the tool has found out.
    pub(crate) fn missing(&self) -> Vec<Capability> {
        self.said().missing.clone()
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

/// The place of a question among those that are to be asked, as long as somebody waits for its answer.
struct Place<'r> {
    rounds: &'r Rounds,
    name: String,
}

impl Drop for Place<'_> {
    #[inline]
    fn drop(&mut self) {
        self.rounds.said().questions.retain(|(name, _)| *name != self.name);
    }
}
