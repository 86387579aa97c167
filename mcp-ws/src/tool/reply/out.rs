//! Where a reply is written: the frame that leaves, or a buffer that waits for it.

use super::Reply;
use crate::protocol::TEXT_CLOSES;
use crate::protocol::TEXT_OPENS;
use crate::protocol::Version;
use crate::protocol::put_text_result;
use crate::tool::ToolError;

/// Where one reply is written. It owns its buffer in a handler that waits; a tool that answers at once writes straight
/// into the frame.
#[derive(Debug)]
pub struct Out<'o> {
    buffer: Buffer<'o>,
    version: Version,
}

#[derive(Debug)]
enum Buffer<'o> {
    Frame(&'o mut Vec<u8>),
    Own(Vec<u8>),
}

/// What needs no escapes is mostly a number, and seldom longer.
const PLAIN: usize = 24;

/// A written reply, or the failure that is told instead of one.
pub type Done<'o> = Result<Out<'o>, ToolError>;

impl<'o> Out<'o> {
    /// Appends to an open frame.
    pub(crate) fn into_frame(frame: &'o mut Vec<u8>, version: Version) -> Self {
        Self { buffer: Buffer::Frame(frame), version }
    }

    /// Keeps the reply until its call may answer.
    pub(crate) fn kept(version: Version) -> Out<'static> {
        Out { buffer: Buffer::Own(Vec::new()), version }
    }

    /// The kept reply.
    pub(crate) fn into_kept(self) -> Vec<u8> {
        match self.buffer {
            Buffer::Own(bytes) => bytes,
            Buffer::Frame(_) => Vec::new(),
        }
    }

    /// The revision whose shapes the reply has.
    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// Writes what a tool returned. `R` is the type in the tool's own signature, so that an error points there.
    ///
    /// # Errors
    ///
    /// The tool failed, or what it returned cannot be written as JSON.
    pub fn reply<R: Reply>(self, value: R) -> Done<'o> {
        value.write(self)
    }

    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        match &mut self.buffer {
            Buffer::Frame(bytes) => bytes,
            Buffer::Own(bytes) => bytes,
        }
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        put_text_result(text, false, self.bytes());
        self
    }

    /// One text block whose text is what `put` appends, which must need no escapes.
    pub(super) fn plain(mut self, put: impl FnOnce(&mut Vec<u8>)) -> Self {
        if let Buffer::Own(bytes) = &mut self.buffer {
            // It is allocated once.
            bytes.reserve_exact(TEXT_OPENS.len() + PLAIN + TEXT_CLOSES.len());
        }
        let bytes = self.bytes();
        bytes.extend_from_slice(TEXT_OPENS);
        put(bytes);
        bytes.extend_from_slice(TEXT_CLOSES);
        self
    }
}
