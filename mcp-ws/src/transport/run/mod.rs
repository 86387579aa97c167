//! THE loop. It moves things and never decides: frames to the peer, calls to the service, handlers that are done and
//! commands from the door to the outbox, the outbox to the socket. Each turn ends in one write.
//!
//! It waits for nobody but the socket. While the outbox is full nothing is read, finished or taken from the door, so
//! whoever reads slowly is served slowly; whoever takes no byte at all until `slow_timeout` is closed.

mod deadlines;
mod door;
mod tasks;

use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::time::Instant;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::time::Sleep;

use self::deadlines::FAR;
pub(crate) use self::deadlines::now;
use super::Settings;
use super::calls::Calls;
use super::questions::Questions;
use super::socket::Frame;
use super::socket::Socket;
use crate::peer::Address;
use crate::peer::Batch;
use crate::peer::BatchKey;
use crate::peer::Batches;
use crate::peer::Call;
use crate::peer::CloseCode;
use crate::peer::Key;
use crate::peer::Output;
use crate::peer::Peer;
use crate::service::Finished;
use crate::service::Handler;
use crate::service::Service;
use crate::service::Step;
use crate::service::TaskNews;
use crate::tool::Door;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Sink;
use crate::wire::write_error;

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With a close frame of ours.
    Closed(CloseCode),
    /// With a close frame of the other side that had this code.
    ClosedByPeer(u16),
    /// Without one.
    Lost,
}

/// Frames taken in one turn, and bytes answered to them, before the answers are sent.
const TURN_FRAMES: usize = 128;
const TURN_BYTES: usize = 64 * 1024;

/// Serves one connection to its end. When it returns, or is dropped, every handler has been dropped and the door is
/// closed.
///
/// # Cancel safety
///
/// Dropped, it ends the connection without a close frame.
pub(crate) async fn run<S>(
    socket: Socket<S>,
    peer: Peer,
    service: Service,
    door: Arc<Door>,
    settings: Settings,
) -> Ended
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut connection = Connection::new(socket, peer, service, door, settings);
    std::future::poll_fn(|task| connection.poll(task)).await
}

struct Connection<S> {
    socket: Socket<S>,
    peer: Peer,
    service: Service,
    door: Arc<Door>,
    settings: Settings,
    calls: Calls,
    questions: Questions,
    batches: Batches,
    timer: Pin<Box<Sleep>>,
    /// When the timer fires. Deadlines of a busy connection only move away from it, so it is set again when it has
    /// fired, or when an earlier deadline has come up; not for every message.
    armed: Instant,
    /// Since when a full outbox has stood still.
    stuck: Option<Instant>,
    /// Where in all that leaves the last notification ends that the list of tools has changed, or a task. The next one is not
    /// written before that has left, and stands for all that has changed meanwhile.
    told: u64,
    task_news: TaskNews,
    phase: Phase,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Open,
    /// Calls go on until they are done, or until then.
    Stopping(Instant),
    /// A close frame of either side is behind us. What is in the outbox leaves, and the other side may read it until
    /// then.
    Closing(Ended, Instant),
}

/// What a turn leaves behind.
enum Turn {
    /// There is more to do at once.
    More,
    /// The socket, the timer, the door or a handler will wake us.
    Wait,
}

