//! The calls that wait for their handlers: found by the other side's id, or by our own key.
//!
//! Only a call that did not answer at once is entered. Bounded by `Limits::in_flight`; the call that finds the table
//! full is answered with an error, and reading goes on, so that cancels still arrive.

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::Instant;

use super::Address;
use super::Owed;
use super::hash::Plain;
use super::hash::Seeded;
use super::kept_id::KeptId;
use super::time::First;
use super::time::Time;
use crate::wire::Id;

/// Names one call for as long as its connection lives. Never used again, so a late answer cannot reach a later call
/// that has the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key(pub(super) u64);

impl Key {
    /// The key of no call: the first one has 1.
    pub(crate) const NONE: Self = Self(0);
}

#[cfg(test)]
impl Key {
    /// A key for the tests of other rooms.
    pub(crate) fn for_test(number: u64) -> Self {
        Self(number)
    }
}

/// The calls that wait.
#[derive(Debug, Default)]
pub(super) struct Inbound {
    /// By their ids however they are spelled.
    keys: HashMap<KeptId, Key, Seeded>,
    calls: HashMap<Key, Waiting, Plain>,
    first: First,
}

#[derive(Debug)]
struct Waiting {
    owed: Owed,
    /// The id by which it is found, where that is spelled otherwise than what is owed.
    found_by: Option<KeptId>,
    time: Time,
}

impl Inbound {
    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    pub(super) fn is_in_use(&self, id: Id<'_>) -> bool {
        !self.keys.is_empty() && self.keys.contains_key(id.canonical().as_bytes())
    }

    pub(super) fn enter(&mut self, key: Key, to: Address<'_>, time: Time) {
        let Address { id, version, batch } = to;
        let found_by = match id.canonical() {
            Cow::Owned(name) if *name != *id.as_json() => Some(KeptId::new(&name)),
            Cow::Owned(_) | Cow::Borrowed(_) => None,
        };
        let id = KeptId::new(id.as_json());
        self.keys.insert(found_by.as_ref().unwrap_or(&id).clone(), key);
        self.calls.insert(key, Waiting { owed: Owed { id, version, batch }, found_by, time });
        self.first.note(time.deadline());
    }

    pub(super) fn find(&self, id: Id<'_>) -> Option<Key> {
        self.keys.get(id.canonical().as_bytes()).copied()
    }

    /// The answer that a call is owed, if it still waits.
    pub(super) fn owed(&self, key: Key) -> Option<&Owed> {
        self.calls.get(&key).map(|waiting| &waiting.owed)
    }

    pub(super) fn remove(&mut self, key: Key) -> Option<Owed> {
        let waiting = self.calls.remove(&key)?;
        self.keys.remove(waiting.found_by.as_ref().unwrap_or(&waiting.owed.id));
        if self.calls.is_empty() {
            self.first = First::default();
        }
        Some(waiting.owed)
    }

    /// Gives the room back that more calls needed than wait now.
    pub(super) fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.calls.shrink_to_fit();
    }

    /// Whether the call still waits; if so, its time begins anew.
    pub(super) fn extend(&mut self, key: Key, now: Instant) -> bool {
        let Some(Waiting { time, .. }) = self.calls.get_mut(&key) else {
            return false;
        };
        time.extend(now);
        // Earlier than before, if it had been given all the time that there is.
        self.first.note(time.deadline());
        true
    }

    /// Gives a call all the time that it may have: a person has been asked.
    pub(super) fn extend_to_the_last(&mut self, key: Key) {
        if let Some(Waiting { time, .. }) = self.calls.get_mut(&key) {
            time.extend_to_the_last();
        }
    }

    pub(super) fn first_deadline(&self) -> Option<Instant> {
        self.first.get()
    }

    /// A call whose time is over. At most `Limits::in_flight` entries are looked at, and only when the timer fires.
    pub(super) fn expired(&mut self, now: Instant) -> Option<Key> {
        if !self.first.is_reached(now) {
            return None;
        }
        let over = self.calls.iter().find(|(_, waiting)| waiting.time.deadline() <= now).map(|(key, _)| *key);
        if over.is_none() {
            self.first.set(self.calls.values().map(|waiting| waiting.time.deadline()));
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::protocol::Version;

    fn enter(inbound: &mut Inbound, key: u64, id: &str) {
        let to = Address { id: Id::known(id), version: Version::MODERN, batch: None };
        let now = Instant::now();
        inbound.enter(Key(key), to, Time::new(now, Duration::ZERO, now));
    }

    #[test]
    fn who_had_many_calls_keeps_no_room_for_them() {
        let mut inbound = Inbound::default();
        for number in 1..=256 {
            enter(&mut inbound, number, &number.to_string());
        }
        for number in 2..=256 {
            assert!(inbound.remove(Key(number)).is_some());
        }
        inbound.shrink();
        assert!(inbound.keys.capacity() + inbound.calls.capacity() < 10, "room for one");
        assert_eq!(inbound.find(Id::known("1")), Some(Key(1)));
        assert!(inbound.remove(Key(1)).is_some());
        inbound.shrink();
        assert_eq!(inbound.keys.capacity() + inbound.calls.capacity(), 0);
    }

    #[test]
    fn an_id_is_found_however_it_is_spelled_and_goes_back_as_it_was() {
        for (id, other) in
            [(r#""ab""#, r#""\u0061b""#), (r#""\u0061b""#, r#""ab""#), (r#""a\\b""#, r#""\u0061\u005cb""#)]
        {
            let mut inbound = Inbound::default();
            enter(&mut inbound, 1, id);
            let (id, other) = (Id::known(id), Id::known(other));
            assert!(inbound.is_in_use(id) && inbound.is_in_use(other));
            assert_eq!(inbound.find(other), Some(Key(1)));
            let owed = inbound.remove(Key(1)).unwrap();
            assert_eq!(owed.address().id.as_json(), id.as_json());
            assert!(!inbound.is_in_use(id) && !inbound.is_in_use(other));
        }
    }
}
