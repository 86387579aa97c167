//! Where messages end in the bytes that the WebSocket library was given, and whether those that have not ended are any.
//!
//! The library keeps the buffer of its largest message for as long as it lives, so it is exchanged after a large one.
//! That loses nothing only between two messages, and the library does not say where that is. Nor does it look at a frame
//! before it is whole: a header that breaks a rule would have it read all that the header announces.

use super::header::CONTROL;
use super::header::FINAL;
use super::header::Fault;
use super::header::Header;
use super::header::LONGEST;
use super::header::TEXT;
use super::mask::MASK;
use super::utf8::Utf8;

/// Follows the headers of the frames that pass (RFC 6455 section 5.2), and the texts that do so piece by piece.
#[derive(Debug, Default)]
pub(super) struct Boundary {
    /// What frames are held to; without, only by the library.
    rules: Option<Rules>,
    header: [u8; LONGEST],
    /// How many bytes of a header have passed.
    have: usize,
    /// What the payload is masked with; of a frame that is not masked, zeroes.
    key: [u8; MASK],
    /// How long the payload is.
    length: u64,
    /// How many bytes of it are still to come.
    left: u64,
    /// How many bytes the fragments have that have passed, if the last of their message has not.
    fragments: Option<u64>,
    /// What is wrong with the last header. Nothing passes behind it.
    fault: Option<Fault>,
    /// How many bytes of a message that is not whole have passed.
    partial: usize,
    /// What is known of the message that passes, if it is a text.
    text: Option<Utf8>,
}

/// What a header alone can break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Whether the frames are those of a dialler.
    pub(super) masked: bool,
    /// How many bytes a message may have.
    pub(super) most: u64,
}

impl Boundary {
    /// The same of frames that are held to these rules.
    pub(super) fn with(rules: Rules) -> Self {
        Self { rules: Some(rules), ..Self::default() }
    }

    /// Whether whatever has passed are whole messages.
    pub(super) fn is_reached(&self) -> bool {
        self.have == 0 && self.left == 0 && self.fragments.is_none()
    }

    /// What is wrong with the header behind which nothing passes.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// How many bytes have passed of a message that is not whole yet.
    pub(super) fn partial(&self) -> usize {
        self.partial
    }

    /// Whether a message that has passed in part, or in fragments, has something in it that is in no text.
    pub(super) fn has_broken_text(&self) -> bool {
        self.text.as_ref().is_some_and(Utf8::is_broken)
    }

