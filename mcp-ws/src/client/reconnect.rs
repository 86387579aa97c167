//! When to dial again: pure state, without a clock and without randomness of its own.

use std::time::Duration;

use super::Error;

/// When a connection that has ended is dialled anew.
///
/// The waiting time is random between nothing and a ceiling ("full jitter"), so that clients that have lost one server do
/// not come back all at once. The ceiling is `first_wait` and doubles with each attempt up to `longest_wait`; it is
/// `first_wait` again once a connection has proved good.
///
/// ```
/// use std::time::Duration;
///
/// use mcp_ws::client::Reconnect;
///
/// let patient = Reconnect { longest_wait: Duration::from_secs(600), ..Reconnect::default() };
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconnect {
    /// The ceiling of the first wait.
    ///
    /// 1 s: a restart of the other side takes about as long.
    pub first_wait: Duration,
    /// The ceiling of all waits.
    ///
    /// 60 s: whoever comes back is found within a minute.
    pub longest_wait: Duration,
    /// How long a connection has to last to be good: shorter ones count as failed attempts, since an endpoint that lets
    /// everybody in and then closes would otherwise be dialled without a pause.
    ///
    /// 5 s: a bad token is noticed before that.
    pub good_after: Duration,
    /// How many attempts in a row may fail. `None`: any number.
    ///
    /// None: who dials out has nobody who would start it again.
    pub attempts: Option<u32>,
    /// How long to leave an endpoint to whoever has replaced this connection there, at least. The wait is random between this
    /// and twice as much, and doubles each time this happens in a row, up to an hour.
    ///
    /// 60 s: two diallers of one token would otherwise throw each other out for ever.
    pub yield_for: Duration,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            good_after: Duration::from_secs(5),
            attempts: None,
            yield_for: Duration::from_secs(60),
        }
    }
}

impl Reconnect {
    /// Never: a connection that has ended stays closed.
    pub fn never() -> Self {
        Self { attempts: Some(0), ..Self::default() }
    }
}

/// What a failed attempt, or the end of a connection, means for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// It may work next time.
    Retry,
    /// Somebody else has taken the place: not soon.
    Yield,
    /// It will not work with the same token.
    Credentials,
    /// It will never work.
    Hopeless,
}

impl Class {
    /// Of an attempt that failed, or a connection that ended with this.
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::Closed { code, .. } | Error::OutcomeUnknown { code, .. } => Self::of_code(*code),
            Error::Unauthorized { .. } => Self::Credentials,
            Error::Endpoint { .. } => Self::Hopeless,
            _ => Self::Retry,
        }
    }

    /// What it is called in figures.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Retry => "lost",
            Self::Yield => "replaced",
            Self::Credentials => "unauthorized",
            Self::Hopeless => "hopeless",
        }
    }

    /// Of a connection that the other side has closed with this code (RFC 6455 section 7.4).
    fn of_code(code: u16) -> Self {
        match code {
            // Endpoints that keep only the newest connection close the others so.
            1000 => Self::Yield,
            1008 => Self::Credentials,
            _ => Self::Retry,
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Dial again after this.
    After(Duration),
    /// Give up.
    Stop,
}

/// How often it went wrong in a row.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    failed: u32,
    replaced: u32,
}

/// The longest that an endpoint is left to somebody else.
const LONGEST_YIELD: Duration = Duration::from_secs(3600);

impl Attempts {
    /// What to do after an attempt that failed, or a connection that has ended. `lasted` is how long it had lasted, if there was
    /// one; `rotates`, whether there may be another token next time; `random` is between 0 and 1.
    #[inline]
    pub(crate) fn next(
        &mut self,
        policy: &Reconnect,
        class: Class,
        lasted: Option<Duration>,
        rotates: bool,
        random: f64,
    ) -> Next {
        if class == Class::Hopeless || (class == Class::Credentials && !rotates) {
            return Next::Stop;
        }
        if lasted.is_some_and(|lasted| lasted >= policy.good_after) {
            self.failed = 0;
            if class != Class::Yield {
                self.replaced = 0;
            }
        }
        if policy.attempts.is_some_and(|most| self.failed >= most) {
            return Next::Stop;
        }
        self.failed = self.failed.saturating_add(1);
        if class == Class::Yield {
            let least = doubled(policy.yield_for, self.replaced, LONGEST_YIELD.max(policy.yield_for));
            self.replaced = self.replaced.saturating_add(1);
            return Next::After(spread(least, 1.0 + random));
        }
        let ceiling = doubled(policy.first_wait, self.failed - 1, policy.longest_wait);
        Next::After(spread(ceiling, random))
    }

