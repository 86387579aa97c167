//! As much of DER (ITU-T X.690) as a public key needs.

/// What is still to be read.
pub(super) struct Der<'d>(pub &'d [u8]);

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const SEQUENCE: u8 = 0x30;

impl<'d> Der<'d> {
    /// The content of the next value, if it is of this kind and whole. Lengths have one spelling only.
    pub(super) fn next(&mut self, kind: u8) -> Option<&'d [u8]> {
        let (&[tag, first], rest) = self.0.split_first_chunk()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81 => {
                let (&length, rest) = rest.split_first()?;
                (usize::from(length), rest)
            }
            0x82 => {
                let (&length, rest) = rest.split_first_chunk()?;
                (usize::from(u16::from_be_bytes(length)), rest)
            }
            _ => return None,
        };
        let is_shortest = match first {
            0x81 => length > 0x7f,
            0x82 => length > 0xff,
            _ => true,
        };
        if tag != kind || !is_shortest {
            return None;
        }
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }

    /// The next value, which has to be the last.
    pub(super) fn last(mut self, kind: u8) -> Option<&'d [u8]> {
        self.next(kind).filter(|_| self.0.is_empty())
    }
}
