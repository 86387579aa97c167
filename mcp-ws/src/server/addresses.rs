//! How many connections each remote address has, so that one cannot take the places of all. On a listener of our own they are
//! counted from the accept on, those of handshakes too; elsewhere from the upgrade on, by what the app's server says of the
//! address, and not at all where it says nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::net::Ipv6Addr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;

/// The addresses that have connections to one server.
#[derive(Debug)]
pub(super) struct Addresses {
    /// None of them has 0.
    held: Mutex<HashMap<IpAddr, usize>>,
    refusals: Arc<Semaphore>,
    /// Whether the operator has been told that an address had too many.
    has_warned: AtomicBool,
}

/// One connection's place among those of its address, which is free again when the last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct Place {
    _held: Arc<Held>,
}

#[derive(Debug)]
struct Held {
    addresses: Arc<Addresses>,
    counted: IpAddr,
}

/// How many connections may be told at a time that they are too many. The rest learn it by being dropped: whoever opens so
/// many is not to be kept busy by being answered.
const MOST_REFUSALS: usize = 64;

impl Addresses {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            held: Mutex::default(),
            refusals: Arc::new(Semaphore::new(MOST_REFUSALS)),
            has_warned: AtomicBool::new(false),
        })
    }

    /// A place for one more connection from there, if it has fewer than `most`.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr, most: usize) -> Option<Place> {
        let counted = counted(address);
        let mut held = self.held();
        let number = held.get(&counted).copied().unwrap_or_default();
        if number < most {
            held.insert(counted, number + 1);
            return Some(Place { _held: Arc::new(Held { addresses: Arc::clone(self), counted }) });
        }
        drop(held);
        tracing::debug!(address = %counted, most, "an address has as many connections as it may have");
        if !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                address = %counted,
                most,
                "an address has as many connections as it may have (said once). \
                 If it is a proxy's, raise `max_connections_per_address`"
            );
        }
        None
    }

    /// The right to tell a connection that it is one too many, while not too many are told.
    pub(super) fn refusal(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.refusals).try_acquire_owned().ok()
    }

    fn held(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Nothing that is done under the lock can leave a number half changed.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.addresses.held();
        match held.get_mut(&self.counted) {
            Some(number) if *number > 1 => *number -= 1,
            _ => drop(held.remove(&self.counted)),
        }
    }
}

/// What is counted as one. An IPv4 address is, in IPv6's clothes too. Of an IPv6 address the first 64 bits are: so much one
/// customer is given at least, who can be at any address in it. Of addresses that hold on one link only, all have the same
/// first 64 bits, and they count whole.
pub(super) fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_unicast_link_local() && !address.is_loopback() => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_as_many_places_as_it_may_have_and_gets_them_back() {
        let addresses = Addresses::new();
        let first = addresses.take(address("192.0.2.1"), 2).unwrap();
        let clone = first.clone();
        let second = addresses.take(address("192.0.2.1"), 2).unwrap();
        assert!(addresses.take(address("192.0.2.1"), 2).is_none());
        assert!(addresses.take(address("192.0.2.2"), 2).is_some(), "another has its own");
        drop(first);
        assert!(addresses.take(address("192.0.2.1"), 2).is_none(), "a clone holds it");
        drop(clone);
        let third = addresses.take(address("192.0.2.1"), 2).unwrap();
        drop((second, third));
        assert!(addresses.held().is_empty(), "nobody is remembered who has none");
        assert!(addresses.take(address("192.0.2.1"), 0).is_none());
    }

    /// Whether two addresses are one.
    fn check(one: &str, other: &str, same: bool) {
        assert_eq!(counted(address(one)) == counted(address(other)), same, "{one} {other}");
    }

    #[test]
    fn what_one_customer_has_is_one_address() {
        check("192.0.2.1", "192.0.2.2", false);
        check("192.0.2.1", "::ffff:192.0.2.1", true);
        check("::ffff:192.0.2.1", "::ffff:192.0.2.2", false);
        check("2001:db8:1:2::3", "2001:db8:1:2:4:5:6:7", true);
        check("2001:db8:1:2::3", "2001:db8:1:3::3", false);
        check("fe80::1", "fe80::2", false);
        check("127.0.0.1", "127.0.0.2", false);
        check("::1", "::2", false);
    }

    #[test]
    fn not_everybody_is_told_at_a_time() {
        let addresses = Addresses::new();
        let all: Vec<_> = std::iter::from_fn(|| addresses.refusal()).collect();
        assert_eq!(all.len(), MOST_REFUSALS);
        drop(all);
        assert!(addresses.refusal().is_some());
    }
}
