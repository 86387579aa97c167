//! What we ask the other side: on behalf of a call that waits, to see whether it lives, or because somebody here uses its
//! tools. And what it asks and tells whoever does.

use std::time::Instant;

use super::Asked;
use super::Output;
use super::Peer;
use crate::peer::Address;
use crate::peer::Key;
use crate::peer::Patience;
use crate::peer::QuestionId;
use crate::peer::outbound::GivenUp;
use crate::peer::outbound::Matched;
use crate::protocol::Version;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Id;
use crate::wire::Outcome;
use crate::wire::Sink;
use crate::wire::write_error;
use crate::wire::write_notification;
use crate::wire::write_request;

const NOBODY_ANSWERS: &str = "method not found: there is nobody here who answers questions";

impl Peer {
    /// Asks the other side something on behalf of a call that waits, which may then wait as long as any may. `None`: it
    /// cannot be asked, for the call is over, or there are too many questions.
    pub(crate) fn ask(
        &mut self,
        key: Key,
        method: &str,
        params: &str,
        sink: &mut dyn Sink,
    ) -> Option<QuestionId> {
        // Whoever speaks a revision without sessions is never sent a request.
        self.inbound.owed(key).filter(|owed| !owed.version.is_modern())?;
        let question = self.outbound.ask(key)?;
        self.inbound.extend_to_the_last(key);
        write_request(sink, Id::known(&question.to_json()), method, params);
        Some(question)
    }

    /// Sends a request of our own.
    pub(crate) fn request(
        &mut self,
        id: QuestionId,
        method: &str,
        params: &str,
        patience: Patience,
        now: Instant,
        sink: &mut dyn Sink,
    ) {
        self.outbound.request(id, patience, now);
        write_request(sink, Id::known(&id.to_json()), method, params);
    }

    /// Gives a question or a request up, and says so to the other side if it was still open. If the call that has asked goes
    /// on, its time begins anew, as with an answer.
    pub(crate) fn give_up(&mut self, question: QuestionId, now: Instant, sink: &mut dyn Sink) {
        let Some(given_up) = self.outbound.remove(question) else { return };
        if given_up != (GivenUp::Request { cancels: false }) {
            let params = format!(r#"{{"requestId":{}}}"#, question.to_json());
            write_notification(sink, notifications::CANCELLED, &params);
        }
        match given_up {
            GivenUp::Question(key) => drop(self.handle_progress(key, now)),
            GivenUp::Request { .. } => self.rest(now),
        }
    }

    /// A question that a call has left open, which is over. It is to be [given up](Self::give_up): what the tool has spawned
    /// may still wait for its answer, and nobody else would.
    pub(crate) fn left_open(&self, key: Key) -> Option<QuestionId> {
        self.outbound.question_of(key)
    }

    /// Asks for a sign of life by an MCP `ping`, if that is wanted and the other side knows it. Says whether it was asked.
    pub(crate) fn ping(&mut self, sink: &mut dyn Sink) -> bool {
        if !self.limits.mcp_ping || self.session.is_none() {
            return false;
        }
        let id = self.outbound.ping().to_json();
        write_request(sink, Id::known(&id), requests::PING, "{}");
        true
    }

    /// Notes progress of a request of ours that is named by its token. Says which, if it is open.
    pub(crate) fn handle_progress_of_ours(&mut self, token: Id<'_>, now: Instant) -> Option<QuestionId> {
        self.outbound.handle_progress(token, now)
    }

    /// Notes that a request of ours was answered: a connection on which nobody waits begins to rest.
    pub(crate) fn rest(&mut self, now: Instant) {
        if !self.is_busy() {
            self.clock.handle_rest(now);
        }
    }

    pub(super) fn handle_response<'t>(&mut self, id: Option<Id<'t>>, outcome: Outcome<'t>) -> Output<'t> {
        match id.map_or(Matched::Nothing, |id| self.outbound.take(id)) {
            Matched::Question(question, key) => Output::Answered { question, key: Some(key), outcome },
            Matched::Request(question) => Output::Answered { question, key: None, outcome },
            Matched::Ping => Output::Done,
            Matched::Nothing => {
                tracing::debug!(?id, ?outcome, "passed over an answer to no request of ours");
                Output::Done
            }
        }
    }

    /// Takes what the other side asks whoever calls it. It does so in sessions alone, and every revision that has them has the
    /// same three questions.
    pub(super) fn handle_question<'t>(&mut self, id: Id<'t>, text: &'t str) -> Output<'t> {
        self.last_key += 1;
        // The result has the same shape in all revisions.
        let to = Address { id, version: Version::LATEST_LEGACY, batch: None };
        Output::Asked(Asked { key: Key(self.last_key), to, text })
    }

    /// Answers a question that nobody here can.
    pub(crate) fn refuse_question(asked: &Asked<'_>, sink: &mut dyn Sink) {
        write_error(sink, Some(asked.to.id), &ErrorObject::new(Code::METHOD_NOT_FOUND, NOBODY_ANSWERS));
    }
}
