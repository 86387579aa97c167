//! The header of a frame (RFC 6455 section 5.2), and what it breaks by itself.

use super::boundary::Rules;
use super::mask::MASK;

/// What a frame says of itself before its payload.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    first: u8,
    masked: bool,
    /// How long the payload is.
    pub(super) length: u64,
    /// Whether fewer bytes would have done to say so.
    is_spelled_long: bool,
    /// What the payload is masked with; if it is not, zeroes.
    pub(super) key: [u8; MASK],
}

/// Why nothing behind a header may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It breaks a rule of the protocol.
    Rule,
    /// The message would be larger than it may be.
    TooBig,
}

/// No header is longer.
pub(super) const LONGEST: usize = 10 + MASK;

pub(super) const FINAL: u8 = 0x80;
pub(super) const CONTROL: u8 = 0x08;
pub(super) const TEXT: u8 = 0x1;
pub(super) const MASKED: u8 = 0x80;
const RESERVED: u8 = 0x70;
const OPCODE: u8 = 0x0f;
const CONTINUATION: u8 = 0x0;
const BINARY: u8 = 0x2;
const PONG: u8 = 0xa;
/// In place of a length: it follows, in so many bits.
const LEN_16: u8 = 126;
const LEN_64: u8 = 127;
/// The longest payload whose length needs no more than the second byte. A control frame has no longer one.
const SHORT: u64 = 125;

impl Header {
    /// Reads the header that bytes begin with, if all of it is there, and says what is behind it.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let [first, second, rest @ ..] = bytes else { return None };
        let (length, shortest, rest) = match second & !MASKED {
            LEN_16 => {
                let (length, rest) = rest.split_first_chunk()?;
                (u64::from(u16::from_be_bytes(*length)), SHORT + 1, rest)
            }
            LEN_64 => {
                let (length, rest) = rest.split_first_chunk()?;
                (u64::from_be_bytes(*length), 1 << 16, rest)
            }
            length => (u64::from(length), 0, rest),
        };
        let masked = second & MASKED != 0;
        let (key, behind) = if masked {
            let (key, behind) = rest.split_first_chunk()?;
            (*key, behind)
        } else {
            ([0; MASK], rest)
        };
        Some((Self { first: *first, masked, length, is_spelled_long: length < shortest, key }, behind))
    }

    pub(super) fn is_final(self) -> bool {
        self.first & FINAL != 0
    }

    pub(super) fn is_control(self) -> bool {
        self.first & CONTROL != 0
    }

    pub(super) fn is_continuation(self) -> bool {
        self.first & OPCODE == CONTINUATION
    }

    pub(super) fn is_text(self) -> bool {
        self.first & OPCODE == TEXT
    }

    /// What it breaks, behind fragments of so many bytes if there are any.
    pub(super) fn fault(self, rules: Rules, fragments: Option<u64>) -> Option<Fault> {
        let is_known = matches!(self.first & OPCODE, CONTINUATION..=BINARY | CONTROL..=PONG);
        let is_in_place = if self.is_control() {
            self.is_final() && self.length <= SHORT
        } else {
            self.is_continuation() == fragments.is_some()
        };
        // The highest bit of a length is none of its own.
        let is_length = !self.is_spelled_long && self.length >> 63 == 0;
        let keeps_rules = self.first & RESERVED == 0 && self.masked == rules.masked;
        if !(is_known && is_in_place && is_length && keeps_rules) {
            return Some(Fault::Rule);
        }
        let size = fragments.unwrap_or_default().saturating_add(self.length);
        (!self.is_control() && size > rules.most).then_some(Fault::TooBig)
    }
}
