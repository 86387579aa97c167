//! The text of a schema, written while compiling.
//!
//! A constant array needs its length first, so everything is written twice by the same code: a `Writer<0>` only counts,
//! a `Writer<N>` with the counted `N` keeps the bytes. What it writes of a schema stands in `text`.

use super::made::Maker;

/// Counts the bytes of a text, or keeps them when `N` is their number.
#[derive(Debug)]
pub struct Writer<const N: usize> {
    bytes: [u8; N],
    len: usize,
    /// Who makes the schemas whose places are marked, in the order of the marks.
    makers: [Option<Maker>; MOST_MADE],
    made: usize,
}

/// An array in a constant has a length; a tool with as many types that only schemars knows had better group them.
const MOST_MADE: usize = 64;

impl<const N: usize> Writer<N> {
    /// An empty one.
    #[allow(clippy::new_without_default, reason = "`Default` cannot be called in a constant")]
    pub const fn new() -> Self {
        Self { bytes: [0; N], len: 0, makers: [None; MOST_MADE], made: 0 }
    }

    /// How many bytes have been put.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been put.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes put so far; none where they are only counted.
    pub const fn bytes(&self) -> &[u8] {
        let (put, _) = self.bytes.split_at(if N > 0 { self.len } else { 0 });
        put
    }

    /// The bytes put, of which there are `N`.
    pub const fn into_bytes(self) -> [u8; N] {
        self.bytes
    }

    /// Appends a piece of text. Whole slices are copied: a loop over bytes would trip the compiler's limit on long
    /// evaluations with a few hundred tools.
    pub const fn put(&mut self, text: &str) {
        self.put_bytes(text.as_bytes());
    }

    /// The same of the bytes of a text.
    pub(super) const fn put_bytes(&mut self, text: &[u8]) {
        if N > 0 {
            let (_, free) = self.bytes.split_at_mut(self.len);
            let (here, _) = free.split_at_mut(text.len());
            here.copy_from_slice(text);
        }
        self.len += text.len();
    }

    /// Notes who makes the schema whose place is marked here.
    pub(super) const fn note(&mut self, maker: Maker) {
        assert!(self.made < MOST_MADE, "a tool has more than 64 types that only schemars knows");
        self.makers[self.made] = Some(maker);
        self.made += 1;
    }

    /// How many schemas are still to be made.
    pub(super) const fn made(&self) -> usize {
        self.made
    }

    /// Whether the text is complete as it was put.
    pub const fn is_complete(&self) -> bool {
        self.made == 0
    }

    /// Who completes it.
    pub(crate) fn into_makers(self) -> impl Iterator<Item = Maker> {
        self.makers.into_iter().flatten()
    }
}
