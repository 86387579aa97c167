//! Until when whoever is at the other side is who they have proved to be.
//!
//! Both clocks are looked at. By the one of the process the connection is closed in time though nobody says anything, whatever
//! happens to the clock on the wall; by that on the wall it is closed though the machine has slept. A clock that is set back
//! lengthens nothing.

use std::time::Instant;
use std::time::SystemTime;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::now;
use crate::peer::CloseCode;
use crate::peer::LONGEST_TIME;
use crate::tool::Caller;
use crate::tool::Identity;
use crate::wire::Code;
use crate::wire::ErrorObject;

/// When an identity ends, by both clocks.
#[derive(Clone, Debug)]
pub(super) struct Expiry {
    due: Instant,
    at: SystemTime,
    over: bool,
}

impl Expiry {
    /// That of the identity of this caller, if it has one that ends.
    pub(super) fn of(caller: &Caller) -> Option<Self> {
        let at = caller.identity().and_then(Identity::expiry)?;
        let left = at.duration_since(SystemTime::now()).unwrap_or_default();
        Some(Self { due: now() + left.min(LONGEST_TIME), at, over: false })
    }

    /// When it has to be looked at.
    pub(super) fn due(&self) -> Instant {
        self.due
    }

    fn is_over(&self, now: Instant) -> bool {
        self.over || now >= self.due || SystemTime::now() >= self.at
    }
}

/// How a connection ends with the identity of who is at its other side.
const EXPIRED: &str = "the identity has expired";

/// What requests are answered then.
pub(super) fn expired() -> ErrorObject {
    ErrorObject::new(Code::INTERNAL_ERROR, EXPIRED)
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Takes no more calls, if whoever makes them is nobody any more. What they have begun goes on for as long as at a shutdown.
    pub(super) fn expire(&mut self, now: Instant) {
        let Some(expiry) = self.expiry.as_mut().filter(|expiry| expiry.is_over(now)) else { return };
        expiry.over = true;
        // It is over now: no further deadline comes of it.
        expiry.due = now + LONGEST_TIME;
        self.stop((CloseCode::Policy, EXPIRED));
    }

    pub(super) fn is_expired(&self) -> bool {
        self.expiry.as_ref().is_some_and(|expiry| expiry.over)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn the_clock_on_the_wall_ends_an_identity_too() {
        let (start, wall) = (now(), SystemTime::now());
        let ends = |due, at| Expiry { due, at, over: false }.is_over(start);
        assert!(!ends(start + HOUR, wall + HOUR));
        assert!(ends(start + HOUR, wall), "the machine has slept, or the clock was set");
        assert!(ends(start, wall + HOUR), "the clock was set back");
    }
}