    /// How many attempts have failed since a connection was good.
    pub(super) fn failed(&self) -> u32 {
        self.failed
    }
}

/// A part or a multiple of a time, or the longest that there is.
fn spread(time: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

/// A time, doubled so often, but no longer than `most`.
fn doubled(time: Duration, times: u32, most: Duration) -> Duration {
    let factor = 1_u32.checked_shl(times).unwrap_or(u32::MAX);
    time.checked_mul(factor).unwrap_or(most).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Option<Duration> = Some(Duration::from_secs(30));

    fn closed(code: u16) -> Class {
        Class::of(&Error::Closed { code, reason: String::new() })
    }

    /// The ceilings of so many waits in a row.
    fn ceilings(attempts: &mut Attempts, class: Class, lasted: Option<Duration>, times: usize) -> Vec<u64> {
        let policy = Reconnect::default();
        let next = |_| match attempts.next(&policy, class, lasted, false, 1.0) {
            Next::After(wait) => wait.as_secs(),
            Next::Stop => panic!("stopped"),
        };
        (0..times).map(next).collect()
    }

    #[test]
    fn the_ceiling_doubles_up_to_the_longest_wait() {
        let mut attempts = Attempts::default();
        assert_eq!(ceilings(&mut attempts, Class::Retry, None, 9), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(attempts.failed(), 9);
        let far = Attempts { failed: u32::MAX, replaced: 0 }.next(
            &Reconnect::default(),
            Class::Retry,
            None,
            false,
            1.0,
        );
        assert_eq!(far, Next::After(Duration::from_secs(60)));
    }

    #[test]
    fn a_good_connection_begins_anew_and_a_short_one_does_not() {
        let mut attempts = Attempts::default();
        ceilings(&mut attempts, Class::Retry, None, 5);
        assert_eq!(ceilings(&mut attempts, Class::Retry, Some(Duration::from_secs(4)), 1), [32]);
        assert_eq!(ceilings(&mut attempts, Class::Retry, GOOD, 3), [1, 1, 1]);
    }

    #[test]
    fn the_wait_is_anything_up_to_the_ceiling() {
        let at = |random| {
            Attempts { failed: 3, replaced: 0 }.next(&Reconnect::default(), Class::Retry, None, false, random)
        };
        assert_eq!(at(0.0), Next::After(Duration::ZERO));
        assert_eq!(at(0.5), Next::After(Duration::from_secs(4)));
    }

    #[test]
    fn who_was_replaced_waits_long_and_longer() {
        let mut attempts = Attempts::default();
        assert_eq!(ceilings(&mut attempts, closed(1000), GOOD, 3), [120, 240, 480]);
        assert_eq!(ceilings(&mut attempts, closed(1000), GOOD, 9).last(), Some(&7200));
        let soonest = Attempts::default().next(&Reconnect::default(), Class::Yield, GOOD, false, 0.0);
        assert_eq!(soonest, Next::After(Duration::from_secs(60)));
    }

    #[test]
    fn what_another_token_may_help_with_stops_without_one() {
        for class in [closed(1008), Class::of(&Error::Unauthorized { why: String::new() })] {
            let next = |rotates| Attempts::default().next(&Reconnect::default(), class, None, rotates, 1.0);
            assert_eq!(next(false), Next::Stop);
            assert_eq!(next(true), Next::After(Duration::from_secs(1)));
        }
    }

    #[test]
    fn other_codes_are_dialled_again() {
        for code in [1001, 1002, 1006, 1009, 1011, 1012, 1013, 4000, 4004, 4999] {
            assert_eq!(closed(code), Class::Retry, "{code}");
        }
        assert_eq!(Class::of(&Error::Endpoint { why: String::new() }), Class::Hopeless);
    }

    #[test]
    fn attempts_may_be_bounded() {
        let policy = Reconnect { attempts: Some(2), ..Reconnect::default() };
        let mut attempts = Attempts::default();
        let mut next = |lasted| attempts.next(&policy, Class::Retry, lasted, false, 0.0);
        let again = Next::After(Duration::ZERO);
        assert_eq!([next(None), next(None), next(None)], [again, again, Next::Stop]);
        assert_eq!(next(GOOD), again);
        let never = Attempts::default().next(&Reconnect::never(), Class::Retry, GOOD, false, 0.0);
        assert_eq!(never, Next::Stop);
    }
}
