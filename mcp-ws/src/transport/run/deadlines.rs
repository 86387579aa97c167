//! What time does to a connection: one timer, set to whatever is due first.

use std::task::Context;
use std::time::Duration;
use std::time::Instant;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::Phase;
use super::expiry::Expiry;
use crate::peer::CloseCode;
use crate::peer::Due;
use crate::service::Finished;
use crate::service::TOOK_TOO_LONG;
use crate::tool::Returned;
use crate::tool::ToolError;

/// The present, by the clock that a test can move.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// A deadline for connections that have none.
pub(super) const FAR: Duration = Duration::from_secs(24 * 60 * 60);

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Does what is due, and sets the timer.
    pub(super) fn drive_timer(&mut self, task: &mut Context<'_>) {
        while self.is_open() {
            let next = self.next_deadline();
            if next < self.armed {
                self.arm(next);
            }
            if self.timer.as_mut().poll(task).is_pending() {
                return;
            }
            self.handle_timeout(now());
            self.arm(self.next_deadline());
        }
    }

    fn handle_timeout(&mut self, now: Instant) {
        if self.stuck.is_some_and(|since| now >= since + self.settings.slow_timeout) {
            self.socket.outbox().cut();
            return self.close(CloseCode::TryLater, "too slow");
        }
        self.expire(now);
        self.drive_stop();
        if !self.is_open() {
            return;
        }
        if let Phase::Stopping(until, (code, reason)) = self.phase
            && now >= until
        {
            return self.close(code, reason);
        }
        if !self.may_read() {
            // Nothing is being read, so silence proves nothing: the clock stands still.
            self.peer.handle_frames(now, false);
        }
        while let Some(due) = self.peer.handle_timeout(now) {
            match due {
                Due::Ping => {
                    if !self.peer.ping(self.socket.outbox()) {
                        self.socket.outbox().ping();
                    }
                    self.socket.rest();
                    self.peer.shrink();
                }
                Due::Expire(key) => {
                    self.calls.expire(key);
                    let why = ToolError::new(TOOK_TOO_LONG);
                    self.settle(key, Finished::Failed(why));
                }
                Due::GiveUp(request) => {
                    self.questions.end_request(request, Returned::TimedOut);
                    self.peer.give_up(request, now, self.socket.outbox());
                }
                Due::Close(code, reason) => return self.close(code, reason),
            }
        }
    }

    fn next_deadline(&self) -> Instant {
        let stuck = self.stuck.map(|since| since + self.settings.slow_timeout);
        let stopping = match self.phase {
            Phase::Stopping(until, _) => Some(until),
            _ => None,
        };
        let expiry = self.expiry.as_ref().map(Expiry::due);
        let deadlines = [self.peer.poll_timeout(), stuck, stopping, expiry];
        deadlines.into_iter().flatten().min().unwrap_or_else(|| now() + FAR)
    }

    pub(super) fn arm(&mut self, at: Instant) {
        self.armed = at;
        self.timer.as_mut().reset(at.into());
    }
}
