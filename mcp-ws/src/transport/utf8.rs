//! UTF-8 in messages that come piece by piece. The WebSocket library looks at a frame when all of it is there; here a text that is
//! none is noticed at its first wrong byte, however much of it is still announced.

use super::mask::MASK;
use super::mask::mask;

/// Follows the text of one message.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    /// The beginning of a character whose end has not come.
    begun: [u8; BEGUN],
    /// How many bytes of it there are.
    len: usize,
    broken: bool,
}

/// The longest beginning of a character.
const BEGUN: usize = 3;

/// So much is unmasked at a time, and in a copy: the library does it again.
const PIECE: usize = 1024;

impl Utf8 {
    /// Looks at what comes next. It is masked with this key, and stands behind so many bytes of its frame's payload.
    pub(super) fn pass(&mut self, payload: &[u8], mut key: [u8; MASK], behind: u64) {
        // A remainder is small.
        key.rotate_left(usize::try_from(behind % MASK as u64).unwrap_or_default());
        // Each piece but the last is of so many bytes that the next one begins with the key's first.
        for piece in payload.chunks(PIECE) {
            if self.broken {
                return;
            }
            let mut copy = [0; BEGUN + PIECE];
            let copy = &mut copy[..self.len + piece.len()];
            let (begun, unmasked) = copy.split_at_mut(self.len);
            begun.copy_from_slice(&self.begun[..self.len]);
            unmasked.copy_from_slice(piece);
            mask(unmasked, key);
            self.look_at(copy);
        }
    }

    /// Whether what has passed begins no text.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    fn look_at(&mut self, bytes: &[u8]) {
        self.len = 0;
        let Err(error) = str::from_utf8(bytes) else { return };
        if error.error_len().is_some() {
            self.broken = true;
            return;
        }
        let begun = &bytes[error.valid_up_to()..];
        self.len = begun.len();
        self.begun[..begun.len()].copy_from_slice(begun);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; MASK] = [0x12, 0x34, 0x56, 0x78];

    /// Passes bytes in pieces of a size, and says how many had passed when they were found to be none.
    fn broken_after(bytes: &[u8], size: usize) -> Option<usize> {
        let mut masked = bytes.to_vec();
        mask(&mut masked, KEY);
        let mut text = Utf8::default();
        let mut passed = 0;
        for piece in masked.chunks(size) {
            text.pass(piece, KEY, passed as u64);
            passed += piece.len();
            if text.is_broken() {
                return Some(passed);
            }
        }
        None
    }

    #[test]
    fn a_text_is_one_in_whatever_pieces_it_comes() {
        let text = "a\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}κόσμε".repeat(100);
        for size in (1..20).chain([1023, 1024, 1025, 10_000]) {
            assert_eq!(broken_after(text.as_bytes(), size), None, "pieces of {size}");
        }
    }

    #[test]
    fn what_is_none_is_noticed_at_the_first_byte_that_cannot_be_in_one() {
        let wrong: [(&[u8], usize); 9] = [
            (b"\xff", 1),
            (b"\x80", 1),
            (b"\xc0\x80", 1),
            (b"\xc3(", 2),
            (b"\xe0\x80\x80", 2),
            (b"\xed\xa0\x80", 2),
            (b"\xf0\x9f\xa6(", 4),
            (b"\xf4\x90\x80\x80", 2),
            (b"\xf5\x80\x80\x80", 1),
        ];
        for (bytes, noticed) in wrong {
            for before in [0, 1, 2, 3, 1022, 1023, 1024, 5000] {
                let bytes = [&vec![b'x'; before], bytes, b"more"].concat();
                assert_eq!(broken_after(&bytes, 1), Some(before + noticed), "{bytes:x?}");
                assert!(broken_after(&bytes, 1000).is_some(), "{bytes:x?}");
            }
        }
    }
}
