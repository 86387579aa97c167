//! What all clients know: where the server is, what its limits are, and what has been done so far.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

pub(crate) struct World {
    pub(crate) server: SocketAddr,
    pub(crate) limits: Limits,
    next_source: AtomicU8,
    done: Mutex<BTreeMap<&'static str, u64>>,
}

/// Those of the server that somebody here runs into.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) in_flight: usize,
    pub(crate) subscriptions: usize,
    pub(crate) message: usize,
    pub(crate) slow_timeout: Duration,
}

/// From so many addresses clients come: the ports of a single one would be too few.
const SOURCES: u8 = 32;

impl World {
    pub(crate) fn new(server: SocketAddr, limits: Limits) -> Self {
        Self { server, limits, next_source: AtomicU8::new(0), done: Mutex::default() }
    }

    /// The address that the next client comes from.
    pub(crate) fn source(&self) -> SocketAddr {
        let number = self.next_source.fetch_add(1, Relaxed) % SOURCES;
        SocketAddr::from((Ipv4Addr::new(127, 0, 1, 1 + number), 0))
    }

    /// Notes that something has been done, and has gone as it has to.
    pub(crate) fn done(&self, what: &'static str) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        *done.entry(what).or_default() += 1;
    }

    /// How often each has been done.
    pub(crate) fn all_done(&self) -> BTreeMap<&'static str, u64> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
