//! What lies between the WebSocket library and the raw stream.
//!
//! Writing: the outbox, in which our frames and those of the library (pongs, replies to a close) stand in order, is given
//! to the stream once a turn.
//!
//! Reading: the library asks for at most 2 KiB at a time, for ever, and clears its buffer before each read. So while
//! messages are large, one read of 16 to 128 KiB is made here and handed on in pieces; while they are small, reads go through.

use std::io;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::task::ready;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;

use super::boundary::Boundary;
use super::boundary::Rules;
use super::header::Fault;
use super::outbox::Outbox;

#[derive(Debug)]
pub(super) struct Pipe<S> {
    stream: S,
    pub(super) outbox: Outbox,
    ahead: ReadAhead,
    /// Whether the stream did not take everything when it was written to last.
    behind: bool,
    /// Whether the other side has given a sign of life: bytes came, or room was made for those that had to wait.
    moved: bool,
    /// How far messages have been read. It is ahead of the library by what is in `ahead`.
    boundary: Boundary,
}

/// Bytes that were read before they were asked for.
#[derive(Debug, Default)]
struct ReadAhead {
    /// Allocated while messages are large, and larger when it was filled.
    bytes: Box<[u8]>,
    next: usize,
    end: usize,
    /// How many reads in a row filled what they were given: two mean that much is coming.
    full_reads: u8,
    /// Whether the last read filled all that is here.
    was_filled: bool,
}

impl ReadAhead {
    fn is_empty(&self) -> bool {
        self.next == self.end
    }

    /// Makes room for the next read, when all that was here has been handed on.
    fn make_room(&mut self) {
        let size = match self.bytes.len() {
            0 => LARGE_READ,
            size if self.was_filled => LARGEST_READ.min(2 * size),
            size => size,
        };
        if size != self.bytes.len() {
            self.bytes = vec![0; size].into_boxed_slice();
        }
    }
}

/// What is allocated first: enough for most that is large at all, and not much where ten thousand rest after one such message.
const LARGE_READ: usize = 16 * 1024;
/// What messages of 64 KiB, one behind the other, are read by: that takes a fifth less than with half of it.
const LARGEST_READ: usize = 128 * 1024;

