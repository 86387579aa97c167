//! Calls, from their beginning to their answer.

use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::Phase;
use super::now;
use crate::meter::Outcome;
use crate::peer::Address;
use crate::peer::BatchKey;
use crate::peer::Batches;
use crate::peer::Call;
use crate::peer::Key;
use crate::peer::Peer;
use crate::service::Finished;
use crate::service::Handler;
use crate::service::Step;
use crate::transport::Socket;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Sink;
use crate::wire::write_error;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(super) fn leave(&mut self, batch: Option<BatchKey>) {
        if let Some(batch) = batch {
            self.batches.leave(batch, self.socket.outbox());
        }
    }

    pub(super) fn begin(&mut self, call: &Call<'_>, task: &mut Context<'_>) {
        let sink = sink_of(&mut self.socket, &mut self.batches, call.to);
        if let Phase::Stopping(_, (_, why)) = self.phase {
            let error = ErrorObject::new(Code::INTERNAL_ERROR, why);
            return write_error(sink, Some(call.to.id), &error);
        }
        match self.service.call(call, &self.door, sink) {
            Step::Answered => {}
            Step::Finished(finished) => self.answer(call, finished),
            Step::Waits(mut handler) => match Pin::new(&mut handler).poll(task) {
                Poll::Ready(finished) => self.answer(call, finished),
                Poll::Pending => self.park(call, handler),
            },
            Step::Blocks(handler) => self.park(call, handler),
        }
    }

    /// Answers a call that has not waited. What it said of its progress leaves before.
    fn answer(&mut self, call: &Call<'_>, finished: Finished) {
        self.empty_door(Some(call));
        self.finish(call.to, finished);
    }

    pub(super) fn finish(&mut self, to: Address<'_>, finished: Finished) {
        if let Finished::Listens(filter) = finished {
            return self.open_listen(to.id, filter);
        }
        let is_full = to.batch.is_some() && self.collects_enough();
        let finished = if is_full { Finished::Refused(Peer::collects_no_more()) } else { finished };
        let sink = sink_of(&mut self.socket, &mut self.batches, to);
        self.service.finish(to, finished, &self.door, sink);
    }

    /// Whether no more answers are collected for batches. They are no part of the outbox, since the other side could not make
    /// room in it by reading.
    pub(super) fn collects_enough(&self) -> bool {
        self.batches.collected() >= self.settings.outbox
    }

    fn park(&mut self, call: &Call<'_>, mut handler: Handler) {
        if let Some(error) = self.peer.refusal() {
            handler.end(Outcome::Refused(error.code));
            let sink = sink_of(&mut self.socket, &mut self.batches, call.to);
            return write_error(sink, Some(call.to.id), &error);
        }
        self.peer.park(call, handler.limit(), now());
        if let Some(batch) = call.to.batch {
            self.batches.enter(batch);
        }
        self.calls.start(call.key, handler, call.arguments.len() + call.inputs.len());
    }

    /// Answers every call that is done.
    pub(super) fn drive_finished(&mut self, task: &mut Context<'_>) {
        while self.is_open() && self.has_room() {
            let Poll::Ready((key, finished)) = self.calls.poll_finished(task) else {
                return;
            };
            self.empty_door(None);
            self.settle(key, finished);
        }
    }

    /// Answers a call that has waited, if it may still be answered.
    pub(super) fn settle(&mut self, key: Key, finished: Finished) {
        let Some(owed) = self.peer.settle(key, now) else { return };
        self.give_up_questions(key);
        let to = owed.address();
        self.finish(to, finished);
        self.leave(to.batch);
    }
}

/// Where an answer is written: into what leaves, or to the other answers of its batch.
pub(super) fn sink<'s, S: AsyncRead + AsyncWrite + Unpin>(
    socket: &'s mut Socket<S>,
    batches: &'s mut Batches,
    batch: Option<BatchKey>,
) -> &'s mut dyn Sink {
    match batch {
        None => socket.outbox(),
        Some(batch) => batches.sink(batch),
    }
}

pub(super) fn sink_of<'s, S: AsyncRead + AsyncWrite + Unpin>(
    socket: &'s mut Socket<S>,
    batches: &'s mut Batches,
    to: Address<'_>,
) -> &'s mut dyn Sink {
    sink(socket, batches, to.batch)
}
