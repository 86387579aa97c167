//! What all connections keep together, and who has to go when that is too much.

use std::collections::BinaryHeap;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use super::addresses::counted;
use super::sessions::Sessions;
use crate::tool::Door;
use crate::tool::SessionId;
use crate::transport::Budget;

/// The budget of one server.
#[derive(Debug)]
pub(super) struct Memory {
    most: usize,
    held: AtomicUsize,
    /// What was kept when it was last looked for somebody who could go, and nobody was there. 0: it was not in vain.
    in_vain: AtomicUsize,
    sessions: Arc<Sessions>,
}

/// What is counted together: whoever opens many connections is not to be spared because each of them keeps little.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Owner<'d> {
    Principal(&'d str),
    Address(IpAddr),
    Unknown(SessionId),
}

/// The connections of one.
#[derive(Debug, Default)]
struct Holding {
    all: usize,
    /// Those that could go: what each keeps, and its place among all.
    large: BinaryHeap<(usize, usize)>,
}

/// Who keeps less than this never has to go: it would not help, and it is what everybody needs.
const FLOOR: usize = 64 * 1024;

/// So much more has to be kept, as a part of all that may be, before it is looked again for somebody who could go, when nobody could.
const PATIENCE: usize = 64;

impl Memory {
    pub(super) fn of(most: usize, sessions: &Arc<Sessions>) -> Arc<Self> {
        Arc::new(Self {
            most,
            held: AtomicUsize::new(0),
            in_vain: AtomicUsize::new(0),
            sessions: Arc::clone(sessions),
        })
    }
}

impl Budget for Memory {
    fn change(&self, from: usize, to: usize) {
        // Added before it is taken away, so that it never is less than nothing.
        let held = self.held.fetch_add(to, Ordering::AcqRel) + to - from;
        self.held.fetch_sub(from, Ordering::AcqRel);
        if held <= self.most {
            self.in_vain.store(0, Ordering::Relaxed);
        } else if to > from {
            // Everybody is looked at, which is not to be had for every few KiB that somebody keeps more.
            let in_vain = self.in_vain.load(Ordering::Relaxed);
            if in_vain == 0 || held >= in_vain.saturating_add(self.most / PATIENCE) || to >= FLOOR {
                let is_enough = self.sessions.make_room(self.most);
                self.in_vain.store(if is_enough { 0 } else { held }, Ordering::Relaxed);
            }
        }
    }
}

/// Who has to go for the others to keep no more than this together, and whether that is enough. Of whoever keeps most over all
/// connections it is the largest connection, then of whoever keeps most without that, and so on. Connections below the floor
/// stay.
pub(super) fn who_goes<'d>(
    doors: impl Iterator<Item = &'d Arc<Door>>,
    most: usize,
) -> (Vec<&'d Arc<Door>>, bool) {
    let mut owners: HashMap<Owner<'d>, Holding> = HashMap::new();
    let mut all = 0;
    let doors: Vec<_> = doors.collect();
    for (place, door) in doors.iter().enumerate() {
        let held = door.held();
        all += held;
        let holding = owners.entry(Owner::of(door)).or_default();
        holding.all += held;
        if held >= FLOOR {
            holding.large.push((held, place));
        }
    }
    let mut going = Vec::new();
    let mut owners: Vec<_> = owners.into_values().collect();
    let mut by_size: BinaryHeap<_> = owners.iter().map(|holding| holding.all).zip(0..).collect();
    while all > most
        && let Some((sum, i)) = by_size.pop()
    {
        // Of whoever has small ones alone, nobody goes.
        let Some((held, place)) = owners[i].large.pop() else { continue };
        going.push(doors[place]);
        all -= held;
        by_size.push((sum - held, i));
    }
    (going, all <= most)
}

impl<'d> Owner<'d> {
    fn of(door: &'d Door) -> Self {
        let caller = door.caller();
        match (caller.principal(), caller.address()) {
            (Some(principal), _) => Self::Principal(principal),
            (None, Some(address)) => Self::Address(counted(address.ip())),
            (None, None) => Self::Unknown(door.session()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sessions::Session;
    use super::*;
    use crate::tool::Caller;
    use crate::tool::Identity;
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
    fn whoever_keeps_most_over_all_connections_goes_before_whoever_has_one_that_is_larger() {
        let sessions = Sessions::new();
        let memory = Memory::of(1000 * KIB, &sessions);
        let of = |caller: Caller, kept| {
            let session = sessions.open(usize::MAX, caller).unwrap();
            grow(&memory, &session, kept);
            session
        };
        let ann = || Caller::of(Identity::new("ann"));
        let there = |host| Caller::default().with_address(Some(([192, 0, 2, host], 1).into()));
        let mut opened: Vec<_> = (0..6).map(|_| of(ann(), 100)).collect();
        opened.push(of(there(1), 300));
        check(&opened, &[]);
        opened.push(of(there(2), 101));
        assert_eq!(opened.iter().filter(|one| one.door.wish().is_some()).count(), 1);
        assert_eq!(opened[6].door.wish(), None, "it is the largest, but not of whoever keeps most");
        opened.push(of(there(1), 299));
        assert_eq!(opened[6].door.wish(), Some(Wish::MakeRoom), "two of one address");
    }

    #[test]
    fn where_nobody_can_go_nobody_is_looked_for_at_every_step() {
        let (memory, sessions) = counted(100, &[60, 60]);
        // Somebody who could go, of whom it is not told.
        sessions[0].door.set_held(90 * KIB);
        grow(&memory, &sessions[1], 61);
        check(&sessions, &[]);
        grow(&memory, &sessions[1], 62);
        check(&sessions, &[0]);
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
