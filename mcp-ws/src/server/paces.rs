//! The rates of those whom the server knows, each shared by all connections of one.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Instant;

use crate::transport::Pace;
use crate::transport::Rate;

/// A bucket for each principal: of those that are connected, and of those that have left and whose bucket is not full again. Without the
/// latter, whoever has emptied it would only have to connect anew.
#[derive(Debug, Default)]
pub(super) struct Paces {
    known: Mutex<HashMap<Box<str>, Arc<Pace>>>,
}

/// How many are kept of those that have left before the list is looked through.
const ABSENT: usize = 1024;

impl Paces {
    /// The bucket of a principal. `connected` is how many connections there are at most: of more than that and as many again, and some, those
    /// that have left are forgotten.
    pub(super) fn of(&self, principal: &str, rate: Rate, now: Instant, connected: usize) -> Arc<Pace> {
        // What is done under the lock does not panic.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pace) = known.get(principal) {
            return Arc::clone(pace);
        }
        let is_held = |pace: &Arc<Pace>| Arc::strong_count(pace) > 1;
        let most = connected.saturating_mul(2).saturating_add(ABSENT);
        if known.len().is_power_of_two() && known.len() >= ABSENT || known.len() >= most {
            known.retain(|_, pace| is_held(pace) || !pace.is_full(now));
        }
        if known.len() >= most {
            known.retain(|_, pace| is_held(pace));
        }
        let pace = Arc::new(Pace::new(rate, now));
        known.insert(principal.into(), Arc::clone(&pace));
        pace
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const RATE: Rate = Rate::per_second(1);

    #[test]
    fn whoever_comes_back_finds_the_bucket_as_they_left_it() {
        let (paces, now) = (Paces::default(), Instant::now());
        assert!(paces.of("ann", RATE, now, 10).take(now).is_ok());
        assert!(paces.of("ann", RATE, now, 10).take(now).is_err());
        assert!(paces.of("bob", RATE, now, 10).take(now).is_ok());
    }

    #[test]
    fn those_that_have_left_are_forgotten_when_their_bucket_is_full() {
        let (paces, now) = (Paces::default(), Instant::now());
        let here = paces.of("here", RATE, now, 10);
        for i in 1..ABSENT {
            let _ = paces.of(&i.to_string(), RATE, now, 10).take(now);
        }
        let later = now + Duration::from_secs(2);
        paces.of("new", RATE, later, 10);
        assert_eq!(paces.known.lock().unwrap().len(), 2);
        assert!(Arc::ptr_eq(&here, &paces.of("here", RATE, later, 10)));
    }

    #[test]
    fn however_many_leave_at_once_the_list_is_bounded() {
        let (paces, now) = (Paces::default(), Instant::now());
        for i in 0..10 * ABSENT {
            let _ = paces.of(&i.to_string(), RATE, now, 10).take(now);
            assert!(paces.known.lock().unwrap().len() <= 20 + ABSENT);
        }
    }
}
