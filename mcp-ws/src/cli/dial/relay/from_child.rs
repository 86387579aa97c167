//! What the messages of the child mean.

use super::Child;
use super::Output;
use super::Relay;
use super::calls::Call;
use super::each;
use crate::cli::relay::peek::CONNECTION;
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

impl Relay {
    /// A message of the child.
    pub(in crate::cli::dial) fn handle_child(&mut self, text: &str) {
        match peek(text) {
            Message::Response { id: Some(id), outcome } => self.handle_answer(text, id, outcome),
            Message::Request { id, method, .. } if *method == *requests::PING => {
                self.tell_child(&result(id.as_json(), "{}"));
            }
            Message::Request { id, .. } if self.is_connected => {
                self.questions.insert(name(id), id.as_json().to_owned());
                self.tell_caller(text.to_owned());
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
                self.tell_caller(text.to_owned());
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
                    self.tell_caller(answer);
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
                    self.tell_caller(result(&id, answer));
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
                    self.tell_caller(format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{why}}}"#));
                }
            }
        }
    }
}

/// The result that stands in the place of a larger one.
fn too_large(size: usize, largest: usize) -> String {
    let why = format!("the result has {size} bytes, and this client takes {largest}: ask for less of it");
    format!(r#"{{"content":[{{"type":"text","text":"{why}"}}],"isError":true}}"#)
}
