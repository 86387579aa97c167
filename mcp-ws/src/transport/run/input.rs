//! What comes: frames, and what the messages in them ask for.

use std::task::Context;
use std::task::Poll;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::Ended;
use super::Turn;
use super::calling::sink;
use super::calling::sink_of;
use super::expiry::expired;
use super::now;
use crate::meter::refused_request;
use crate::peer::Batch;
use crate::peer::BatchKey;
use crate::peer::Output;
use crate::peer::Peer;
use crate::transport::socket::Frame;
use crate::transport::span::note_version;
use crate::transport::wiretap;
use crate::wire::Code;
use crate::wire::ErrorObject;

/// Frames taken in one turn, and bytes answered to them, before the answers are sent.
const TURN_FRAMES: usize = 128;
const TURN_BYTES: usize = 64 * 1024;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Takes frames until there are none, or the turn is full.
    pub(super) fn drive_input(&mut self, task: &mut Context<'_>) -> Turn {
        let enough = (self.owed() + TURN_BYTES).min(self.settings.outbox);
        let (mut frames, mut messages) = (0, 0);
        let mut turn = Turn::More;
        while frames < TURN_FRAMES && self.owed() < enough {
            let Poll::Ready(frame) = self.socket.poll_frame(task) else {
                turn = Turn::Wait;
                break;
            };
            frames += 1;
            match frame {
                Frame::Text(text) => {
                    messages += 1;
                    self.receive(&text, task);
                }
                Frame::Control => {}
                Frame::Broken(code, reason) => self.close(code, reason),
                Frame::Closed(code, reason) => {
                    self.socket.reply_to_close(task);
                    self.end(Ended::ClosedByPeer(code, reason));
                }
                Frame::Lost => self.end(Ended::Lost),
            }
            if !self.is_open() {
                return Turn::More;
            }
        }
        // A part of a frame is a sign of life too: a large one may take longer than the answer to a ping may.
        if self.socket.pipe().take_moved() || frames > 0 {
            self.peer.handle_frames(now(), messages > 0);
        }
        turn
    }

    fn receive(&mut self, text: &str, task: &mut Context<'_>) {
        wiretap::received(Some(self.door.session()), text);
        if self.expiry.is_some() {
            self.expire(now());
        }
        match self.refusal(text) {
            Some(error) if Peer::refuse_request(text, &error, self.socket.outbox()) => {
                self.note_refusal(&error);
            }
            _ => self.take_in(text, None, task),
        }
    }

    /// Does what one message asks for.
    fn take_in(&mut self, text: &str, batch: Option<BatchKey>, task: &mut Context<'_>) {
        let sink = sink(&mut self.socket, &mut self.batches, batch);
        match self.peer.handle_text(text, batch, sink) {
            Output::Done => {}
            Output::Call(call) => self.begin(&call, task),
            Output::List(list) => {
                let sink = sink_of(&mut self.socket, &mut self.batches, list.to);
                self.service.list(&list, self.door.caller(), sink);
            }
            Output::Task(request) => self.ask_of_task(&request, task),
            Output::Listen(listen) => self.listen_to_tasks(listen, task),
            Output::Cancel(key, batch) => {
                self.calls.cancel(key);
                self.give_up_questions(key);
                self.leave(batch);
            }
            Output::Batch(batch) => self.take_in_all(&batch, task),
            Output::Opened(client) => {
                if let Some(version) = self.peer.version() {
                    note_version(version.name());
                }
                self.door.open(client);
            }
            Output::SetLogLevel(level) => self.door.set_log_level(level),
            Output::Answered { question, key, outcome } => {
                match key {
                    Some(key) => drop(self.peer.handle_progress(key, now())),
                    None => self.peer.rest(now()),
                }
                self.questions.answer(question, outcome);
            }
            Output::Heard(heard) => self.hear(&heard),
            Output::Asked(asked) => self.answer_question(&asked, task),
        }
    }

    /// What requests are answered with that are not to be done. What is no request is always taken.
    fn refusal(&self, text: &str) -> Option<ErrorObject> {
        if self.is_expired() { Some(expired()) } else { self.too_fast(text) }
    }

    fn note_refusal(&self, error: &ErrorObject) {
        refused_request(match error.code {
            Code::TOO_MANY_REQUESTS => "rate",
            _ if self.is_expired() => "expired",
            _ => "batch",
        });
    }

    /// Does what each message of a batch asks for. Its answers leave together.
    fn take_in_all(&mut self, batch: &Batch<'_>, task: &mut Context<'_>) {
        let key = self.batches.open();
        for message in &batch.messages {
            let text = message.get();
            let refusal = self.collects_enough().then(Peer::collects_no_more);
            match refusal.or_else(|| self.refusal(text)) {
                Some(error) if Peer::refuse_request(text, &error, self.batches.sink(key)) => {
                    self.note_refusal(&error);
                }
                _ => self.take_in(text, Some(key), task),
            }
        }
        self.leave(Some(key));
    }
}
