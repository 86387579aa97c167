//! What passes between a server on stdio, the child, and whoever is dialled and calls its tools, the caller, as a state machine:
//! texts go in, texts come out.
//!
//! Both may go and come back. The caller sees one server that never goes away, and the child one session that never ends: ids
//! are unique for the child whatever callers choose, and a session is opened with it once.
//!
//! Next: `from_caller` and `from_child` for what their messages mean, `session` and `calls` for what is kept.

mod calls;
mod from_caller;
mod from_child;
mod session;

use std::collections::BTreeMap;
use std::collections::VecDeque;

use self::calls::Call;
use self::calls::Calls;
use self::session::Session;
use crate::cli::relay::peek::CONNECTION;
use crate::cli::relay::peek::LOST;
use crate::cli::relay::peek::cancelled;
use crate::cli::relay::peek::error;
use crate::cli::relay::peek::peek;
use crate::cli::relay::peek::with_id;
use crate::wire::Id;
use crate::wire::Message;

/// Where a text goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Output {
    Child(String),
    Caller(String),
    /// The child is to be ended, and another one started at once.
    Restart,
    /// The same of one that is of no use: the next one may wait.
    Replace,
}

/// Both sides.
#[derive(Debug)]
pub(super) struct Relay {
    is_connected: bool,
    child: Child,
    session: Option<Session>,
    calls: Calls,
    /// What the child has asked over this connection and the caller has not answered: name and id.
    questions: BTreeMap<String, String>,
    largest_result: usize,
    outputs: VecDeque<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Child {
    /// There is none.
    Down,
    /// It is told of a session that was opened with one before it. This request is not answered yet.
    Greeting(u64),
    Up,
}

/// What is told of requests while there is no child.
const RESTARTING: &str = "the server is being restarted";

/// Of JSON-RPC: it is the server's fault.
const INTERNAL: i32 = -32603;

impl Relay {
    /// Results of tools that are larger do not reach the caller.
    pub(super) fn new(largest_result: Option<usize>) -> Self {
        Self {
            is_connected: false,
            child: Child::Down,
            session: None,
            calls: Calls::default(),
            questions: BTreeMap::new(),
            largest_result: largest_result.unwrap_or(usize::MAX),
            outputs: VecDeque::new(),
        }
    }

    /// What is to be done next.
    pub(super) fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Whether a new child is being told of the session.
    pub(super) fn is_greeting(&self) -> bool {
        matches!(self.child, Child::Greeting(_))
    }

    /// There is a child, which knows nothing of those before it.
    pub(super) fn handle_started(&mut self) {
        self.child = Child::Up;
        let Some(session) = &self.session else { return };
        let (request, id, is_known) = (session.request.clone(), session.id.clone(), session.answer.is_some());
        let number = self.calls.add(Call::Greeting);
        if let Some(text) = with_number(&request, &id, number) {
            self.tell_child(&text);
        }
        if is_known {
            self.child = Child::Greeting(number);
        }
    }

    /// There is none any more.
    pub(super) fn handle_exited(&mut self) {
        self.child = Child::Down;
        for id in self.calls.clear() {
            self.tell_caller(error(&id, INTERNAL, RESTARTING));
        }
        for id in std::mem::take(&mut self.questions).into_values() {
            self.tell_caller(cancelled(&id, RESTARTING));
        }
    }

    /// There is a connection.
    pub(super) fn handle_opened(&mut self) {
        self.is_connected = true;
    }

    /// There is none any more.
    pub(super) fn handle_lost(&mut self) {
        self.is_connected = false;
        for number in self.calls.give_up() {
            self.tell_child(&cancelled(&number.to_string(), "connection lost"));
        }
        if let Some(session) = &mut self.session {
            session.waiting.clear();
        }
        for id in std::mem::take(&mut self.questions).into_values() {
            self.tell_child(&error(&id, CONNECTION, LOST));
        }
    }

    fn ask_child(&mut self, text: &str, id: Id<'_>, call: Call) {
        let number = self.calls.add(call);
        if let Some(text) = with_id(text, id, &number.to_string()) {
            self.outputs.push_back(Output::Child(text));
        }
    }

    /// Tells the child something, if there is one that knows of the session.
    fn tell_child(&mut self, text: &str) {
        if self.child == Child::Up {
            self.outputs.push_back(Output::Child(text.to_owned()));
        }
    }

    fn tell_caller(&mut self, text: String) {
        if self.is_connected {
            self.outputs.push_back(Output::Caller(text));
        }
    }
}

/// A request that was kept, with a number for an id.
fn with_number(request: &str, id: &str, number: u64) -> Option<String> {
    match peek(request) {
        Message::Request { id: found, .. } if found.as_json() == id => {
            with_id(request, found, &number.to_string())
        }
        _ => None,
    }
}

/// Does it with each message of a batch. A batch in a batch is none.
fn each(all: &[&serde_json::value::RawValue], mut handle: impl FnMut(&str)) {
    for message in all.iter().filter(|message| !message.get().starts_with('[')) {
        handle(message.get());
    }
}

#[cfg(test)]
mod tests;
