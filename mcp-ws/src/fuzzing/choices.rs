//! Bytes as a list of choices. When they are used up, every choice is the first one.

/// What is left to choose by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choices<'b>(&'b [u8]);

impl<'b> Choices<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The next byte, while there is one.
    pub(super) fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number below another one, which is at most 256.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.next().unwrap_or(0)) % end.max(1)
    }

    /// One of several.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// All up to the end of the line.
    pub(super) fn line(&mut self) -> &'b [u8] {
        let end = self.0.iter().position(|byte| *byte == b'\n').unwrap_or(self.0.len());
        let (line, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        line
    }
}
