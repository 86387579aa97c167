//! What the messages of the caller mean.

use super::Child;
use super::INTERNAL;
use super::Output;
use super::RESTARTING;
use super::Relay;
use super::calls::Call;
use super::each;
use super::session::Session;
use crate::cli::relay::peek::Peek;
use crate::cli::relay::peek::cancelled;
use crate::cli::relay::peek::error;
use crate::cli::relay::peek::name;
use crate::cli::relay::peek::peek;
use crate::cli::relay::peek::result;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::wire::Id;
use crate::wire::Message;

impl Relay {
    /// A message of the caller.
    pub(in crate::cli::dial) fn handle_caller(&mut self, text: &str) {
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
                self.tell_caller(error(id.as_json(), wrong.code.number(), &wrong.message));
            }
            Message::Invalid { .. } | Message::Ignored => tracing::debug!(text, "passed over"),
        }
    }

    fn handle_request(&mut self, text: &str, id: Id<'_>, method: &str, params: &Peek<'_>) {
        match (method, self.child) {
            // It is about the way to here. A child that works may have no time for it.
            (requests::PING, _) => self.tell_caller(result(id.as_json(), "{}")),
            (requests::INITIALIZE, _) => self.greet(text, id, params),
            (_, Child::Up) => {
                let is_tool = method == requests::TOOLS_CALL;
                let call = Call::Request { name: name(id), id: id.as_json().to_owned(), is_tool };
                self.ask_child(text, id, call);
            }
            (_, Child::Down | Child::Greeting(_)) => {
                self.tell_caller(error(id.as_json(), INTERNAL, RESTARTING));
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
                    self.tell_caller(answer);
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
                    self.tell_caller(error(&id, INTERNAL, RESTARTING));
                }
                self.session = Some(Session::new(text, id, version));
                self.handle_exited();
                self.outputs.push_back(Output::Restart);
            }
        }
    }
}
