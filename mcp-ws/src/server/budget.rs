//! What all connections keep together, and who has to go when that is too much.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use super::sessions::Sessions;
use crate::transport::Budget;

/// The budget of one server.
#[derive(Debug)]
pub(super) struct Memory {
    most: usize,
    held: AtomicUsize,
    sessions: Arc<Sessions>,
}

/// Who keeps less than this never has to go: it would not help, and it is what everybody needs.
const FLOOR: usize = 64 * 1024;

impl Memory {
    pub(super) fn of(most: usize, sessions: &Arc<Sessions>) -> Arc<Self> {
        Arc::new(Self { most, held: AtomicUsize::new(0), sessions: Arc::clone(sessions) })
    }
}

impl Budget for Memory {
    fn change(&self, from: usize, to: usize) {
        // Added before it is taken away, so that it never is less than nothing.
        let held = self.held.fetch_add(to, Ordering::AcqRel) + to - from;
        self.held.fetch_sub(from, Ordering::AcqRel);
        if to > from && held > self.most {
            self.sessions.make_room(self.most, FLOOR);
        }
    }
}