impl<S: AsyncRead + AsyncWrite + Unpin> Pipe<S> {
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            outbox: Outbox::default(),
            ahead: ReadAhead::default(),
            behind: false,
            moved: false,
            boundary: Boundary::default(),
        }
    }

    /// The same of a dialler, whose frames are masked.
    pub(super) fn masked(stream: S) -> Self {
        Self { outbox: Outbox::masked(), ..Self::new(stream) }
    }

    /// Gives the outbox to the stream: one write, where it takes everything.
    pub(super) fn poll_drain(&mut self, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outbox.unsent().is_empty() {
            let Poll::Ready(sent) = Pin::new(&mut self.stream).poll_write(task, self.outbox.unsent())? else {
                self.behind = true;
                return Poll::Pending;
            };
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.moved |= self.behind;
            self.outbox.advance(sent);
        }
        self.behind = false;
        Pin::new(&mut self.stream).poll_flush(task)
    }

    /// Whether the other side has given a sign of life since this was asked last.
    pub(super) fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// Reads what the library asks for: nothing, if that breaks a rule.
    pub(super) fn poll_read(
        &mut self,
        task: &mut Context<'_>,
        asked: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { stream, ahead, moved, boundary, .. } = self;
        if ahead.is_empty() && ahead.full_reads >= 2 {
            ahead.make_room();
            let mut large = ReadBuf::new(&mut ahead.bytes);
            ready!(Pin::new(stream).poll_read(task, &mut large))?;
            let is_filled = large.remaining() == 0;
            let read = large.filled();
            *moved |= !read.is_empty();
            // What is left behind a read that was filled may be little, and more be coming.
            if read.len() < asked.remaining() && !ahead.was_filled {
                ahead.full_reads = 0;
            }
            ahead.was_filled = is_filled;
            (ahead.next, ahead.end) = (0, boundary.pass(read));
        } else if ahead.is_empty() {
            // Nothing large comes any more.
            ahead.bytes = Box::default();
            let room = asked.remaining();
            let before = asked.filled().len();
            ready!(Pin::new(stream).poll_read(task, asked))?;
            *moved |= asked.remaining() < room;
            let is_full = asked.remaining() == 0 && room >= 1024;
            ahead.full_reads = if is_full { ahead.full_reads.saturating_add(1) } else { 0 };
            let passed = boundary.pass(&asked.filled()[before..]);
            asked.set_filled(before + passed);
            return Poll::Ready(Ok(()));
        }
        let piece = asked.remaining().min(ahead.end - ahead.next);
        asked.put_slice(&ahead.bytes[ahead.next..ahead.next + piece]);
        ahead.next += piece;
        Poll::Ready(Ok(()))
    }

    /// Holds the frames that are read to these rules.
    pub(super) fn hold_to(&mut self, rules: Rules) {
        self.boundary = Boundary::with(rules);
    }

    /// Notes bytes that the library has from elsewhere, and says how many of them it is to be given.
    pub(super) fn given(&mut self, bytes: &[u8]) -> usize {
        self.boundary.pass(bytes)
    }

    /// What is wrong with the header of a frame of which the library has been given less than that.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.boundary.fault().filter(|_| self.ahead.is_empty())
    }

    /// Whether the library has been given whole messages and no part of another.
    pub(super) fn is_between_messages(&self) -> bool {
        self.boundary.is_reached() && self.ahead.is_empty()
    }

    /// How many bytes are kept here of what has come and of what has not left.
    pub(super) fn held(&self) -> usize {
        self.boundary.partial() + self.ahead.bytes.len() + self.outbox.held()
    }

    /// Whether the library has been given a part of a message that begins no text.
    pub(super) fn has_broken_text(&self) -> bool {
        self.boundary.has_broken_text() && self.ahead.is_empty()
    }

    /// Says that nothing more will be sent.
    pub(super) fn poll_half_close(&mut self, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }

    /// Reads and throws away until the other side is done. Closing a TCP socket with unread input sends a reset, which
    /// would overtake our close frame.
    pub(super) fn poll_discard(&mut self, task: &mut Context<'_>) -> Poll<()> {
        let mut waste = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut waste);
            let read = ready!(Pin::new(&mut self.stream).poll_read(task, &mut buffer));
            if read.is_err() || buffer.filled().is_empty() {
                return Poll::Ready(());
            }
        }
    }

    /// Sends what is left, which ends in a close frame, and waits until the other side has closed too.
    pub(super) fn poll_finish(&mut self, task: &mut Context<'_>) -> Poll<()> {
        // What still comes is thrown away meanwhile: the other side may write before it reads.
        let done = self.poll_discard(task);
        match self.poll_drain(task) {
            // One that cannot be closed is closed.
            Poll::Ready(Ok(())) if self.poll_half_close(task).is_ready() => done,
            Poll::Ready(Err(_)) => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }

    /// Gives memory back that an idle connection does not need.
    pub(super) fn shrink(&mut self) {
        self.outbox.shrink();
        if self.ahead.is_empty() {
            self.ahead = ReadAhead::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::AsyncWriteExt;
    use tokio::io::DuplexStream;

    use super::*;

    async fn read(pipe: &mut Pipe<DuplexStream>, buffer: &mut [u8]) -> usize {
        let mut buffer = ReadBuf::new(buffer);
        poll_fn(|task| pipe.poll_read(task, &mut buffer)).await.unwrap();
        buffer.filled().len()
    }

    #[tokio::test]
    async fn every_byte_arrives_in_order_through_reads_of_both_sizes() {
        let (mut far, near) = tokio::io::duplex(1 << 20);
        let sent: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[n as usize % 3]).collect();
        far.write_all(&sent).await.unwrap();
        drop(far);
        let mut pipe = Pipe::new(near);
        let mut received = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = read(&mut pipe, &mut buffer).await;
            if read == 0 {
                break;
            }
            received.extend_from_slice(&buffer[..read]);
        }
        assert!(!pipe.ahead.bytes.is_empty(), "large reads were made");
        assert_eq!(received, sent);
    }

    #[tokio::test]
    async fn small_messages_are_read_without_a_buffer_of_our_own() {
        let (mut far, near) = tokio::io::duplex(1 << 20);
        let mut pipe = Pipe::new(near);
        let mut buffer = [0; 4096];
        for _ in 0..10 {
            far.write_all(b"small").await.unwrap();
            assert_eq!(read(&mut pipe, &mut buffer).await, 5);
        }
        assert!(pipe.ahead.bytes.is_empty());
        far.write_all(&vec![0; 50_000]).await.unwrap();
        let mut received = 0;
        while received < 50_000 {
            received += read(&mut pipe, &mut buffer).await;
        }
        assert!(!pipe.ahead.bytes.is_empty(), "much came");
        for _ in 0..2 {
            far.write_all(b"small").await.unwrap();
            assert_eq!(read(&mut pipe, &mut buffer).await, 5);
        }
        assert!(pipe.ahead.bytes.is_empty(), "and the buffer for that is let go");
    }

    #[tokio::test]
    async fn the_buffer_is_as_large_as_what_comes() {
        for (size, most) in
            [(3_000, 0), (10_000, LARGE_READ), (30_000, 2 * LARGE_READ), (1_000_000, LARGEST_READ)]
        {
            let (mut far, near) = tokio::io::duplex(1 << 20);
            let mut pipe = Pipe::new(near);
            let mut buffer = [0; 2048];
            for _ in 0..3 {
                far.write_all(&vec![0; size]).await.unwrap();
                let mut received = 0;
                while received < size {
                    received += read(&mut pipe, &mut buffer).await;
                }
                assert_eq!(pipe.ahead.bytes.len(), most, "{size}");
            }
            assert!(pipe.held() >= most);
            pipe.shrink();
            assert_eq!(pipe.ahead.bytes.len(), 0);
        }
    }
}
