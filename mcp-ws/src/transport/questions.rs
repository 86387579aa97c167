//! Who waits for the answers of the other side. Their number is bounded by the peer, which admits questions.

use std::task::Context;

use tokio::sync::oneshot;

use crate::peer::QuestionId;
use crate::wire::Outcome;

/// Where the text of a result goes, or that of an error.
type Answer = oneshot::Sender<Result<Box<str>, Box<str>>>;

/// Those who wait, in the order in which they asked.
#[derive(Debug, Default)]
pub(super) struct Questions {
    open: Vec<(QuestionId, Answer)>,
}

impl Questions {
    pub(super) fn start(&mut self, question: QuestionId, answer: Answer) {
        self.open.push((question, answer));
    }

    /// Hands an answer to whoever asked.
    pub(super) fn answer(&mut self, question: QuestionId, outcome: Outcome<'_>) {
        if let Some(place) = self.open.iter().position(|(open, _)| *open == question) {
            let (_, answer) = self.open.swap_remove(place);
            // Whoever asked may have given up in this very turn.
            drop(answer.send(outcome.map(Into::into).map_err(Into::into)));
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
    }

    /// Lets everybody know that no answer will come.
    pub(super) fn clear(&mut self) {
        self.open.clear();
    }
}
