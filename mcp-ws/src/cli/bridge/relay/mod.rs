//! What passes between a host on stdio and a server that is dialled again and again, as a state machine: texts go in, texts come
//! out.
//!
//! The host sees one server that never goes away. What it has asked when the connection is lost is answered with an error;
//! its session and its subscriptions are opened again on the next connection; what it asks meanwhile waits.

mod waiting;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;

use self::waiting::Waiting;
use crate::cli::relay::peek::CONNECTION;
use crate::cli::relay::peek::LOST;
use crate::cli::relay::peek::Peek;
use crate::cli::relay::peek::cancelled;
use crate::cli::relay::peek::error;
use crate::cli::relay::peek::name;
use crate::cli::relay::peek::peek;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::wire::Message;

/// What the host is told of another connection.
const LIST_CHANGED: &str = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#;

/// Where a text goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Output {
    Host(String),
    Server(String),
    /// The connection is of no use: it does not take the session again.
    GiveUp,
}

/// Both sides.
#[derive(Debug, Default)]
pub(super) struct Relay {
    phase: Phase,
    session: Option<Session>,
    /// What the host has asked and the server has not answered: name and id.
    asked: BTreeMap<String, String>,
    /// The subscriptions of the host, as it has asked for them.
    listens: BTreeMap<String, String>,
    /// Those that were opened again, and that the server has not acknowledged yet.
    reopened: BTreeSet<String>,
    /// What the server has asked over this connection and the host has not answered: name and id.
    questions: BTreeMap<String, String>,
    waiting: Waiting,
    outputs: VecDeque<Output>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// There is no connection.
    #[default]
    Away,
    /// There is one, on which the session has not been opened again yet.
    Greeting,
    Open,
}

/// The session of the host.
#[derive(Debug)]
struct Session {
    name: String,
    id: String,
    /// `initialize`, as the host has sent it.
    request: String,
    is_answered: bool,
    /// `notifications/initialized`, as the host has sent it.
    initialized: Option<String>,
}

impl Relay {
    /// What is to be done next.
    pub(super) fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Whether the session is being opened again.
    pub(super) fn is_greeting(&self) -> bool {
        self.phase == Phase::Greeting
    }

    /// Whether the host waits for nothing but its subscriptions.
    pub(super) fn is_idle(&self) -> bool {
        let is_open = self.session.as_ref().is_none_or(|session| session.is_answered);
        is_open && self.asked.is_empty() && self.waiting.is_empty()
    }

    /// A message of the host.
    pub(super) fn handle_host(&mut self, text: String) {
        match peek(&text) {
            Message::Request { id, method, .. } if *method == *requests::INITIALIZE => {
                let (name, id, request) = (name(id), id.as_json().to_owned(), text.clone());
                self.session = Some(Session { name, id, request, is_answered: false, initialized: None });
                if self.phase == Phase::Open {
                    self.tell_server(text);
                }
            }
            Message::Notification { method, .. } if *method == *notifications::INITIALIZED => {
                if self.phase == Phase::Open {
                    self.tell_server(text.clone());
                }
                if let Some(session) = &mut self.session {
                    session.initialized = Some(text);
                }
            }
            Message::Notification { method, params } if *method == *notifications::CANCELLED => {
                let was_sent = !self.forget(&params);
                if was_sent && self.phase == Phase::Open {
                    self.tell_server(text);
                }
            }
            // One to a question of a connection that is gone would answer somebody else's.
            Message::Response { id, .. } => {
                let is_asked = id.is_some_and(|id| self.questions.remove(&name(id)).is_some());
                if is_asked {
                    self.tell_server(text);
                }
            }
            _ if self.phase == Phase::Open => self.pass(text),
            _ => {
                if let Some(text) = self.waiting.add(text) {
                    self.refuse(&text, "too much waits for the connection already");
                }
            }
        }
    }

    /// Forgets a request that is given up. Says whether it had not been sent yet.
    fn forget(&mut self, params: &Peek<'_>) -> bool {
        let Some(name) = params.cancelled() else { return false };
        self.asked.remove(&name);
        self.listens.remove(&name);
        self.waiting.remove(&name)
    }

