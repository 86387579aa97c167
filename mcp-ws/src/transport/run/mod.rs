//! THE loop. It moves things and never decides: frames to the peer, calls to the service, handlers that are done and
//! commands from the door to the outbox, the outbox to the socket. Each turn ends in one write.
//!
//! It waits for nobody but the socket. While the outbox is full nothing is read, finished or taken from the door, so
//! whoever reads slowly is served slowly; whoever takes no byte at all until `slow_timeout` is closed.

mod calling;
mod deadlines;
mod door;
mod expiry;
mod input;
mod ours;
mod paced;
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
use self::expiry::Expiry;
use self::ours::Ours;
use super::Settings;
use super::budget::Share;
use super::calls::Calls;
use super::questions::Questions;
use super::socket::Socket;
use super::span::note_end;
use super::span::span;
use crate::meter;
use crate::meter::Closer;
use crate::peer::Batches;
use crate::peer::CloseCode;
use crate::peer::Peer;
use crate::service::Service;
use crate::service::TaskNews;
use crate::tool::Door;
use crate::tool::Farewell;
use crate::tool::Wish;

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With a close frame of ours.
    Closed(CloseCode, &'static str),
    /// With a close frame of the other side that had this code and reason.
    ClosedByPeer(u16, Box<str>),
    /// Without one.
    Lost,
}

impl Ended {
    pub(super) fn farewell(&self) -> Farewell {
        match self {
            Self::Closed(code, reason) => Farewell { code: code.number(), reason: (*reason).into() },
            Self::ClosedByPeer(code, reason) => Farewell { code: *code, reason: reason.clone() },
            Self::Lost => Farewell::default(),
        }
    }

    fn closer(&self) -> Closer {
        match self {
            Self::Closed(..) => Closer::Us,
            Self::ClosedByPeer(..) => Closer::Peer,
            Self::Lost => Closer::Nobody,
        }
    }
}

/// Serves one connection to its end. When it returns, or is dropped, every handler has been dropped and the door is
/// closed.
///
/// Called within a runtime.
///
/// # Cancel safety
///
/// Dropped, it ends the connection without a close frame.
pub(crate) fn run<S>(
    socket: Socket<S>,
    peer: Peer,
    service: Service,
    door: Arc<Door>,
    settings: Settings,
) -> impl Future<Output = Ended> + use<S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let span = span(&door, socket.is_dialled());
    // An `async fn` would keep room for its arguments beside the connection they have become, for as long as that lasts.
    let mut connection = Connection::new(socket, peer, service, door, settings);
    std::future::poll_fn(move |task| {
        let entered = span.enter();
        let polled = connection.poll(task);
        drop(entered);
        if let Poll::Ready(ended) = &polled {
            note_end(&span, ended);
        }
        polled
    })
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
    ours: Ours,
    /// Since when a full outbox has stood still.
    stuck: Option<Instant>,
    /// Where in all that leaves the last notification ends that the list of tools has changed, or a task. The next one is not
    /// written before that has left, and stands for all that has changed meanwhile.
    told: u64,
    task_news: TaskNews,
    /// Until when whoever is at the other side is who they have proved to be.
    expiry: Option<Expiry>,
    share: Share,
    phase: Phase,
    meter: meter::Connection,
}

#[derive(Clone, Debug)]
enum Phase {
    Open,
    /// Calls go on until they are done, or until then.
    Stopping(Instant, Parting),
    /// A close frame of either side is behind us. What is in the outbox leaves, and the other side may read it until
    /// then.
    Closing(Ended, Instant),
}

