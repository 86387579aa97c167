//! What passes between a server on stdio, the child, and whoever is dialled and calls its tools, the caller, as a state machine:
//! texts go in, texts come out.
//!
//! Both may go and come back. The caller sees one server that never goes away, and the child one session that never ends: ids
//! are unique for the child whatever callers choose, and a session is opened with it once.

mod calls;
mod session;

use std::collections::BTreeMap;
use std::collections::VecDeque;

use self::calls::Call;
use self::calls::Calls;
use self::session::Session;
use crate::cli::relay::peek::CONNECTION;
use crate::cli::relay::peek::LOST;
use crate::cli::relay::peek::Peek;
use crate::cli::relay::peek::cancelled;
use crate::cli::relay::peek::error;
use crate::cli::relay::peek::name;
use crate::cli::relay::peek::peek;
use crate::cli::relay::peek::result;
use crate::cli::relay::peek::with_id;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::wire::Id;
use crate::wire::Message;
use crate::wire::Outcome;

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

    /// A message of the caller.
    pub(super) fn handle_caller(&mut self, text: &str) {
        match peek(text) {
            Message::Request { id, method, params } => self.handle_request(text, id, &method, &params),
            Message::Notification { method, .. } if *method == *notifications::INITIALIZED => {
                if let Some(session) = self.session.as_mut().filter(|session| session.initialized.is_none()) {
                    session.initialized = Some(text.to_owned());
                    self.tell_child(text);
                }
            }
            Message::Notification { method, params } if *method == *notifications::CANCELLED => {
                let number = params.cancelled().and_then(|name| self.calls.cancel(&name));
                if let Some(number) = number {
                    self.tell_child(&cancelled(&number.to_string(), "cancelled by the caller"));
                }
            }
            Message::Notification { .. } => self.tell_child(text),
            Message::Response { id, .. } => {
                if id.is_some_and(|id| self.questions.remove(&name(id)).is_some()) {
                    self.tell_child(text);
                }
            }
            Message::Batch(all) => each(&all, |text| self.handle_caller(text)),
            Message::Invalid { id: Some(id), error: wrong } => {
                self.to_caller(error(id.as_json(), wrong.code.number(), &wrong.message));
            }
            Message::Invalid { .. } | Message::Ignored => tracing::debug!(text, "passed over"),
        }
    }

    fn handle_request(&mut self, text: &str, id: Id<'_>, method: &str, params: &Peek<'_>) {
        match (method, self.child) {
            // It is about the way to here. A child that works may have no time for it.
            (requests::PING, _) => self.to_caller(result(id.as_json(), "{}")),
            (requests::INITIALIZE, _) => self.greet(text, id, params),
            (_, Child::Up) => {
                let is_tool = method == requests::TOOLS_CALL;
                let call = Call::Request { name: name(id), id: id.as_json().to_owned(), is_tool };
                self.ask_child(text, id, call);
            }
            (_, Child::Down | Child::Greeting(_)) => {
                self.to_caller(error(id.as_json(), INTERNAL, RESTARTING));
            }
        }
    }

    /// The caller opens a session: that of the child, if it is one like it.
    fn greet(&mut self, text: &str, id: Id<'_>, params: &Peek<'_>) {
        let version = params.protocol_version.map_or("", |version| version.get());
        match &mut self.session {
            Some(session) if session.version == version => match &session.answer {
                Some(answer) => {
                    let answer = result(id.as_json(), answer);
                    self.to_caller(answer);
                }
                None => session.waiting.push(id.as_json().to_owned()),
            },
            None => {
                self.session = Some(Session::new(text, id, version));
                if self.child == Child::Up {
                    self.ask_child(text, id, Call::Greeting);
                }
            }
            // A child has one session in its life.
            Some(session) => {
                let waiting = std::mem::take(&mut session.waiting);
                for id in waiting {
                    self.to_caller(error(&id, INTERNAL, RESTARTING));
                }
                self.session = Some(Session::new(text, id, version));
                self.handle_exited();
                self.outputs.push_back(Output::Restart);
            }
        }
    }

    /// A message of the child.
    pub(super) fn handle_child(&mut self, text: &str) {
        match peek(text) {
            Message::Response { id: Some(id), outcome } => self.handle_answer(text, id, outcome),
            Message::Request { id, method, .. } if *method == *requests::PING => {
                self.tell_child(&result(id.as_json(), "{}"));
            }
            Message::Request { id, .. } if self.is_connected => {
                self.questions.insert(name(id), id.as_json().to_owned());
                self.to_caller(text.to_owned());
            }
            Message::Request { id, .. } => {
                self.tell_child(&error(id.as_json(), CONNECTION, "there is no connection"));
            }
            Message::Notification { method, params } => {
                if *method == *notifications::CANCELLED
                    && let Some(name) = params.cancelled()
                {
                    self.questions.remove(&name);
                }
                self.to_caller(text.to_owned());
            }
            Message::Batch(all) => each(&all, |text| self.handle_child(text)),
            Message::Response { id: None, .. } | Message::Invalid { .. } | Message::Ignored => {
                tracing::warn!(text, "the server wrote something to stdout that is no message of MCP");
            }
        }
    }

    fn handle_answer(&mut self, text: &str, id: Id<'_>, outcome: Outcome<'_>) {
        let number = id.as_json().parse().ok();
        match number.and_then(|number| self.calls.take(number)) {
            Some(Call::Greeting) => self.greeted(outcome),
            Some(Call::Request { id: of_caller, is_tool, .. }) => {
                let size = outcome.map_or(0, str::len);
                let answer = if is_tool && size > self.largest_result {
                    Some(result(&of_caller, &too_large(size, self.largest_result)))
                } else {
                    with_id(text, id, &of_caller)
                };
                if let Some(answer) = answer {
                    self.to_caller(answer);
                }
            }
            // Its request was given up, or its connection is gone.
            None => tracing::debug!(text, "passed over an answer that nobody waits for"),
        }
    }

    /// The child has answered to `initialize`.
    fn greeted(&mut self, outcome: Outcome<'_>) {
        let is_again = self.is_greeting();
        let Some(session) = &mut self.session else { return };
        let waiting = std::mem::take(&mut session.waiting);
        match outcome {
            Ok(answer) => {
                session.answer = Some(answer.to_owned());
                let initialized = session.initialized.clone().filter(|_| is_again);
                self.child = Child::Up;
                if let Some(initialized) = initialized {
                    self.tell_child(&initialized);
                }
                for id in waiting {
                    self.to_caller(result(&id, answer));
                }
            }
            Err(_) if is_again => {
                session.waiting = waiting;
                self.handle_exited();
                self.outputs.push_back(Output::Replace);
            }
            Err(why) => {
                self.session = None;
                for id in waiting {
                    self.to_caller(format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{why}}}"#));
                }
            }
        }
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
            self.to_caller(error(&id, INTERNAL, RESTARTING));
        }
        for id in std::mem::take(&mut self.questions).into_values() {
            self.to_caller(cancelled(&id, RESTARTING));
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

    fn to_caller(&mut self, text: String) {
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

/// The result that stands in the place of a larger one.
fn too_large(size: usize, largest: usize) -> String {
    let why = format!("the result has {size} bytes, and this client takes {largest}: ask for less of it");
    format!(r#"{{"content":[{{"type":"text","text":"{why}"}}],"isError":true}}"#)
}

#[cfg(test)]
mod tests;