    /// Takes note of bytes, and says how many of them are to be handed on: all before the end of a header that breaks a rule.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> usize {
        let (mut rest, mut whole) = (bytes, 0);
        while let Some((first, behind)) = rest.split_first().filter(|_| self.fault.is_none()) {
            if self.left > 0 {
                let piece = usize::try_from(self.left).unwrap_or(usize::MAX).min(rest.len());
                let (payload, behind) = rest.split_at(piece);
                self.look_at(payload);
                self.left -= piece as u64;
                rest = behind;
            } else if let Some((header, behind)) = self.whole_header(rest) {
                if !self.accept(header) {
                    // All of it but the last byte, as if it had come in pieces.
                    rest = &rest[rest.len() - behind.len() - 1..];
                    break;
                }
                rest = behind;
            } else {
                self.header[self.have] = *first;
                self.have += 1;
                if let Some((header, _)) = Header::read(&self.header[..self.have])
                    && !self.accept(header)
                {
                    break;
                }
                rest = behind;
            }
            if self.is_reached() {
                (self.partial, whole) = (0, bytes.len() - rest.len());
            }
        }
        let passed = bytes.len() - rest.len();
        self.partial += passed - whole;
        passed
    }

    /// The header that these bytes begin with, if all of it is there, and what is behind it. Nearly every header comes whole; one
    /// that does not is put together byte by byte.
    fn whole_header<'b>(&mut self, bytes: &'b [u8]) -> Option<(Header, &'b [u8])> {
        let found = (self.have == 0).then(|| Header::read(bytes)).flatten()?;
        self.header[0] = bytes[0];
        Some(found)
    }

    /// Says whether what a header announces may pass, and follows it if so.
    fn accept(&mut self, header: Header) -> bool {
        self.fault = self.rules.and_then(|rules| header.fault(rules, self.fragments));
        if self.fault.is_none() {
            self.end_header(header);
        }
        self.fault.is_none()
    }

    fn end_header(&mut self, header: Header) {
        self.have = 0;
        (self.key, self.length, self.left) = (header.key, header.length, header.length);
        if header.is_control() {
            return;
        }
        if !header.is_continuation() {
            self.text = header.is_text().then(Utf8::default);
        }
        let so_far = self.fragments.unwrap_or_default().saturating_add(header.length);
        self.fragments = (!header.is_final()).then_some(so_far);
    }

    /// Looks at a piece of a payload. Not where the whole message is one, which the library looks at next.
    fn look_at(&mut self, payload: &[u8]) {
        let [first, ..] = self.header;
        let is_whole = first == FINAL | TEXT && payload.len() as u64 == self.length;
        if let Some(text) = &mut self.text
            && first & CONTROL == 0
            && !is_whole
        {
            text.pass(payload, self.key, self.length - self.left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::MASKED;
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
        for piece in bytes.chunks(piece) {
            boundary.pass(piece);
        }
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

    /// Passes frames in pieces of every size. Says how many bytes are handed on, and what is wrong behind them.
    fn judged(rules: Rules, frames: &[Vec<u8>]) -> (usize, Option<Fault>) {
        let bytes = frames.concat();
        let judged = |piece| {
            let mut boundary = Boundary::with(rules);
            let passed = bytes.chunks(piece).map(|piece| boundary.pass(piece)).sum();
            (passed, boundary.fault())
        };
        let whole = judged(bytes.len());
        assert!((1..bytes.len()).all(|piece| judged(piece) == whole), "{bytes:x?}");
        whole
    }

    #[test]
    fn nothing_is_handed_on_behind_a_header_that_breaks_a_rule() {
        let rules = Rules { masked: true, most: 1000 };
        let (good, ping) = (frame(0x81, 5), frame(0x89, 5));
        let all =
            [good.clone(), ping.clone(), frame(0x01, 1), ping.clone(), frame(0x80, 999), frame(0x82, 1000)];
        assert_eq!(judged(rules, &all), (all.concat().len(), None));
        for (frames, fault) in [
            (vec![frame(0x80, 5)], Fault::Rule),
            (vec![frame(0x01, 5), frame(0x81, 5)], Fault::Rule),
            (vec![frame(0xc1, 5)], Fault::Rule),
            (vec![frame(0x83, 5)], Fault::Rule),
            (vec![frame(0x09, 5)], Fault::Rule),
            (vec![frame(0x89, 126)], Fault::Rule),
            (vec![frame(0x81, 1001)], Fault::TooBig),
            (vec![frame(0x01, 500), ping.clone(), frame(0x80, 501)], Fault::TooBig),
            (vec![vec![0x81, 0xfe, 0, 5, 1, 2, 3, 4]], Fault::Rule),
            (vec![vec![0x81, 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 3, 4]], Fault::Rule),
            (vec![[&[0x81][..], &[0xff; 13]].concat()], Fault::Rule),
            (vec![vec![0x81, 0x05]], Fault::Rule),
        ] {
            let (last, before) = frames.split_last().unwrap();
            let before = [&[good.clone(), ping.clone()], before].concat();
            let frames = [&before[..], &[last.clone(), good.clone()]].concat();
            let (passed, seen) = judged(rules, &frames);
            assert_eq!(seen, Some(fault), "{last:x?}");
            assert!(
                (before.concat().len()..before.concat().len() + last.len().min(LONGEST)).contains(&passed)
            );
        }
        assert_eq!(judged(Rules { masked: false, most: 9 }, &[vec![0x81, 1, b'x']]), (3, None));
        assert_eq!(judged(Rules { masked: false, most: 9 }, &[good]).1, Some(Fault::Rule));
    }
}
