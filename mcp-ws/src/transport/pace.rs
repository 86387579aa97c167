//! How many requests may come in a time: a bucket that fills by itself, and of which each request takes one.
//!
//! It has no timer. What is kept is one moment: when the bucket will be full again, if nothing more is taken. Whoever shares it, shares
//! that.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

/// How many requests may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many in a second, in the long run.
    pub per_second: u32,
    /// So many at once, after a rest.
    pub burst: u32,
}

impl Rate {
    /// So many in a second, and as many at once. None at all is taken for one.
    pub const fn per_second(number: u32) -> Self {
        Self { per_second: number, burst: number }
    }
}

/// A bucket.
#[derive(Debug)]
pub(crate) struct Pace {
    /// What one request takes: the time in which it is filled in again.
    each: Duration,
    /// What an empty bucket is from being full.
    most: Duration,
    full_at: Mutex<Instant>,
}

impl Pace {
    /// A full one.
    pub(crate) fn new(rate: Rate, now: Instant) -> Self {
        let each = (Duration::from_secs(1) / rate.per_second.max(1)).max(Duration::from_nanos(1));
        Self { each, most: each.saturating_mul(rate.burst.max(1)), full_at: Mutex::new(now) }
    }

    /// Takes one.
    ///
    /// # Errors
    ///
    /// It is empty: after this time there is one again.
    pub(crate) fn take(&self, now: Instant) -> Result<(), Duration> {
        // What is done under the lock does not panic.
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = full_at.saturating_duration_since(now) + self.each;
        if missing > self.most {
            return Err(missing.saturating_sub(self.most));
        }
        *full_at = now + missing;
        Ok(())
    }

    /// Puts back what was taken.
    pub(crate) fn put_back(&self) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        *full_at = full_at.checked_sub(self.each).unwrap_or(*full_at);
    }

    /// Whether it is full, so that it is as good as a new one.
    pub(crate) fn is_full(&self, now: Instant) -> bool {
        *self.full_at.lock().unwrap_or_else(PoisonError::into_inner) <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_what_it_holds_and_then_what_flows_in() {
        let start = Instant::now();
        let pace = Pace::new(Rate { per_second: 10, burst: 3 }, start);
        let tenth = Duration::from_millis(100);
        for _ in 0..3 {
            assert_eq!(pace.take(start), Ok(()));
        }
        assert_eq!(pace.take(start), Err(tenth));
        assert_eq!(pace.take(start + tenth / 2), Err(tenth / 2));
        assert_eq!(pace.take(start + tenth), Ok(()));
        assert_eq!(pace.take(start + tenth), Err(tenth));
        assert!(!pace.is_full(start + 3 * tenth));
        assert!(pace.is_full(start + 4 * tenth));
        for _ in 0..3 {
            assert_eq!(pace.take(start + 60 * tenth), Ok(()), "a rest fills it, and no more than that");
        }
        assert!(pace.take(start + 60 * tenth).is_err());
    }

    #[test]
    fn a_rate_of_nothing_is_one() {
        let start = Instant::now();
        let pace = Pace::new(Rate::per_second(0), start);
        assert_eq!(pace.take(start), Ok(()));
        assert_eq!(pace.take(start), Err(Duration::from_secs(1)));
    }

    #[test]
    fn a_clock_that_goes_back_takes_nothing_away() {
        let before = Instant::now();
        let start = before + Duration::from_secs(10);
        let pace = Pace::new(Rate::per_second(1), start);
        assert_eq!(pace.take(start), Ok(()));
        assert!(pace.take(before).is_err());
    }
}
