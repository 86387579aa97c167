//! Where messages end in the bytes that the WebSocket library was given.
//!
//! The library keeps the buffer of its largest message for as long as it lives, so it is exchanged after a large one.
//! That loses nothing only between two messages, and the library does not say where that is.

/// Follows the headers of the frames that pass (RFC 6455 section 5.2), and nothing else of them.
#[derive(Debug, Default)]
pub(super) struct Boundary {
    header: [u8; 10],
    /// How many bytes of a header have passed.
    have: usize,
    /// How many bytes of the mask and the payload are still to come.
    left: u64,
    /// Whether a fragment has passed that is not the last of its message.
    fragmented: bool,
    /// How many bytes of a message that is not whole have passed.
    partial: usize,
}

const FINAL: u8 = 0x80;
const CONTROL: u8 = 0x08;
const MASKED: u8 = 0x80;
const MASK: u64 = 4;

impl Boundary {
    /// Whether whatever has passed are whole messages.
    pub(super) fn is_reached(&self) -> bool {
        self.have == 0 && self.left == 0 && !self.fragmented
    }

    /// How many bytes have passed of a message that is not whole yet.
    pub(super) fn partial(&self) -> usize {
        self.partial
    }

    pub(super) fn pass(&mut self, mut bytes: &[u8]) {
        let whole = bytes.len();
        let mut behind = 0;
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let skipped = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                self.left -= skipped as u64;
                bytes = &bytes[skipped..];
                if self.is_reached() {
                    (self.partial, behind) = (0, whole - bytes.len());
                }
                continue;
            }
            self.header[self.have] = *first;
            self.have += 1;
            bytes = rest;
            if let Some(length) = self.length() {
                self.end_header(length);
            }
        }
        self.partial = if self.is_reached() { 0 } else { self.partial + whole - behind };
    }

    /// The length of the payload, once the header is complete.
    fn length(&self) -> Option<u64> {
        let header = &self.header[..self.have];
        match (header.get(1)? & !MASKED, header) {
            (126, [_, _, high, low]) => Some(u64::from(u16::from_be_bytes([*high, *low]))),
            (127, [_, _, length @ ..]) => length.try_into().map(u64::from_be_bytes).ok(),
            (126, _) => None,
            (short, _) => Some(u64::from(short)),
        }
    }

    fn end_header(&mut self, length: u64) {
        let [first, second, ..] = self.header;
        if first & CONTROL == 0 {
            self.fragmented = first & FINAL == 0;
        }
        let mask = if second & MASKED == 0 { 0 } else { MASK };
        self.left = length.saturating_add(mask);
        self.have = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(first: u8, len: usize) -> Vec<u8> {
        let mut frame = vec![first];
        match len {
            0..126 => frame.push(MASKED | u8::try_from(len).unwrap()),
            126..0x1_0000 => {
                frame.push(0xfe);
                frame.extend_from_slice(&u16::try_from(len).unwrap().to_be_bytes());
            }
            _ => {
                frame.push(0xff);
                frame.extend_from_slice(&(len as u64).to_be_bytes());
            }
        }
        frame.resize(frame.len() + 4 + len, 0x81);
        frame
    }

    #[test]
    fn a_boundary_is_reached_behind_whole_messages_and_nowhere_else() {
        let lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];
        for piece in [1, 3, 1000, 1_000_000] {
            let mut boundary = Boundary::default();
            for len in lengths {
                let frame = frame(0x81, len);
                let (all_but_one, last) = frame.split_at(frame.len() - 1);
                for bytes in all_but_one.chunks(piece) {
                    boundary.pass(bytes);
                    assert!(!boundary.is_reached(), "{len} in pieces of {piece}");
                }
                boundary.pass(last);
                assert!(boundary.is_reached(), "{len} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn a_message_in_fragments_ends_with_the_last_whatever_comes_between() {
        let mut boundary = Boundary::default();
        for (first, reached) in
            [(0x01, false), (0x89, false), (0x00, false), (0x8a, false), (0x80, true), (0x89, true)]
        {
            boundary.pass(&frame(first, 5));
            assert_eq!(boundary.is_reached(), reached, "{first:#x}");
        }
    }

    #[test]
    fn several_frames_may_pass_at_once() {
        let mut boundary = Boundary::default();
        boundary.pass(&[frame(0x81, 200), frame(0x01, 3), frame(0x80, 3)].concat());
        assert!(boundary.is_reached());
        boundary.pass(&frame(0x81, 200)[..3]);
        assert!(!boundary.is_reached());
    }
}
