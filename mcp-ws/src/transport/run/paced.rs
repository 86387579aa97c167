//! Requests that come too fast. Each is answered, and not done; nothing else is lost, and what is no request is always taken: a
//! cancel has to get through.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Connection;
use super::now;
use crate::peer::Peer;
use crate::transport::Pace;
use crate::wire::Code;
use crate::wire::ErrorObject;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// What a text is answered with that is a request too many. One that is refused by one bucket takes nothing of the others, and
    /// comes again when none of them refuses it.
    pub(super) fn too_fast(&self, text: &str) -> Option<ErrorObject> {
        let paces = &self.settings.paces;
        if paces.is_empty() || !Peer::is_request(text) {
            return None;
        }
        take(paces, now()).err().map(too_many)
    }
}

/// Takes one of each bucket, or none of any: then it is said when there will be one.
fn take(paces: &[Arc<Pace>], now: Instant) -> Result<(), Duration> {
    for (number, pace) in paces.iter().enumerate() {
        let Err(wait) = pace.take(now) else { continue };
        paces[..number].iter().for_each(|pace| pace.put_back());
        let waits = paces[number + 1..].iter().filter_map(|pace| match pace.take(now) {
            Ok(()) => {
                pace.put_back();
                None
            }
            Err(wait) => Some(wait),
        });
        return Err(waits.fold(wait, Duration::max));
    }
    Ok(())
}

fn too_many(wait: Duration) -> ErrorObject {
    let millis = wait.as_nanos().div_ceil(1_000_000);
    let message = format!("too many requests: the next is taken in {millis} ms");
    ErrorObject::new(Code::TOO_MANY_REQUESTS, message).with_data(format!(r#"{{"retryAfterMs":{millis}}}"#))
}

#[cfg(test)]
mod tests {
    use allocation_counter::measure;

    use super::*;
    use crate::transport::Rate;

    fn pace(per_second: u32, now: Instant) -> Arc<Pace> {
        Arc::new(Pace::new(Rate { per_second, burst: 2 }, now))
    }

    #[test]
    fn whoever_is_refused_is_told_the_longest_time_and_takes_nothing() {
        let start = Instant::now();
        let [tenth, second] = [Duration::from_millis(100), Duration::from_secs(1)];
        for order in [[0, 1], [1, 0]] {
            let buckets = [pace(10, start), pace(1, start)];
            let paces = order.map(|i| Arc::clone(&buckets[i]));
            assert_eq!([take(&paces, start), take(&paces, start)], [Ok(()); 2]);
            assert_eq!(take(&paces, start), Err(second));
            assert_eq!(take(&paces, start + tenth), Err(9 * tenth));
            assert_eq!(take(&paces[..0], start), Ok(()));
            assert_eq!(buckets[0].take(start + tenth), Ok(()), "nobody has taken it");
            assert_eq!(take(&paces, start + second), Ok(()));
        }
    }

    #[test]
    fn whoever_is_in_time_costs_no_allocation() {
        let start = Instant::now();
        let paces = [pace(10, start), pace(1, start)];
        assert_eq!(measure(|| assert!(take(&paces, start).is_ok())).count_total, 0);
    }
}
