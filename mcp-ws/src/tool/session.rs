//! The name of one connection.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// Names one connection for as long as it lives, and no other ever.
///
/// A name, not a credential: whoever knows it can do nothing with it.
///
/// Shown as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(u128);

impl SessionId {
    pub(crate) fn random() -> Self {
        static WITHOUT_RANDOMNESS: AtomicU64 = AtomicU64::new(0);
        let mut bytes = [0; 16];
        match getrandom::fill(&mut bytes) {
            Ok(()) => Self(u128::from_ne_bytes(bytes)),
            // A system without randomness still tells its own connections apart.
            Err(_) => Self(u128::from(WITHOUT_RANDOMNESS.fetch_add(1, Ordering::Relaxed))),
        }
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({self})")
    }
}