impl<S> Drop for Connection<S> {
    fn drop(&mut self) {
        self.door.close();
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    fn new(socket: Socket<S>, peer: Peer, service: Service, door: Arc<Door>, settings: Settings) -> Self {
        let armed = peer.poll_timeout().unwrap_or_else(|| now() + FAR);
        let timer = Box::pin(tokio::time::sleep_until(armed.into()));
        let task_news = service.task_news(&door);
        Self {
            socket,
            peer,
            service,
            door,
            settings,
            calls: Calls::default(),
            questions: Questions::default(),
            batches: Batches::default(),
            timer,
            armed,
            stuck: None,
            told: 0,
            task_news,
            phase: Phase::Open,
        }
    }

    fn poll(&mut self, task: &mut Context<'_>) -> Poll<Ended> {
        self.door.register(task.waker());
        loop {
            if let Phase::Closing(ended, until) = self.phase {
                return self.poll_closing(task, ended, until);
            }
            let turn = self.drive_input(task);
            self.drive_finished(task);
            self.drive_door();
            self.drive_questions(task);
            self.drive_news();
            self.drive_task_news(task);
            self.drive_stop();
            self.drive_timer(task);
            let (was_full, had_news) = (!self.has_room(), self.owes_news());
            match self.drive_output(task) {
                Poll::Ready(Err(_)) => self.end(Ended::Lost),
                // There is room again: handlers that are done, commands at the door and news may have been left waiting.
                _ if was_full && self.has_room() => {}
                _ if had_news && self.may_tell() => {}
                _ if self.is_open() && (was_full || matches!(turn, Turn::Wait)) => return Poll::Pending,
                _ => {}
            }
        }
    }

    fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::Closing(..))
    }

    fn has_room(&mut self) -> bool {
        self.unsent() < self.settings.outbox
    }

    fn unsent(&mut self) -> usize {
        self.socket.outbox().unsent().len()
    }

    /// Takes frames until there are none, or the turn is full.
    fn drive_input(&mut self, task: &mut Context<'_>) -> Turn {
        let enough = (self.unsent() + TURN_BYTES).min(self.settings.outbox);
        let (mut frames, mut messages) = (0, 0);
        let mut turn = Turn::More;
        while frames < TURN_FRAMES && self.unsent() < enough {
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
                Frame::Closed(code) => {
                    self.socket.reply_to_close(task);
                    self.end(Ended::ClosedByPeer(code));
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
        tracing::trace!(session = %self.door.session(), text, "received");
        self.take_in(text, None, task);
    }

    /// Does what one message asks for.
    fn take_in(&mut self, text: &str, batch: Option<BatchKey>, task: &mut Context<'_>) {
        let sink = sink(&mut self.socket, &mut self.batches, batch);
        match self.peer.handle_text(text, batch, sink) {
            Output::Done => {}
            Output::Call(call) => self.begin(&call, task),
            Output::List(list) => {
                let sink = sink_of(&mut self.socket, &mut self.batches, list.to);
                self.service.list(&list, sink);
            }
            Output::Task(request) => self.ask_of_task(&request, task),
            Output::Listen(listen) => self.listen_to_tasks(listen, task),
            Output::Cancel(key, batch) => {
                self.calls.cancel(key);
                self.leave(batch);
            }
            Output::Batch(batch) => self.take_in_all(&batch, task),
            Output::SetLogLevel(level) => self.door.set_log_level(level),
            Output::Answered { question, key, outcome } => {
                self.peer.handle_progress(key, now());
                self.questions.answer(question, outcome);
            }
        }
    }

    /// Does what each message of a batch asks for. Its answers leave together.
    fn take_in_all(&mut self, batch: &Batch<'_>, task: &mut Context<'_>) {
        let key = self.batches.open();
        for message in &batch.messages {
            self.take_in(message.get(), Some(key), task);
        }
        self.leave(Some(key));
    }

    fn leave(&mut self, batch: Option<BatchKey>) {
        if let Some(batch) = batch {
            self.batches.leave(batch, self.socket.outbox());
        }
    }

    fn begin(&mut self, call: &Call<'_>, task: &mut Context<'_>) {
        let sink = sink_of(&mut self.socket, &mut self.batches, call.to);
        if let Phase::Stopping(_) = self.phase {
            let error = ErrorObject::new(Code::INTERNAL_ERROR, GOING_AWAY);
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

    fn finish(&mut self, to: Address<'_>, finished: Finished) {
        if let Finished::Listens(filter) = finished {
            return self.open_listen(to.id, filter);
        }
        let sink = sink_of(&mut self.socket, &mut self.batches, to);
        self.service.finish(to, finished, &self.door, sink);
    }

    fn park(&mut self, call: &Call<'_>, handler: Handler) {
        if let Some(error) = self.peer.refusal() {
            let sink = sink_of(&mut self.socket, &mut self.batches, call.to);
            return write_error(sink, Some(call.to.id), &error);
        }
        self.peer.park(call, handler.limit(), now());
        if let Some(batch) = call.to.batch {
            self.batches.enter(batch);
        }
        self.calls.start(call.key, handler);
    }

    /// Answers every call that is done.
    fn drive_finished(&mut self, task: &mut Context<'_>) {
        while self.is_open() && self.has_room() {
            let Poll::Ready((key, finished)) = self.calls.poll_finished(task) else {
                return;
            };
            self.empty_door(None);
            self.settle(key, finished);
        }
    }

    /// Answers a call that has waited, if it may still be answered.
    fn settle(&mut self, key: Key, finished: Finished) {
        let Some(owed) = self.peer.settle(key, now()) else { return };
        let to = owed.address();
        self.finish(to, finished);
        self.leave(to.batch);
    }

    /// Gives the outbox to the socket, and notes whether it stands still.
    fn drive_output(&mut self, task: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let before = self.unsent();
        let drained = self.socket.pipe().poll_drain(task);
        if self.has_room() || self.unsent() < before {
            self.stuck = None;
        }
        if self.socket.pipe().take_moved() {
            self.peer.handle_frames(now(), false);
        }
        if drained.is_pending() && !self.has_room() && self.stuck.is_none() && self.is_open() {
            self.stuck = Some(now());
            self.drive_timer(task);
        }
        drained
    }

    /// Puts a close frame of ours into the outbox, and ends. Who is sent away by no fault of its own has its subscriptions
    /// ended first.
    fn close(&mut self, code: CloseCode, reason: &'static str) {
        if code == CloseCode::GoingAway {
            self.peer.end_listens(self.socket.outbox());
        }
        self.socket.outbox().close(code.number(), reason);
        self.end(Ended::Closed(code));
    }

    /// Drops every handler. What is in the outbox still leaves.
    fn end(&mut self, ended: Ended) {
        self.calls.clear();
        self.questions.clear();
        self.phase = Phase::Closing(ended, now() + self.settings.close_timeout);
    }

    fn poll_closing(&mut self, task: &mut Context<'_>, ended: Ended, until: Instant) -> Poll<Ended> {
        if self.armed != until {
            self.arm(until);
        }
        if self.timer.as_mut().poll(task).is_ready() {
            return Poll::Ready(ended);
        }
        let pipe = self.socket.pipe();
        let sent = pipe.poll_drain(task);
        // Whatever still comes is thrown away meanwhile: the other side may write before it reads.
        let done = pipe.poll_discard(task);
        match sent {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(_)) => Poll::Ready(ended),
            Poll::Ready(Ok(())) => {
                let half_closed = pipe.poll_half_close(task);
                match ended {
                    // Who has closed needs no time to close.
                    Ended::ClosedByPeer(_) | Ended::Lost => half_closed.map(|_| ended),
                    Ended::Closed(_) => done.map(|()| ended),
                }
            }
        }
    }
}

/// Where an answer is written: into what leaves, or to the other answers of its batch.
fn sink<'s, S: AsyncRead + AsyncWrite + Unpin>(
    socket: &'s mut Socket<S>,
    batches: &'s mut Batches,
    batch: Option<BatchKey>,
) -> &'s mut dyn Sink {
    match batch {
        None => socket.outbox(),
        Some(batch) => batches.sink(batch),
    }
}

fn sink_of<'s, S: AsyncRead + AsyncWrite + Unpin>(
    socket: &'s mut Socket<S>,
    batches: &'s mut Batches,
    to: Address<'_>,
) -> &'s mut dyn Sink {
    sink(socket, batches, to.batch)
}

const GOING_AWAY: &str = "the server stops";

#[cfg(test)]
mod tests;
