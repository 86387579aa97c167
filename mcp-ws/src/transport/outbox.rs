//! The bytes that will leave: whole WebSocket frames, one after the other, in one buffer.
//!
//! A message is written straight behind the frames before it; its header is filled in when its length is known. Bounded
//! by the loop: past `Settings::outbox` unsent bytes nothing more is read, finished or taken in, until the socket has
//! taken some. What is exceeded is at most what one turn answers.

use super::mask::MASK;
use super::mask::Masks;
use super::mask::mask;
use super::wiretap;
use crate::tool::SessionId;
use crate::wire::Sink;

/// Frames (RFC 6455 section 5), never fragmented. Those of a dialler are masked.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    bytes: Vec<u8>,
    /// Whose it is, for the log. A connection that is relayed has none.
    session: Option<SessionId>,
    /// What frames are masked with; `None`: they are those of an acceptor, and are not.
    masks: Option<Masks>,
    /// How many of `bytes` the socket has taken.
    taken: usize,
    /// How many bytes have left in all.
    sent: u64,
    /// How many bytes at the front belong to a frame whose beginning has been let go.
    rest: usize,
    /// Where what was added last begins: the open frame, if one is open.
    open: usize,
    /// Where the payload of the open frame begins.
    payload: usize,
}

/// What an idle connection may keep allocated.
const KEPT: usize = 16 * 1024;

/// What a busy one may.
const LARGE: usize = 256 * 1024;

const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;

impl Outbox {
    /// The frames of a dialler.
    pub(super) fn masked() -> Self {
        Self { masks: Some(Masks::default()), ..Self::default() }
    }

    /// Says whose it is.
    pub(super) fn name(&mut self, session: SessionId) {
        self.session = Some(session);
    }

    /// Adds frames that were made elsewhere: pongs and close replies of the WebSocket library.
    pub(super) fn append(&mut self, frames: &[u8]) {
        self.compact();
        self.open = self.bytes.len();
        self.bytes.extend_from_slice(frames);
    }

    /// Adds a ping.
    pub(super) fn ping(&mut self) {
        self.open_frame(0);
        self.seal_frame(PING);
    }

    /// Adds a close frame. The reason is cut to what a control frame can hold.
    pub(super) fn close(&mut self, code: u16, reason: &str) {
        const MOST: usize = 123;
        let fitting =
            reason.char_indices().map(|(start, char)| start + char.len_utf8()).take_while(|end| *end <= MOST);
        let reason = &reason.as_bytes()[..fitting.last().unwrap_or(0)];
        self.open_frame(2 + reason.len());
        self.bytes.extend_from_slice(&code.to_be_bytes());
        self.bytes.extend_from_slice(reason);
        self.seal_frame(CLOSE);
    }

    /// Notes that the socket has taken so many bytes more.
    pub(super) fn advance(&mut self, sent: usize) {
        self.taken += sent;
        self.sent += sent as u64;
        if self.taken == self.bytes.len() {
            (self.taken, self.rest, self.open) = (0, 0, 0);
            self.bytes.clear();
        }
    }

    /// Throws away what has not begun to leave, up to the end of a frame, so that a close frame can follow.
    pub(super) fn cut(&mut self) {
        self.bytes.truncate(self.end_in_flight());
        self.give_back();
    }

    /// The same, but for what was added last: a close frame.
    pub(super) fn cut_up_to_last(&mut self) {
        let end = self.end_in_flight();
        if end < self.open {
            self.bytes.drain(end..self.open);
            self.open = end;
        }
        self.give_back();
    }

    /// Gives memory back that an idle connection does not need.
    pub(super) fn shrink(&mut self) {
        if self.bytes.is_empty() && self.bytes.capacity() > KEPT {
            self.bytes = Vec::new();
        }
    }

    /// Gives back what a large answer has needed. It is not kept even until the connection rests: others may need it.
    pub(super) fn let_go(&mut self) {
        if self.bytes.is_empty() && self.bytes.capacity() > LARGE {
            self.bytes = Vec::new();
        }
    }

    /// How many bytes are kept for it.
    pub(super) fn held(&self) -> usize {
        self.bytes.capacity()
    }

    /// What has not left yet.
    pub(super) fn unsent(&self) -> &[u8] {
        &self.bytes[self.taken..]
    }

    /// How many bytes have left since the connection was opened.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// How many will have left when all that is here has.
    pub(super) fn end(&self) -> u64 {
        self.sent + self.unsent().len() as u64
    }

