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

#[cfg(test)]
mod tests {
    use super::super::sessions::Session;
    use super::*;
    use crate::tool::Caller;
    use crate::tool::Wish;

    const KIB: usize = 1024;

    /// Connections that are counted, one after the other, by a budget of so many KiB, each with so many.
    fn counted(most: usize, kept: &[usize]) -> (Arc<Memory>, Vec<Session>) {
        let sessions = Sessions::new();
        let memory = Memory::of(most * KIB, &sessions);
        let opened = kept.iter().map(|kept| {
            let session = sessions.open(usize::MAX, Caller::default()).unwrap();
            grow(&memory, &session, *kept);
            session
        });
        let opened = opened.collect();
        (memory, opened)
    }

    /// Counts that a connection keeps so many KiB now.
    fn grow(memory: &Memory, session: &Session, kept: usize) {
        let before = session.door.held();
        session.door.set_held(kept * KIB);
        memory.change(before, kept * KIB);
    }

    /// The places of those that were asked to go.
    #[track_caller]
    fn check(sessions: &[Session], expected: &[usize]) {
        let mut asked: Vec<_> = (0..sessions.len()).collect();
        asked.retain(|place| sessions[*place].door.wish() == Some(Wish::MakeRoom));
        assert_eq!(asked, expected);
    }

    #[test]
    fn at_the_limit_nobody_has_to_go() {
        let (memory, sessions) = counted(1000, &[500, 300, 200]);
        assert_eq!(memory.held.load(Ordering::Relaxed), 1000 * KIB);
        check(&sessions, &[]);
    }

    #[test]
    fn beyond_it_those_that_keep_most_go_until_the_others_fit() {
        let (_, sessions) = counted(1000, &[400, 200, 300, 101]);
        check(&sessions, &[0]);
        let (memory, sessions) = counted(1000, &[300, 300, 150]);
        grow(&memory, &sessions[2], 1200);
        check(&sessions, &[2]);
        let (memory, sessions) = counted(100, &[90, 5, 1]);
        grow(&memory, &sessions[1], 95);
        check(&sessions, &[1]);
    }

    #[test]
    fn whoever_has_been_asked_is_not_asked_twice_and_nobody_in_its_place() {
        let (memory, sessions) = counted(1000, &[600, 300, 200]);
        check(&sessions, &[0]);
        grow(&memory, &sessions[2], 400);
        check(&sessions, &[0]);
        grow(&memory, &sessions[2], 701);
        check(&sessions, &[0, 2]);
    }

    #[test]
    fn whoever_keeps_little_stays_however_little_there_is() {
        let (memory, sessions) = counted(100, &[63; 100]);
        check(&sessions, &[]);
        grow(&memory, &sessions[7], 64);
        check(&sessions, &[7]);
    }

    #[test]
    fn whoever_keeps_less_than_before_asks_nobody_to_go() {
        let (memory, sessions) = counted(100, &[60, 60]);
        sessions[0].door.set_held(90 * KIB);
        grow(&memory, &sessions[1], 59);
        check(&sessions, &[]);
    }

    #[test]
    fn what_many_count_at_once_comes_to_nothing_in_the_end() {
        let memory = Memory::of(usize::MAX, &Sessions::new());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut before = 0;
                    for kept in (0..10_000).map(|i| i * 7919 % 1000).chain([0]) {
                        memory.change(before, kept);
                        before = kept;
                    }
                });
            }
        });
        assert_eq!(memory.held.load(Ordering::Relaxed), 0);
    }
}
