//! How calls that wait are found, in maps that are small for good: they have as many entries as calls may wait. The standard
//! library's hasher is made for maps that somebody could fill until they stand still; without it a call that waits takes 4 % less.

use std::hash::BuildHasher;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::hash::RandomState;

/// For what the other side chooses. It cannot know what the hash begins with, so it cannot choose those that collide; and if it
/// could, they would be as many as calls may wait.
#[derive(Clone, Debug)]
pub(super) struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Self {
        Self(RandomState::new().hash_one(()))
    }
}

impl BuildHasher for Seeded {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

/// For numbers of our own, among which nobody can choose those that collide.
pub(super) type Plain = BuildHasherDefault<Folded>;

/// A multiplication for each eight bytes, of which both halves count.
#[derive(Debug, Default)]
pub(super) struct Folded(u64);

impl Hasher for Folded {
    fn write_u64(&mut self, number: u64) {
        // 2⁶⁴ over the golden ratio: neighbours come to lie far from each other, in the upper bits and in the lower ones.
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        let number = self.0 ^ number;
        let upper = (u128::from(number) * u128::from(FACTOR)) >> u64::BITS;
        self.0 = number.wrapping_mul(FACTOR) ^ u64::try_from(upper).unwrap_or_default();
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        // With its length, so that zeroes at the end count.
        let rest = rest.iter().fold(rest.len() as u64, |number, byte| number << 8 | u64::from(*byte));
        self.write_u64(rest);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::Hash;

    use super::*;

    /// How many of the upper seven bits and of the lower ten there are among the hashes of a thousand: by these entries are found.
    fn spread<T: Hash>(build: &impl BuildHasher, values: impl Iterator<Item = T>) -> (usize, usize) {
        let hashes: Vec<_> = values.take(1000).map(|value| build.hash_one(value)).collect();
        let upper: HashSet<_> = hashes.iter().map(|hash| hash >> 57).collect();
        let lower: HashSet<_> = hashes.iter().map(|hash| hash & 1023).collect();
        (upper.len(), lower.len())
    }

    fn check((upper, lower): (usize, usize)) {
        // By chance it would be all of 128, and 639 of 1024.
        assert!(upper > 100 && lower > 500, "{upper} {lower}");
    }

    #[test]
    fn neighbours_lie_far_from_each_other() {
        for _ in 0..10 {
            let seeded = Seeded::default();
            check(spread(&seeded, (0..).map(|number: u32| number.to_string())));
            check(spread(&seeded, (0..).map(|number: u64| (number << 40).to_string())));
            check(spread(&seeded, (0..).map(|number: u32| format!("\"request-{number}\""))));
            check(spread(&seeded, (0..).map(|number: usize| "x".repeat(number))));
        }
        check(spread(&Plain::default(), 1_u64..));
    }

    #[test]
    fn no_two_maps_begin_alike() {
        let hashes: HashSet<_> = (0..100).map(|_| Seeded::default().hash_one("1")).collect();
        assert_eq!(hashes.len(), 100);
    }
}
