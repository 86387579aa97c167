//! Who waits for the answers of the other side: tools that have asked it something, and whoever uses its tools. The number
//! of the first is bounded by the peer, which admits questions, that of the second by the door.

use std::collections::HashMap;
use std::sync::Arc;
use std::task::Context;

use tokio::sync::broadcast;
use tokio::sync::oneshot;

use crate::peer::QuestionId;
use crate::tool::Returned;
use crate::wire::Outcome;

/// Where the text of a result goes, or that of an error.
type Answer = oneshot::Sender<Result<Box<str>, Box<str>>>;

#[derive(Debug, Default)]
pub(super) struct Questions {
    /// Those of tools, in the order in which they asked.
    open: Vec<(QuestionId, Answer)>,
    requests: HashMap<QuestionId, Request>,
}

/// A request of ours that was sent.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) answer: oneshot::Sender<Returned>,
    pub(super) progress: Option<broadcast::Sender<Arc<str>>>,
}

impl Questions {
    pub(super) fn start(&mut self, question: QuestionId, answer: Answer) {
        self.open.push((question, answer));
    }

    pub(super) fn start_request(&mut self, id: QuestionId, request: Request) {
        self.requests.insert(id, request);
    }

    /// Whether a request of ours is open.
    pub(super) fn has_requests(&self) -> bool {
        !self.requests.is_empty()
    }

    /// Hands an answer to whoever asked.
    pub(super) fn answer(&mut self, question: QuestionId, outcome: Outcome<'_>) {
        if let Some(place) = self.open.iter().position(|(open, _)| *open == question) {
            let (_, answer) = self.open.swap_remove(place);
            // Whoever asked may have given up in this very turn.
            drop(answer.send(outcome.map(Into::into).map_err(Into::into)));
        } else {
            self.end_request(
                question,
                outcome.map_or_else(
                    |error| Returned::Error(error.into()),
                    |result| Returned::Result(result.into()),
                ),
            );
        }
    }

    /// Tells whoever made a request what has come of it.
    pub(super) fn end_request(&mut self, id: QuestionId, reply: Returned) {
        if let Some(request) = self.requests.remove(&id) {
            drop(request.answer.send(reply));
        }
    }

    /// Tells of the progress of a request of ours, if anybody wants to hear of it.
    pub(super) fn progress(&self, id: QuestionId, text: &str) {
        if let Some(Request { progress: Some(progress), .. }) = self.requests.get(&id) {
            drop(progress.send(text.into()));
        }
    }

    /// A question whose answer nobody waits for any more.
    pub(super) fn poll_abandoned(&mut self, task: &mut Context<'_>) -> Option<QuestionId> {
        let place = self.open.iter_mut().position(|(_, answer)| answer.poll_closed(task).is_ready())?;
        Some(self.open.swap_remove(place).0)
    }

    /// Lets whoever asked know that no answer will come.
    pub(super) fn remove(&mut self, question: QuestionId) {
        self.open.retain(|(open, _)| *open != question);
        self.requests.remove(&question);
    }

    /// Lets everybody know that no answer will come.
    pub(super) fn clear(&mut self) {
        self.open.clear();
        for (_, request) in self.requests.drain() {
            drop(request.answer.send(Returned::Lost));
        }
    }
}