    fn open_frame(&mut self, hint: usize) {
        self.compact();
        let header = self.header_len(hint);
        self.bytes.reserve(header + hint);
        self.open = self.bytes.len();
        self.payload = self.open + header;
        self.bytes.resize(self.payload, 0);
    }

    /// Writes the header of the open frame. Where its length was guessed wrong, the payload moves by a few bytes.
    pub(super) fn seal_frame(&mut self, opcode: u8) {
        let len = self.bytes.len() - self.payload;
        let payload = self.open + self.header_len(len);
        if payload != self.payload {
            let end = self.bytes.len();
            self.bytes.resize(end.max(payload + len), 0);
            self.bytes.copy_within(self.payload..end, payload);
            self.bytes.truncate(payload + len);
        }
        let (header, payload) = self.bytes[self.open..].split_at_mut(payload - self.open);
        let masked = if let Some(masks) = &mut self.masks {
            let key = masks.next();
            mask(payload, key);
            let place = header.len() - key.len();
            header[place..].copy_from_slice(&key);
            MASKED
        } else {
            0
        };
        header[0] = FINAL | opcode;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "`length_len` has chosen by the size of the number"
        )]
        match length_len(len) {
            0 => header[1] = masked | len as u8,
            2 => {
                header[1] = masked | LEN_16;
                header[2..4].copy_from_slice(&(len as u16).to_be_bytes());
            }
            _ => {
                header[1] = masked | LEN_64;
                header[2..10].copy_from_slice(&(len as u64).to_be_bytes());
            }
        }
    }

    fn header_len(&self, payload: usize) -> usize {
        2 + length_len(payload) + if self.masks.is_some() { MASK } else { 0 }
    }

    /// Moves the unsent bytes to the front when more than half has left: a socket that never takes everything would
    /// otherwise let the buffer grow for ever.
    fn compact(&mut self) {
        if self.taken > KEPT && self.taken > self.bytes.len() / 2 {
            self.rest = self.end_in_flight() - self.taken;
            self.bytes.drain(..self.taken);
            self.open = self.open.saturating_sub(self.taken);
            self.taken = 0;
        }
    }

    /// Gives memory back that nothing needs which is here.
    fn give_back(&mut self) {
        self.compact();
        self.bytes.shrink_to(KEPT);
    }

    /// Where the frame ends that has begun to leave; where nothing has been taken since a frame ended, there.
    fn end_in_flight(&self) -> usize {
        let mut end = self.rest;
        while end < self.taken {
            end += frame_len(&self.bytes[end..]);
        }
        end
    }
}

impl Sink for Outbox {
    fn begin(&mut self, hint: usize) -> &mut Vec<u8> {
        self.open_frame(hint);
        &mut self.bytes
    }

    fn commit(&mut self) {
        // Here, since sealing may mask it.
        wiretap::sent(self.session, &self.bytes[self.payload..]);
        self.seal_frame(TEXT);
    }

    fn abort(&mut self) {
        self.bytes.truncate(self.open);
    }
}

/// In place of a length: it follows, in so many bits.
const LEN_16: u8 = 126;
const LEN_64: u8 = 127;

/// How many bytes a length takes that does not fit into the second byte.
const fn length_len(payload: usize) -> usize {
    match payload {
        0..=125 => 0,
        126..=0xffff => 2,
        _ => 8,
    }
}

