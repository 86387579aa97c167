//! What is kept of a task: all that anybody but its function has to know.

use std::time::Duration;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use serde::Deserialize;
use serde::Serialize;

use super::TaskStoreError;
use super::TaskTimes;
use crate::protocol::TaskStatus;
use crate::protocol::put_time;
use crate::tool::ByName;
use crate::tool::Caller;
use crate::wire::escape;

/// Which task. An id alone finds nothing: whoever has heard of the id of somebody else's task learns nothing by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaskKey {
    /// Its id: 128 random bits, as 32 hexadecimal digits.
    pub id: String,
    /// Whose it is, as far as the server knows its callers; all that it does not know are one.
    pub principal: Option<String>,
}

impl TaskKey {
    /// The key of a task that a caller has asked for by its id, if that can be one: what cannot is not looked for in any store.
    pub(crate) fn of(id: &str, caller: &Caller) -> Option<Self> {
        let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_id = id.len() == 32 && id.bytes().all(is_digit);
        is_id.then(|| Self::known(id.to_owned(), caller))
    }

    fn known(id: String, caller: &Caller) -> Self {
        Self { id, principal: caller.principal().map(str::to_owned) }
    }

    /// The key of a new task. Without randomness there is none: ids that follow each other could be guessed.
    pub(super) fn random(caller: &Caller) -> Result<Self, TaskStoreError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(TaskStoreError::failed)?;
        Ok(Self::known(format!("{:032x}", u128::from_be_bytes(bytes)), caller))
    }
}

/// What a [`TaskStore`](crate::TaskStore) keeps of a task. What is in it is its server's business, but for what can be asked of
/// it here.
///
/// It has the result of the task, and may so be as large as that; and what clients have answered, until the function has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRecord {
    key: TaskKey,
    revision: u64,
    status: TaskStatus,
    /// In milliseconds since 1970, like the next.
    created: u64,
    updated: u64,
    /// In milliseconds, like the next.
    ttl: u64,
    poll_interval: u64,
    /// What is asked, by the names of the questions: JSON.
    questions: ByName<String>,
    /// Answers by the same names, which the function does not have yet.
    answers: ByName<String>,
    /// The result, or the error, as JSON. None: it is not over.
    outcome: Option<String>,
}

impl TaskRecord {
    pub(super) fn new(key: TaskKey, times: TaskTimes) -> Self {
        let now = millis_since_1970();
        Self {
            key,
            revision: 1,
            status: TaskStatus::Working,
            created: now,
            updated: now,
            ttl: millis(times.ttl).max(1),
            poll_interval: millis(times.poll_interval).max(1),
            questions: ByName::default(),
            answers: ByName::default(),
            outcome: None,
        }
    }

    /// Which task this is.
    pub fn key(&self) -> &TaskKey {
        &self.key
    }

    /// Counts its changes: each record of a task has the number after that of the one before.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How it stands.
    pub fn status(&self) -> TaskStatus {
        self.status
    }

    /// For how long it is kept, from when it was created on. Its client was told so.
    pub fn ttl(&self) -> Duration {
        Duration::from_millis(self.ttl)
    }

    /// When it may be forgotten.
    pub fn expires(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.created.saturating_add(self.ttl))
    }

    /// How many bytes are in it, but for the few that each has.
    pub(super) fn bytes(&self) -> usize {
        let texts =
            |all: &ByName<String>| all.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>();
        let outcome = self.outcome.as_ref().map_or(0, String::len);
        self.key.id.len() + texts(&self.questions) + texts(&self.answers) + outcome
    }

    /// Notes that it is changed.
    pub(super) fn touch(&mut self) {
        self.revision += 1;
        self.updated = self.updated.max(millis_since_1970());
    }

    /// Takes answers to open questions. What else is answered is passed over. Says whether anything was taken.
    pub(super) fn answer(&mut self, answers: &ByName<String>) -> bool {
        let mut taken = false;
        for (name, answer) in answers.iter() {
            if self.questions.remove(name).is_some() {
                self.answers.insert(name.to_owned(), answer.clone());
                taken = true;
            }
        }
        self.stand();
        taken
    }

    /// What the function does not have yet.
    pub(super) fn answers(&self) -> &ByName<String> {
        &self.answers
    }

    /// Notes that the function has all answers, and asks this. Says whether that is anything new.
    pub(super) fn ask(&mut self, questions: ByName<String>) -> bool {
        if self.status.is_over() || (self.answers.is_empty() && self.questions == questions) {
            return false;
        }
        self.answers.clear();
        self.questions = questions;
        self.stand();
        true
    }

    fn stand(&mut self) {
        let waits = !self.questions.is_empty();
        if !self.status.is_over() {
            self.status = if waits { TaskStatus::InputRequired } else { TaskStatus::Working };
        }
    }

    /// Ends it, unless it is over. Says whether it was not.
    pub(super) fn end(&mut self, status: TaskStatus, outcome: Option<String>) -> bool {
        if self.status.is_over() {
            return false;
        }
        self.status = status;
        self.outcome = outcome;
        self.questions.clear();
        self.answers.clear();
        true
    }

    /// The handle that a call is answered with: an object without its closing brace.
    pub(super) fn put_handle(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"taskId":""#);
        escape(&self.key.id, out);
        out.extend_from_slice(br#"","status":""#);
        out.extend_from_slice(self.status.name().as_bytes());
        out.extend_from_slice(br#"","createdAt":""#);
        put_time(self.created, out);
        out.extend_from_slice(br#"","lastUpdatedAt":""#);
        put_time(self.updated, out);
        let (ttl, interval) = (self.ttl, self.poll_interval);
        out.extend_from_slice(format!(r#"","ttlMs":{ttl},"pollIntervalMs":{interval}"#).as_bytes());
    }

    /// All that a client may know of it, as JSON.
    pub(super) fn to_json(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256 + self.outcome.as_ref().map_or(0, String::len));
        self.put_handle(&mut out);
        match (self.status, &self.outcome) {
            (TaskStatus::InputRequired, _) => {
                for (place, (name, question)) in self.questions.iter().enumerate() {
                    out.extend_from_slice(if place == 0 { br#","inputRequests":{""# } else { b",\"" });
                    escape(name, &mut out);
                    out.extend_from_slice(b"\":");
                    out.extend_from_slice(question.as_bytes());
                }
                out.push(b'}');
            }
            (TaskStatus::Completed, Some(result)) => {
                out.extend_from_slice(br#","result":"#);
                out.extend_from_slice(result.as_bytes());
            }
            (TaskStatus::Failed, Some(error)) => {
                out.extend_from_slice(br#","error":"#);
                out.extend_from_slice(error.as_bytes());
            }
            _ => {}
        }
        out.push(b'}');
        out
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn millis_since_1970() -> u64 {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}
