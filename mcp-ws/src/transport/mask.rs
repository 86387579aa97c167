//! Masking (RFC 6455 section 5.3): what a dialler sends looks like noise to whatever stands between, so that nothing in it
//! can be taken for HTTP there.

/// A key is four bytes.
pub(super) const MASK: usize = 4;

/// Keys that nobody can foresee, as the section demands: taken from the system, many at a time.
#[derive(Debug)]
pub(super) struct Masks {
    keys: [u8; AT_ONCE],
    /// How many bytes of them were used.
    used: usize,
}

/// Asking the system costs as much as a small frame.
const AT_ONCE: usize = 256;

impl Default for Masks {
    fn default() -> Self {
        Self { keys: [0; AT_ONCE], used: AT_ONCE }
    }
}

impl Masks {
    /// A fresh key. On a system without randomness the keys are those of before, which harms nobody but proxies that are
    /// broken; there is nothing better to be had there.
    pub(super) fn next(&mut self) -> [u8; MASK] {
        if self.used == AT_ONCE {
            self.used = 0;
            let _ = getrandom::fill(&mut self.keys);
        }
        let mut key = [0; MASK];
        key.copy_from_slice(&self.keys[self.used..self.used + MASK]);
        self.used += MASK;
        key
    }
}

/// Masks a payload, or takes its mask off.
pub(super) fn mask(payload: &mut [u8], key: [u8; MASK]) {
    let wide = u64::from_ne_bytes([key[0], key[1], key[2], key[3], key[0], key[1], key[2], key[3]]);
    let (words, rest) = payload.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn what_is_masked_twice_is_as_it_was() {
        for len in 0..40 {
            let payload: Vec<u8> = (0..len).collect();
            let mut masked = payload.clone();
            mask(&mut masked, [1, 2, 3, 4]);
            for (i, (before, after)) in payload.iter().zip(&masked).enumerate() {
                assert_eq!(before ^ after, [1, 2, 3, 4][i % 4], "byte {i} of {len}");
            }
            mask(&mut masked, [1, 2, 3, 4]);
            assert_eq!(masked, payload);
        }
    }

    #[test]
    fn keys_do_not_repeat() {
        let mut masks = Masks::default();
        let keys: HashSet<_> = (0..1000).map(|_| masks.next()).collect();
        assert!(keys.len() > 990, "{} of 1000", keys.len());
    }
}