    /// A message of the server.
    pub(super) fn handle_server(&mut self, text: String) {
        match peek(&text) {
            Message::Response { id: Some(id), outcome } => {
                let name = name(id);
                if let Some(session) = self.session.as_mut().filter(|session| session.name == name) {
                    if self.phase == Phase::Greeting && outcome.is_ok() {
                        return self.greeted();
                    }
                    if self.phase == Phase::Greeting {
                        return self.outputs.push_back(Output::GiveUp);
                    }
                    session.is_answered |= outcome.is_ok();
                    if !session.is_answered {
                        self.session = None;
                    }
                }
                self.asked.remove(&name);
                self.listens.remove(&name);
            }
            Message::Request { id, .. } => {
                self.questions.insert(name(id), id.as_json().to_owned());
            }
            // The host knows already.
            Message::Notification { method, params }
                if *method == *notifications::ACKNOWLEDGED
                    && params.subscription().is_some_and(|name| self.reopened.remove(&name)) =>
            {
                return;
            }
            _ => {}
        }
        self.outputs.push_back(Output::Host(text));
    }

    /// There is a connection.
    pub(super) fn handle_opened(&mut self) {
        let Some(session) = &self.session else { return self.open() };
        let request = session.request.clone();
        let is_known = session.is_answered;
        self.tell_server(request);
        // The host waits for the answer of the first one, and tells what follows by itself.
        if is_known {
            self.phase = Phase::Greeting;
        } else {
            self.open();
        }
    }

    /// The session is open again.
    fn greeted(&mut self) {
        if let Some(initialized) = self.session.as_ref().and_then(|session| session.initialized.clone()) {
            self.tell_server(initialized);
            // The host knows nothing of the new connection, whose tools may be others.
            self.tell_host(LIST_CHANGED.to_owned());
        }
        self.open();
    }

    /// Sends what has waited.
    fn open(&mut self) {
        self.phase = Phase::Open;
        self.reopened = self.listens.keys().cloned().collect();
        for listen in self.listens.values().cloned().collect::<Vec<_>>() {
            self.tell_server(listen);
        }
        while let Some(text) = self.waiting.take() {
            self.pass(text);
        }
    }

    /// The connection is gone.
    pub(super) fn handle_lost(&mut self) {
        self.phase = Phase::Away;
        for id in std::mem::take(&mut self.asked).into_values() {
            self.tell_host(error(&id, CONNECTION, LOST));
        }
        for id in std::mem::take(&mut self.questions).into_values() {
            self.tell_host(cancelled(&id, "connection lost"));
        }
        self.reopened.clear();
    }

    /// There will be none any more: everything that the host waits for is answered.
    pub(super) fn handle_stopped(&mut self, why: &str) {
        self.handle_lost();
        if let Some(session) = self.session.take().filter(|session| !session.is_answered) {
            self.tell_host(error(&session.id, CONNECTION, why));
        }
        let listens = std::mem::take(&mut self.listens).into_values();
        let waiting: Vec<_> = std::iter::from_fn(|| self.waiting.take()).collect();
        for text in listens.chain(waiting) {
            self.refuse(&text, why);
        }
    }

    /// Sends a message of the host, and notes what it asks.
    fn pass(&mut self, text: String) {
        for (name, id, listens) in requests_in(&text) {
            if listens {
                self.listens.insert(name, text.clone());
            } else {
                self.asked.insert(name, id);
            }
        }
        self.tell_server(text);
    }

    /// Answers each request of a message with an error.
    fn refuse(&mut self, text: &str, why: &str) {
        for (_, id, _) in requests_in(text) {
            self.tell_host(error(&id, CONNECTION, why));
        }
    }

    fn tell_host(&mut self, text: String) {
        self.outputs.push_back(Output::Host(text));
    }

    fn tell_server(&mut self, text: String) {
        self.outputs.push_back(Output::Server(text));
    }
}

/// The requests of a message, which may be several in a batch: their names, their ids, and whether they are subscriptions.
fn requests_in(text: &str) -> Vec<(String, String, bool)> {
    match peek(text) {
        Message::Request { id, method, .. } => {
            vec![(name(id), id.as_json().to_owned(), *method == *requests::LISTEN)]
        }
        Message::Batch(all) => all
            .into_iter()
            .filter(|message| !message.get().starts_with('['))
            .flat_map(|message| requests_in(message.get()))
            .map(|(name, id, _)| (name, id, false))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