/// How a connection is closed when its calls are done.
type Parting = (CloseCode, &'static str);

/// What a turn leaves behind.
enum Turn {
    /// There is more to do at once.
    More,
    /// The socket, the timer, the door or a handler will wake us.
    Wait,
}

impl<S> Drop for Connection<S> {
    fn drop(&mut self) {
        // What has left may have been done; what still waits at the door has not.
        self.questions.clear();
        self.door.close();
        if !matches!(self.phase, Phase::Closing(..)) {
            // The program has let go of it.
            self.meter.closed(Farewell::default().code, Closer::Nobody);
        }
        // It may be in the list for a moment still, where it must not be taken for one that keeps anything.
        self.door.set_in_flight(0);
        self.door.set_held(0);
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    fn new(mut socket: Socket<S>, peer: Peer, service: Service, door: Arc<Door>, settings: Settings) -> Self {
        let armed = peer.poll_timeout().unwrap_or_else(|| now() + FAR);
        let timer = Box::pin(tokio::time::sleep_until(armed.into()));
        let task_news = service.task_news(&door);
        let expiry = Expiry::of(door.caller());
        let share = Share::of(settings.budget.clone());
        let meter = meter::Connection::open(socket.is_dialled());
        socket.outbox().name(door.session());
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
            ours: Ours::default(),
            stuck: None,
            told: 0,
            task_news,
            expiry,
            share,
            phase: Phase::Open,
            meter,
        }
    }

    fn poll(&mut self, task: &mut Context<'_>) -> Poll<Ended> {
        self.door.register(task.waker());
        loop {
            if !self.is_open() {
                return self.poll_closing(task);
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
            let reads_no_more = !self.may_read();
            match self.drive_output(task) {
                Poll::Ready(Err(_)) => self.end(Ended::Lost),
                // There is room again: handlers that are done, commands at the door and news may have been left waiting.
                _ if was_full && self.has_room() => {}
                _ if had_news && self.may_tell() => {}
                _ if self.is_open() && (reads_no_more || matches!(turn, Turn::Wait)) => {
                    self.tell_of_itself();
                    return Poll::Pending;
                }
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

    /// Whether what the other side sends is read. Requests of ours do not keep us from it: where both ends call, each would wait
    /// for the other to read. So there may be twice as much unsent as answers alone may be.
    fn may_read(&mut self) -> bool {
        self.owed() < self.settings.outbox
    }

    /// How much of what is unsent is no request of ours.
    fn owed(&mut self) -> usize {
        let unsent = self.unsent();
        let sent = self.socket.outbox().sent();
        unsent.saturating_sub(self.ours.unsent(sent))
    }

    fn unsent(&mut self) -> usize {
        self.socket.outbox().unsent().len()
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
        self.meter.holds(self.socket.outbox().unsent().len());
        drained
    }

    /// Puts a close frame of ours into the outbox, and ends. Who is sent away by no fault of its own has its subscriptions
    /// ended first.
    fn close(&mut self, code: CloseCode, reason: &'static str) {
        if code == CloseCode::GoingAway {
            self.peer.end_listens(self.socket.outbox());
        }
        self.socket.outbox().close(code.number(), reason);
        self.end(Ended::Closed(code, reason));
    }

    /// Drops every handler. What is in the outbox still leaves.
    fn end(&mut self, ended: Ended) {
        self.door.say_farewell(ended.farewell());
        self.meter.closed(ended.farewell().code, ended.closer());
        self.calls.clear();
        self.questions.clear();
        self.batches = Batches::default();
        self.door.close();
        self.phase = Phase::Closing(ended, now() + self.settings.close_timeout);
        self.tell_of_itself();
    }

    /// Says what others may want to know of it: what it does, and what it keeps.
    fn tell_of_itself(&mut self) {
        self.door.set_in_flight(if self.is_open() { self.peer.in_flight() } else { 0 });
        self.socket.outbox().let_go();
        let held = self.socket.held() + self.calls.held() + self.batches.collected();
        if self.share.is_off(held) {
            // Before it is counted: whoever counts looks there.
            self.door.set_held(held);
            self.share.set(held);
        }
    }

    fn poll_closing(&mut self, task: &mut Context<'_>) -> Poll<Ended> {
        if self.door.wish() == Some(Wish::MakeRoom) {
            self.make_room();
        }
        let Phase::Closing(ended, until) = &self.phase else { return Poll::Pending };
        if self.armed != *until {
            self.armed = *until;
            self.timer.as_mut().reset(self.armed.into());
        }
        let is_late = self.timer.as_mut().poll(task).is_ready();
        if is_late {
            return Poll::Ready(ended.clone());
        }
        let pipe = self.socket.pipe();
        let sent = pipe.poll_drain(task);
        self.meter.holds(pipe.outbox.unsent().len());
        // Whatever still comes is thrown away meanwhile: the other side may write before it reads.
        let done = pipe.poll_discard(task);
        match sent {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(_)) => Poll::Ready(ended.clone()),
            Poll::Ready(Ok(())) => {
                let half_closed = pipe.poll_half_close(task);
                match ended {
                    // Who has closed needs no time to close.
                    Ended::ClosedByPeer(..) | Ended::Lost => half_closed.map(|_| ended.clone()),
                    Ended::Closed(..) => done.map(|()| ended.clone()),
                }
            }
        }
    }
}

/// What calls are told that come while the server stops.
pub(crate) const GOING_AWAY: &str = "the server stops";

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_callers;
#[cfg(test)]
mod tests_of_eras;
#[cfg(test)]
mod tests_of_memory;
