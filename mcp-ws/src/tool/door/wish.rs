//! What is known of a connection from outside, and how it is asked to end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Door;

/// The later, the more urgent: of two the later holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// When its calls are done, or their time is up: the server stops.
    Finish = 1,
    /// At once: an operator wants it gone.
    Leave = 2,
    /// At once, and without what it has not read: it holds more memory than any other, and there is too little.
    MakeRoom = 3,
}

impl Wish {
    pub(super) fn from_number(number: u8) -> Option<Self> {
        [Self::Finish, Self::Leave, Self::MakeRoom].into_iter().find(|wish| *wish as u8 == number)
    }
}

impl Door {
    /// Asks the connection to finish what it does and end.
    pub(crate) fn stop(&self) {
        self.ask(Wish::Finish);
    }

    /// Asks the connection to end in this way, unless it was asked for something more urgent.
    pub(crate) fn ask(&self, wish: Wish) {
        self.wish.fetch_max(wish as u8, Ordering::AcqRel);
        self.inside.wake();
    }

    /// How it was asked to end.
    pub(crate) fn wish(&self) -> Option<Wish> {
        Wish::from_number(self.wish.load(Ordering::Acquire))
    }

    /// Says how many calls wait for their answer now.
    pub(crate) fn set_in_flight(&self, number: usize) {
        self.in_flight.store(number, Ordering::Relaxed);
    }

    /// How many calls wait for their answer.
    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Says how many bytes the connection keeps.
    pub(crate) fn set_held(&self, bytes: usize) {
        self.held.store(bytes, Ordering::Relaxed);
    }

    /// How many bytes it keeps, as far as that has been counted.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    /// How long the connection has been there.
    pub(crate) fn age(&self) -> Duration {
        self.opened.elapsed()
    }
}