/// The length of the frame that stands at the front.
fn frame_len(bytes: &[u8]) -> usize {
    let [_, second, rest @ ..] = bytes else {
        return bytes.len();
    };
    let mask = if second & MASKED == 0 { 0 } else { MASK };
    mask + match (second & !MASKED, rest) {
        (LEN_16, [high, low, ..]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        (LEN_64, [_, _, _, _, a, b, c, d, ..]) => 10 + u32::from_be_bytes([*a, *b, *c, *d]) as usize,
        (short, _) => 2 + usize::from(short),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(outbox: &mut Outbox, text: &str, hint: usize) {
        outbox.begin(hint).extend_from_slice(text.as_bytes());
        outbox.commit();
    }

    /// The payloads of whole frames.
    fn payloads(mut bytes: &[u8]) -> Vec<&[u8]> {
        let mut payloads = Vec::new();
        while !bytes.is_empty() {
            let (frame, rest) = bytes.split_at(frame_len(bytes));
            let header = match frame[1] {
                126 => 4,
                127 => 10,
                _ => 2,
            };
            payloads.push(&frame[header..]);
            bytes = rest;
        }
        payloads
    }

    #[test]
    fn a_frame_is_right_whatever_its_length_was_guessed_to_be() {
        for len in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            for hint in [0, 125, 126, 65_535, 65_536] {
                let text = "x".repeat(len);
                let mut outbox = Outbox::default();
                message(&mut outbox, "before", 6);
                message(&mut outbox, &text, hint);
                message(&mut outbox, "after", 5);
                let expected: [&[u8]; 3] = [b"before", text.as_bytes(), b"after"];
                assert_eq!(payloads(outbox.unsent()), expected, "{len} guessed as {hint}");
            }
        }
    }

    #[test]
    fn a_message_taken_back_leaves_nothing() {
        let mut outbox = Outbox::default();
        message(&mut outbox, "one", 3);
        outbox.begin(10).extend_from_slice(b"half");
        outbox.abort();
        message(&mut outbox, "two", 3);
        assert_eq!(payloads(outbox.unsent()), [b"one", b"two"]);
    }

    #[test]
    fn control_frames_are_as_the_rfc_has_them() {
        let mut outbox = Outbox::default();
        outbox.ping();
        outbox.close(1001, "bye");
        assert_eq!(outbox.unsent(), [0x89, 0, 0x88, 5, 3, 233, b'b', b'y', b'e']);
        let mut long = Outbox::default();
        long.close(1001, &"ü".repeat(100));
        assert_eq!(long.unsent()[1], 124, "two bytes of code and 61 letters of two bytes");
    }

    #[test]
    fn cutting_keeps_the_frame_that_has_begun_to_leave() {
        for (taken, kept) in [(0, 0), (1, 5), (4, 5), (5, 5), (6, 10)] {
            let mut outbox = Outbox::default();
            message(&mut outbox, "one", 3);
            message(&mut outbox, "two", 3);
            message(&mut outbox, "six", 3);
            outbox.advance(taken);
            outbox.cut();
            assert_eq!(outbox.unsent().len(), kept - taken, "{taken} taken");
        }
    }

    #[test]
    fn a_socket_that_never_takes_everything_does_not_let_the_buffer_grow() {
        let mut outbox = Outbox::default();
        let text = "x".repeat(1000);
        message(&mut outbox, &text, 1000);
        for _ in 0..10_000 {
            message(&mut outbox, &text, 1000);
            outbox.advance(1004);
        }
        assert!(outbox.bytes.capacity() < 128 * 1024, "{}", outbox.bytes.capacity());
        assert_eq!(payloads(outbox.unsent()), [text.as_bytes()]);
    }

    #[test]
    fn what_is_cut_is_given_back() {
        let mut outbox = Outbox::default();
        for _ in 0..100 {
            message(&mut outbox, &"x".repeat(30_000), 30_000);
        }
        outbox.advance(10);
        outbox.cut();
        assert!(outbox.held() < 64 * 1024, "{}", outbox.held());
    }

    #[test]
    fn a_close_frame_outlives_what_is_cut_before_it_however_often_that_is_done() {
        for taken in [0, 10, 29_000, 31_000, 70_000] {
            let mut outbox = Outbox::default();
            for _ in 0..3 {
                message(&mut outbox, &"x".repeat(30_000), 30_000);
            }
            outbox.close(1013, "why");
            outbox.advance(taken);
            for _ in 0..3 {
                outbox.cut_up_to_last();
                assert!(outbox.unsent().ends_with(b"why"), "{taken} taken");
                assert!(outbox.unsent().len() < 31_000, "{taken} taken");
                outbox.advance(1);
            }
        }
    }

    #[test]
    fn neither_does_a_flood_of_pings() {
        let mut outbox = Outbox::default();
        outbox.append(&[0x8a, 0]);
        for _ in 0..1_000_000 {
            outbox.append(&[0x8a, 0]);
            outbox.advance(2);
        }
        assert!(outbox.bytes.capacity() < 128 * 1024, "{}", outbox.bytes.capacity());
    }

    #[test]
    fn a_large_frame_that_leaves_piece_by_piece_is_let_go_piece_by_piece_and_can_still_be_cut() {
        let mut outbox = Outbox::default();
        message(&mut outbox, &"x".repeat(1_000_000), 1_000_000);
        outbox.advance(900_000);
        message(&mut outbox, "next", 4);
        assert_eq!(outbox.bytes.len(), 100_010 + 6, "what has left is gone");
        outbox.advance(50_000);
        outbox.cut();
        assert_eq!(outbox.unsent().len(), 50_010);
        outbox.advance(50_010);
        message(&mut outbox, "last", 4);
        assert_eq!(payloads(outbox.unsent()), [b"last"]);
    }
}
