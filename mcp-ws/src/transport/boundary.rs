//! Where messages end in the bytes that the WebSocket library was given, and whether those that have not ended are text.
//!
//! The library keeps the buffer of its largest message for as long as it lives, so it is exchanged after a large one.
//! That loses nothing only between two messages, and the library does not say where that is. Nor does it look at a text
//! before its frame is whole.

use super::mask::MASK;
use super::utf8::Utf8;

/// Follows the headers of the frames that pass (RFC 6455 section 5.2), and the texts that do so piece by piece.
#[derive(Debug, Default)]
pub(super) struct Boundary {
    header: [u8; 10 + MASK],
    /// How many bytes of a header have passed.
    have: usize,
    /// What the payload is masked with; of a frame that is not masked, zeroes.
    key: [u8; MASK],
    /// How long the payload is.
    length: u64,
    /// How many bytes of it are still to come.
    left: u64,
    /// Whether a fragment has passed that is not the last of its message.
    fragmented: bool,
    /// How many bytes of a message that is not whole have passed.
    partial: usize,
    /// What is known of the message that passes, if it is a text.
    text: Option<Utf8>,
}

const FINAL: u8 = 0x80;
const CONTROL: u8 = 0x08;
const OPCODE: u8 = 0x0f;
const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const MASKED: u8 = 0x80;
/// In place of a length: it follows, in so many bits.
const LEN_16: u8 = 126;
const LEN_64: u8 = 127;

impl Boundary {
    /// Whether whatever has passed are whole messages.
    pub(super) fn is_reached(&self) -> bool {
        self.have == 0 && self.left == 0 && !self.fragmented
    }

    /// How many bytes have passed of a message that is not whole yet.
    pub(super) fn partial(&self) -> usize {
        self.partial
    }

    /// Whether a message that has passed in part, or in fragments, has something in it that is in no text.
    pub(super) fn has_broken_text(&self) -> bool {
        self.text.as_ref().is_some_and(Utf8::is_broken)
    }

    pub(super) fn pass(&mut self, mut bytes: &[u8]) {
        let whole = bytes.len();
        let mut behind = 0;
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let piece = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                let (payload, rest) = bytes.split_at(piece);
                self.look_at(payload);
                self.left -= piece as u64;
                bytes = rest;
            } else {
                self.header[self.have] = *first;
                self.have += 1;
                bytes = rest;
                if self.have > 1 && self.have == header_len(self.header[1]) {
                    self.end_header();
                }
            }
            if self.is_reached() {
                (self.partial, behind) = (0, whole - bytes.len());
            }
        }
        self.partial = if self.is_reached() { 0 } else { self.partial + whole - behind };
    }

    fn end_header(&mut self) {
        let [first, second, length @ ..] = self.header;
        self.length = match second & !MASKED {
            LEN_16 => u64::from(u16::from_be_bytes([length[0], length[1]])),
            LEN_64 => length.first_chunk().map_or(0, |length| u64::from_be_bytes(*length)),
            short => u64::from(short),
        };
        self.left = self.length;
        let key = self.header[..self.have].last_chunk().filter(|_| second & MASKED != 0);
        self.key = key.copied().unwrap_or_default();
        self.have = 0;
        if first & CONTROL == 0 {
            self.fragmented = first & FINAL == 0;
            if first & OPCODE != CONTINUATION {
                self.text = (first & OPCODE == TEXT).then(Utf8::default);
            }
        }
    }

    /// Looks at a piece of a payload. Not where the whole message is one, which the library looks at next.
    fn look_at(&mut self, payload: &[u8]) {
        let first = self.header[0];
        let is_whole = first & (FINAL | OPCODE) == FINAL | TEXT && payload.len() as u64 == self.length;
        if let Some(text) = &mut self.text
            && first & CONTROL == 0
            && !is_whole
        {
            text.pass(payload, self.key, self.length - self.left);
        }
    }
}

/// The length of a header that has this second byte.
fn header_len(second: u8) -> usize {
    let length = match second & !MASKED {
        LEN_16 => 2,
        LEN_64 => 8,
        _ => 0,
    };
    2 + length + if second & MASKED == 0 { 0 } else { MASK }
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

    /// A frame that is masked with zeroes.
    fn frame_of(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = frame(first, payload.len());
        let header = frame.len() - payload.len();
        frame[header - 4..header].fill(0);
        frame[header..].copy_from_slice(payload);
        frame
    }

    /// Passes all, in pieces of this size.
    fn has_broken_text(bytes: &[u8], piece: usize) -> bool {
        let mut boundary = Boundary::default();
        bytes.chunks(piece).for_each(|piece| boundary.pass(piece));
        boundary.has_broken_text()
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

    #[test]
    fn a_text_that_has_come_in_part_is_known_to_be_none() {
        let text = frame_of(0x81, b"abc\xff and more");
        let binary = frame_of(0x82, b"abc\xff and more");
        for piece in 1..20 {
            assert!(has_broken_text(&text[..text.len() - 1], piece), "pieces of {piece}");
            assert!(!has_broken_text(&binary[..binary.len() - 1], piece), "pieces of {piece}");
        }
        assert!(!has_broken_text(&text, text.len()), "the library says so itself");
    }

    #[test]
    fn a_character_may_begin_in_one_fragment_and_end_in_the_next_whatever_comes_between() {
        let [begun, ping] = [frame_of(0x01, b"\xce"), frame_of(0x89, b"\xff")];
        for (fragment, is_broken) in [(b"\xba--", false), (b"-\xba-", true)] {
            for (first, next) in [(0x00, &ping[..]), (0x80, &[0x81])] {
                let bytes = [&begun, &ping[..], &frame_of(first, fragment), next].concat();
                for piece in 1..30 {
                    assert_eq!(has_broken_text(&bytes[..bytes.len() - next.len()], piece), is_broken);
                    let (all, _) = bytes.split_at(bytes.len() - next.len() - 1);
                    assert_eq!(has_broken_text(all, piece), is_broken, "without its last byte");
                }
            }
        }
    }

    #[test]
    fn each_text_begins_anew() {
        let binary = frame_of(0x82, b"\xff\xff\xff");
        let bytes = [&frame_of(0x81, "κόσμε".as_bytes())[..], &binary, &frame_of(0x81, b"abc")].concat();
        for piece in 1..30 {
            assert!(!has_broken_text(&bytes, piece), "pieces of {piece}");
        }
    }
}
