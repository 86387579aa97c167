//! A connection whose messages nobody here reads: they are handed on as they are. For relays, which have their own idea of what
//! is to be answered; what has a peer runs in the loop.
//!
//! It keeps itself alive like any connection: silence is ended by a ping, and a ping without an answer by a close.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use std::time::Instant;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::time::Sleep;

use super::run::now;
use super::socket::Frame;
use super::socket::Socket;
use super::wiretap;
use crate::peer::CloseCode;
use crate::tool::Farewell;
use crate::wire::Sink;

/// How long is waited for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// After which silence a ping is sent.
    pub(crate) ping_interval: Duration,
    /// How long its answer may take, and how long the other side may take nothing.
    pub(crate) ping_timeout: Duration,
    /// How long the other side may take to close.
    pub(crate) close_timeout: Duration,
    /// How many unsent bytes there may be before there is no room for more.
    pub(crate) outbox: usize,
}

impl Default for Patience {
    /// As clients and servers have it.
    fn default() -> Self {
        Self {
            ping_interval: Duration::from_secs(20),
            ping_timeout: Duration::from_secs(20),
            close_timeout: Duration::from_secs(10),
            outbox: 1 << 20,
        }
    }
}

/// What has come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A message.
    Text(String),
    /// The end. Nothing comes after it.
    Ended(Farewell),
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Texts<S> {
    socket: Socket<S>,
    patience: Patience,
    timer: Pin<Box<Sleep>>,
    /// When the other side has given a sign of life last.
    heard: Instant,
    /// Since when it owes the answer to a ping.
    pinged: Option<Instant>,
    /// Since when it has taken nothing of what waits.
    stuck: Option<(Instant, u64)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Texts<S> {
    pub(crate) fn new(socket: Socket<S>, patience: Patience) -> Self {
        let timer = Box::pin(tokio::time::sleep(patience.ping_interval));
        Self { socket, patience, timer, heard: now(), pinged: None, stuck: None }
    }

    /// Queues a message, which leaves while [`next`](Self::next) is waited for. It is taken whatever
    /// [`has_room`](Self::has_room) says.
    pub(crate) fn send(&mut self, text: &str) {
        let outbox = self.socket.outbox();
        outbox.begin(text.len()).extend_from_slice(text.as_bytes());
        outbox.commit();
    }

    /// Whether more should be queued.
    pub(crate) fn has_room(&mut self) -> bool {
        self.socket.outbox().unsent().len() < self.patience.outbox
    }

    /// Sends what is queued, and waits for what comes; if it is not to read, only for the end.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost.
    pub(crate) async fn next(&mut self, reads: bool) -> Event {
        poll_fn(|task| self.poll_next(task, reads)).await
    }

    /// Closes it, and waits until the other side has closed too, but not for long.
    pub(crate) async fn close(mut self, code: CloseCode, reason: &str) {
        self.socket.outbox().close(code.number(), reason);
        self.finish().await;
    }

    /// Sends what is queued, which ends in a close frame, and closes the socket.
    pub(crate) async fn finish(mut self) {
        let timeout = self.patience.close_timeout;
        let finished = poll_fn(|task| self.socket.pipe().poll_finish(task));
        // What has not left until then does not leave.
        let _ = tokio::time::timeout(timeout, finished).await;
    }

    fn poll_next(&mut self, task: &mut Context<'_>, reads: bool) -> Poll<Event> {
        loop {
            let drained = self.socket.pipe().poll_drain(task);
            if self.socket.pipe().take_moved() || !reads {
                self.heard = now();
                self.pinged = None;
            }
            if matches!(drained, Poll::Ready(Err(_))) {
                return Poll::Ready(Event::Ended(Farewell::default()));
            }
            self.stuck = match (drained.is_pending(), self.socket.outbox().sent(), self.stuck) {
                (false, ..) => None,
                (true, sent, Some((since, before))) if sent == before => Some((since, before)),
                (true, sent, _) => Some((now(), sent)),
            };
            if reads && let Poll::Ready(frame) = self.socket.poll_frame(task) {
                match frame {
                    Frame::Text(text) => {
                        wiretap::received(None, text.as_str());
                        return Poll::Ready(Event::Text(text.as_str().to_owned()));
                    }
                    Frame::Control => continue,
                    Frame::Closed(code, reason) => {
                        self.socket.reply_to_close(task);
                        return Poll::Ready(Event::Ended(Farewell { code, reason }));
                    }
                    Frame::Broken(code, reason) => return self.end(code, reason),
                    Frame::Lost => return Poll::Ready(Event::Ended(Farewell::default())),
                }
            }
            let due = self.due();
            self.timer.as_mut().reset(due.into());
            if self.timer.as_mut().poll(task).is_pending() {
                return Poll::Pending;
            }
            if let Poll::Ready(ended) = self.handle_timeout(now()) {
                return Poll::Ready(ended);
            }
        }
    }

    fn due(&self) -> Instant {
        let silence = match self.pinged {
            Some(since) => since + self.patience.ping_timeout,
            None => self.heard + self.patience.ping_interval,
        };
        self.stuck.map_or(silence, |(since, _)| silence.min(since + self.patience.ping_timeout))
    }

    fn handle_timeout(&mut self, now: Instant) -> Poll<Event> {
        if self.stuck.is_some_and(|(since, _)| now >= since + self.patience.ping_timeout) {
            self.socket.outbox().cut();
            return self.end(CloseCode::TryLater, "too slow");
        }
        match self.pinged {
            Some(since) if now >= since + self.patience.ping_timeout => {
                self.end(CloseCode::NoAnswer, "no answer to a ping")
            }
            None if now >= self.heard + self.patience.ping_interval => {
                self.socket.outbox().ping();
                self.socket.rest();
                self.pinged = Some(now);
                Poll::Pending
            }
            _ => Poll::Pending,
        }
    }

    fn end(&mut self, code: CloseCode, reason: &'static str) -> Poll<Event> {
        self.socket.outbox().close(code.number(), reason);
        Poll::Ready(Event::Ended(Farewell { code: code.number(), reason: reason.into() }))
    }
}

#[cfg(test)]
mod tests;
