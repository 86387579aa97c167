//! What time should do to a connection, as far as calls have no part in it.

use std::time::Duration;
use std::time::Instant;

use crate::peer::Limits;

/// When something last happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    opened: Instant,
    heard: Instant,
    active: Option<Instant>,
    pinged: Option<Instant>,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tick {
    Ping,
    /// A close frame with this code.
    Close(u16),
}

impl Clock {
    pub(super) fn new(now: Instant) -> Self {
        Self { opened: now, heard: now, active: None, pinged: None }
    }

    pub(super) fn hear(&mut self, now: Instant, message: bool) {
        (self.heard, self.pinged) = (now, None);
        if message {
            self.active = Some(now);
        }
    }

    pub(super) fn rest(&mut self, now: Instant) {
        self.active = Some(now);
    }

    pub(super) fn ping(&mut self, now: Instant) {
        self.pinged = Some(now);
    }

    /// Each deadline and what is due then, the weightiest first.
    fn deadlines(&self, limits: &Limits, is_busy: bool) -> [Option<(Instant, Tick)>; 3] {
        let after = |since: Instant, time: Duration, tick: Tick| Some((since + time, tick));
        let first = match self.active {
            None => after(self.opened, limits.first_message_timeout, Tick::Close(1001)),
            Some(_) => None,
        };
        let idle = limits.idle_timeout.filter(|_| !is_busy);
        let idle = idle.and_then(|time| after(self.active.unwrap_or(self.opened), time, Tick::Close(1001)));
        let ping = limits.ping_interval.and_then(|time| match self.pinged {
            None => after(self.heard, time, Tick::Ping),
            Some(pinged) => after(pinged, limits.ping_timeout, Tick::Close(1011)),
        });
        [first, idle, ping]
    }

    pub(super) fn due(&self, now: Instant, limits: &Limits, is_busy: bool) -> Option<Tick> {
        self.deadlines(limits, is_busy).into_iter().flatten().find(|(at, _)| *at <= now).map(|(_, tick)| tick)
    }

    pub(super) fn next(&self, limits: &Limits, is_busy: bool) -> Option<Instant> {
        self.deadlines(limits, is_busy).into_iter().flatten().map(|(at, _)| at).min()
    }
}
