//! How long something may wait, and which of many waits is over first.

use std::time::Duration;
use std::time::Instant;

/// How long a call, or a request of ours, may wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    timeout: Duration,
    deadline: Instant,
    /// Progress moves the deadline, but never past this.
    latest: Instant,
}

impl Time {
    /// From `now` on so long, and anew with each progress, up to `latest`.
    pub(super) fn new(now: Instant, timeout: Duration, latest: Instant) -> Self {
        Self { timeout, deadline: latest.min(now + timeout), latest }
    }

    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Begins it anew, because there was progress.
    pub(super) fn extend(&mut self, now: Instant) {
        *self = Self::new(now, self.timeout, self.latest);
    }

    /// Gives it all that there is.
    pub(super) fn extend_to_the_last(&mut self) {
        self.deadline = self.latest;
    }
}

/// The first of many deadlines: no wait is over before it. It may be too early, never too late, so that it need not be
/// found again whenever one of them moves or goes.
#[derive(Debug, Default)]
pub(super) struct First(Option<Instant>);

impl First {
    /// There is one more, or one that was there has moved.
    pub(super) fn note(&mut self, deadline: Instant) {
        self.0 = Some(self.0.map_or(deadline, |first| first.min(deadline)));
    }

    /// These are all there are.
    pub(super) fn set(&mut self, deadlines: impl Iterator<Item = Instant>) {
        self.0 = deadlines.min();
    }

    pub(super) fn get(&self) -> Option<Instant> {
        self.0
    }

    pub(super) fn is_reached(&self, now: Instant) -> bool {
        self.0.is_some_and(|first| first <= now)
    }
}
