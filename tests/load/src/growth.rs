//! Whether something grows. It may go up and down, and more at the beginning; it may not be more at the end than it was before the
//! middle.

use crate::wrong::Outcome;
use crate::wrong::ensure;

/// Samples of one thing, at equal distances.
pub(crate) struct Series {
    pub(crate) name: &'static str,
    pub(crate) samples: Vec<u64>,
    /// By how much more the last fifth may be than the second: of what that was, in percent, and besides.
    pub(crate) margin: (u64, u64),
}

impl Series {
    /// The medians of its fifths; the first is the warm-up, and judged by nobody.
    pub(crate) fn fifths(&self) -> [u64; 5] {
        let part = self.samples.len() / 5;
        [0, 1, 2, 3, 4].map(|fifth| {
            let end = if fifth == 4 { self.samples.len() } else { (fifth + 1) * part };
            median(&self.samples[fifth * part..end])
        })
    }

    /// What the last fifth may be.
    pub(crate) fn most(&self) -> u64 {
        let [_, second, ..] = self.fifths();
        let (percent, besides) = self.margin;
        second + second * percent / 100 + besides
    }

    pub(crate) fn judge(&self) -> Outcome {
        let [.., last] = self.fifths();
        ensure(last <= self.most(), &format!("growth of {} beyond {}", self.name, self.most()), &last)
    }
}

pub(crate) fn median(samples: &[u64]) -> u64 {
    quantile(samples, 50)
}

/// What so many percent are not above.
pub(crate) fn quantile(samples: &[u64], percent: usize) -> u64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(samples: impl Iterator<Item = u64>) -> bool {
        Series { name: "it", samples: samples.collect(), margin: (10, 50) }.judge().is_ok()
    }

    #[test]
    fn what_goes_up_and_down_does_not_grow() {
        assert!(judged((0..300).map(|second| 1000 + second % 7 * 200)));
    }

    #[test]
    fn what_rises_at_the_beginning_and_stays_there_does_not_grow() {
        assert!(judged((0..300u64).map(|second| 100 * second.min(50))));
    }

    #[test]
    fn what_is_large_for_a_moment_does_not_grow() {
        assert!(judged((0..300).map(|second| if second % 50 == 49 { 1_000_000 } else { 1000 })));
    }

    #[test]
    fn what_rises_all_the_time_grows() {
        assert!(!judged((0..300).map(|second| 1000 + second)));
        assert!(!judged((0..300).map(|second| 1000 + 2 * second + second % 7 * 200)));
    }

    #[test]
    fn nothing_is_too_few_samples_to_be_judged() {
        assert!(judged([].into_iter()));
        assert!(judged([1].into_iter()));
    }
}
