//! What time does to a connection: silence is answered with a ping, a ping without an answer with the end.
//!
//! It reads no clock. Instants come in; whoever drives it asks for the next one that matters.

use std::time::Instant;

use super::CloseCode;
use super::Key;
use super::Limits;
use super::QuestionId;

/// What time wants done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Send a WebSocket ping.
    Ping,
    /// Drop this call's handler and [settle](super::Peer::settle) it: its time is over.
    Expire(Key),
    /// [Give up](super::Peer::give_up) this request of ours, and tell whoever waits for it: its time is over.
    GiveUp(QuestionId),
    /// Close the connection, with this reason.
    Close(CloseCode, &'static str),
}

/// When the other side was last heard, and what is owed to it since.
#[derive(Debug)]
pub(super) struct Clock {
    opened: Instant,
    /// The last frame of any kind.
    heard: Instant,
    /// The last message, or the end of the last call; none yet, and the connection has `first_message_timeout` to send
    /// its first.
    active: Option<Instant>,
    /// A ping is out since then.
    pinged: Option<Instant>,
}

impl Clock {
    pub(super) fn new(now: Instant) -> Self {
        Self { opened: now, heard: now, active: None, pinged: None }
    }

    pub(super) fn handle_frames(&mut self, now: Instant, message: bool) {
        self.heard = now;
        self.pinged = None;
        if message {
            self.active = Some(now);
        }
    }

    /// Notes that the last call is over: from now on the connection is idle.
    pub(super) fn handle_rest(&mut self, now: Instant) {
        self.active = Some(now);
    }

    /// What is due at `now`, if anything. `busy` connections are never idle.
    pub(super) fn handle_timeout(&mut self, now: Instant, limits: &Limits, busy: bool) -> Option<Due> {
        let reached = |deadline: Option<Instant>| deadline.is_some_and(|deadline| now >= deadline);
        if reached(self.first_message_deadline(limits)) {
            return Some(Due::Close(CloseCode::GoingAway, "no message came"));
        }
        if !busy && reached(self.idle_deadline(limits)) {
            return Some(Due::Close(CloseCode::GoingAway, "idle"));
        }
        if !reached(self.ping_deadline(limits)) {
            return None;
        }
        if self.pinged.is_some() {
            return Some(Due::Close(CloseCode::NoAnswer, "no answer to a ping"));
        }
        self.pinged = Some(now);
        Some(Due::Ping)
    }

    pub(super) fn poll_timeout(&self, limits: &Limits, busy: bool) -> Option<Instant> {
        let idle = if busy { None } else { self.idle_deadline(limits) };
        let deadlines = [self.first_message_deadline(limits), idle, self.ping_deadline(limits)];
        deadlines.into_iter().flatten().min()
    }

    fn first_message_deadline(&self, limits: &Limits) -> Option<Instant> {
        if self.active.is_some() { None } else { Some(self.opened + limits.first_message_timeout) }
    }

    fn idle_deadline(&self, limits: &Limits) -> Option<Instant> {
        Some(self.active.unwrap_or(self.opened) + limits.idle_timeout?)
    }

    fn ping_deadline(&self, limits: &Limits) -> Option<Instant> {
        let interval = limits.ping_interval?;
        Some(self.pinged.map_or(self.heard + interval, |pinged| pinged + limits.ping_timeout))
    }
}
