//! Numbers that look random and are the same again for the same seed (`SplitMix64`).

use std::time::Duration;

pub(crate) struct Random(u64);

impl Random {
    /// Those of one of many who share a seed.
    pub(crate) fn of(seed: u64, who: u64) -> Self {
        let mut random = Self(seed ^ who.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        random.next();
        random
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`, which is not 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// The same, to count or to point with.
    pub(crate) fn index(&mut self, end: usize) -> usize {
        // What does not fit would be too much anyway.
        usize::try_from(self.below(end as u64)).unwrap_or(0)
    }

    pub(crate) fn millis(&mut self, end: u64) -> Duration {
        Duration::from_millis(self.below(end))
    }

    pub(crate) fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}
