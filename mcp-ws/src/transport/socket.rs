//! Frames as they come, and the only file that names the WebSocket library.
//!
//! The library reads and judges frames; it writes nothing but control frames, and those into the outbox. Where it ends
//! the stream at a broken rule without saying so to the other side, the rule becomes a close code here.

use std::io;
use std::io::ErrorKind;
use std::io::Read;
use std::io::Write;
use std::task::Context;
use std::task::Poll;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tungstenite::Error;
use tungstenite::Message;
use tungstenite::Utf8Bytes;
use tungstenite::error::ProtocolError;
use tungstenite::protocol::Role;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::protocol::WebSocketContext;

use super::boundary::Rules;
use super::echo::Echo;
use super::header::Fault;
use super::outbox::Outbox;
use super::pipe::Pipe;
use crate::peer::CloseCode;

/// One WebSocket connection whose handshake is done.
#[derive(Debug)]
pub(crate) struct Socket<S> {
    context: WebSocketContext,
    pipe: Pipe<S>,
    config: WebSocketConfig,
    role: Role,
    /// The largest message that `context` has read, and keeps a buffer for.
    largest: usize,
    /// Whether messages are given back, which happens in tests alone.
    echo: Echo,
}

/// The library clears as much before each read, and keeps as much for as long as the connection lives: at its default of 128 KiB
/// that would be two thirds of a small call, and at 4 KiB a third of what an idle connection costs. Whoever sends more than two such
/// reads at once is read from in large ones.
const READ_AT_ONCE: usize = 2048;

/// A message of this size leaves a buffer behind that is not kept even until the connection rests.
const LARGE: usize = 256 * 1024;

/// What was read.
#[derive(Debug)]
pub(super) enum Frame {
    /// A message.
    Text(Utf8Bytes),
    /// A ping or a pong: the other side lives. The pong is in the outbox already.
    Control,
    /// The other side closed, with this code and reason; our reply is in the outbox.
    Closed(u16, Box<str>),
    /// The other side broke a rule, and nothing after it can be read.
    Broken(CloseCode, &'static str),
    /// The stream ended without a close frame.
    Lost,
}

/// These are noticed by the library or before it.
const NOT_UTF8: &str = "the text is not UTF-8";
const TOO_BIG: &str = "the message is too big";
const NO_FRAME: &str = "not the WebSocket protocol";

/// RFC 6455 section 7.1.5: the code of a close frame that has none.
const NO_CODE: u16 = 1005;

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// A connection that we accepted. `already_read` are bytes that came behind the upgrade request.
    pub(crate) fn accepted(stream: S, already_read: Vec<u8>, max_message_size: usize) -> Self {
        Self::new(Pipe::new(stream), Role::Server, already_read, max_message_size)
    }

    /// A connection that we dialled. `already_read` are bytes that came behind the answer to the upgrade.
    pub(crate) fn dialled(stream: S, already_read: Vec<u8>, max_message_size: usize) -> Self {
        Self::new(Pipe::masked(stream), Role::Client, already_read, max_message_size)
    }

    fn new(mut pipe: Pipe<S>, role: Role, mut already_read: Vec<u8>, max_message_size: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_AT_ONCE)
            .write_buffer_size(0)
            .max_write_buffer_size(usize::MAX)
            .max_message_size(Some(max_message_size))
            .max_frame_size(Some(max_message_size));
        pipe.hold_to(Rules { masked: role == Role::Server, most: max_message_size as u64 });
        already_read.truncate(pipe.given(&already_read));
        let context = WebSocketContext::from_partially_read(already_read, role, Some(config));
        Self { context, pipe, config, role, largest: 0, echo: Echo::as_asked() }
    }

    /// Whether we dialled it.
    pub(super) fn is_dialled(&self) -> bool {
        self.role == Role::Client
    }

    /// Reads one frame.
    pub(super) fn poll_frame(&mut self, task: &mut Context<'_>) -> Poll<Frame> {
        let read = self.context.read(&mut Polled { pipe: &mut self.pipe, task });
        if let Ok(Message::Text(text)) = &read {
            self.largest = self.largest.max(text.len());
        }
        Poll::Ready(match read {
            Ok(Message::Text(text)) if self.echo.gives_back_text(&text, &mut self.pipe.outbox) => {
                Frame::Control
            }
            Ok(Message::Binary(bytes)) if self.echo.gives_back_binary(&bytes, &mut self.pipe.outbox) => {
                Frame::Control
            }
            Ok(Message::Text(text)) => Frame::Text(text),
            Ok(Message::Ping(_) | Message::Pong(_)) => Frame::Control,
            Ok(Message::Binary(_)) => Frame::Broken(CloseCode::Unsupported, "MCP messages are text"),
            Ok(Message::Close(frame)) => frame.map_or_else(
                || Frame::Closed(NO_CODE, Box::default()),
                |frame| Frame::Closed(frame.code.into(), frame.reason.as_str().into()),
            ),
            Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => {
                self.let_go(LARGE);
                return Poll::Pending;
            }
            Err(Error::Capacity(_)) => Frame::Broken(CloseCode::TooBig, TOO_BIG),
            Err(Error::Utf8(_)) => Frame::Broken(CloseCode::NotUtf8, NOT_UTF8),
            Err(Error::Io(_)) if self.pipe.has_broken_text() => Frame::Broken(CloseCode::NotUtf8, NOT_UTF8),
            Err(Error::Protocol(rule)) if rule != ProtocolError::ResetWithoutClosingHandshake => {
                Frame::Broken(CloseCode::Protocol, NO_FRAME)
            }
            Ok(Message::Frame(_)) | Err(_) => match self.pipe.fault() {
                Some(Fault::Rule) => Frame::Broken(CloseCode::Protocol, NO_FRAME),
                Some(Fault::TooBig) => Frame::Broken(CloseCode::TooBig, TOO_BIG),
                None => Frame::Lost,
            },
        })
    }

    /// Lets the library put its reply to a close frame into the outbox.
    pub(super) fn reply_to_close(&mut self, task: &mut Context<'_>) {
        // It says that the connection is closed, which is no news.
        let _ = self.context.flush(&mut Polled { pipe: &mut self.pipe, task });
    }

    /// Gives memory back that a resting connection does not need.
    pub(super) fn rest(&mut self) {
        self.pipe.shrink();
        self.let_go(READ_AT_ONCE);
    }

    /// How many bytes the connection keeps of what has come and of what has not left.
    pub(super) fn held(&self) -> usize {
        // The buffer that the library keeps for its largest message takes the next one in too.
        self.pipe.held().max(self.largest)
    }

    /// Gives everything back that was read and is no message yet. Nothing can be read after that.
    pub(super) fn forget(&mut self) {
        self.pipe.shrink();
        self.context = WebSocketContext::new(self.role, Some(self.config));
        self.largest = 0;
    }

    /// Lets the buffer go that the library keeps for its largest message, if that had more than so many bytes. It is new
    /// from then on, and has forgotten what it had read of the next message; so this is done between two.
    fn let_go(&mut self, most: usize) {
        if self.largest > most && self.pipe.is_between_messages() {
            self.context = WebSocketContext::new(self.role, Some(self.config));
            self.largest = 0;
        }
    }

    pub(super) fn outbox(&mut self) -> &mut Outbox {
        &mut self.pipe.outbox
    }

    pub(super) fn pipe(&mut self) -> &mut Pipe<S> {
        &mut self.pipe
    }
}

/// The pipe as the library wants to see it: a stream that says when it would block, and wakes the task then.
struct Polled<'p, 't, 'w, S> {
    pipe: &'p mut Pipe<S>,
    task: &'t mut Context<'w>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Read for Polled<'_, '_, '_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // It would ask for all the rest of what can only be refused.
        let refused = || Err(ErrorKind::InvalidData.into());
        if self.pipe.has_broken_text() || self.pipe.fault().is_some() {
            return refused();
        }
        let mut buffer = ReadBuf::new(buffer);
        match self.pipe.poll_read(self.task, &mut buffer) {
            Poll::Ready(Ok(())) if buffer.filled().is_empty() && self.pipe.fault().is_some() => refused(),
            Poll::Ready(read) => read.map(|()| buffer.filled().len()),
            Poll::Pending => Err(ErrorKind::WouldBlock.into()),
        }
    }
}

/// Whatever the library writes goes into the outbox, in order with our own frames. The loop sends it.
impl<S: AsyncRead + AsyncWrite + Unpin> Write for Polled<'_, '_, '_, S> {
    fn write(&mut self, frames: &[u8]) -> io::Result<usize> {
        self.pipe.outbox.append(frames);
        Ok(frames.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::AsyncWriteExt;
    use tokio::io::DuplexStream;

    use super::*;

    /// A text frame of so many letters, masked with zeroes.
    fn text(len: usize) -> Vec<u8> {
        let mut frame = match u8::try_from(len) {
            Ok(short @ ..126) => vec![0x81, 0x80 | short],
            _ if len < 1 << 16 => [&[0x81, 0xfe][..], &u16::try_from(len).unwrap().to_be_bytes()].concat(),
            _ => [&[0x81, 0xff][..], &(len as u64).to_be_bytes()].concat(),
        };
        frame.extend_from_slice(&[0; 4]);
        frame.resize(frame.len() + len, b'x');
        frame
    }

    async fn check(socket: &mut Socket<DuplexStream>, expected: usize) {
        match poll_fn(|task| socket.poll_frame(task)).await {
            Frame::Text(text) => assert_eq!(text.len(), expected),
            other => panic!("{other:?}"),
        }
    }

    async fn nothing_comes(socket: &mut Socket<DuplexStream>) {
        poll_fn(|task| {
            assert!(socket.poll_frame(task).is_pending());
            Poll::Ready(())
        })
        .await;
    }

    #[tokio::test]
    async fn the_buffer_of_a_large_message_is_let_go_and_nothing_is_lost() {
        let (mut far, near) = tokio::io::duplex(4 << 20);
        let mut socket = Socket::accepted(near, Vec::new(), 4 << 20);
        for _ in 0..3 {
            // The beginning of the next message comes along.
            let (large, next) = (text(1_000_000), text(300));
            far.write_all(&[&large, &next[..20]].concat()).await.unwrap();
            check(&mut socket, 1_000_000).await;
            nothing_comes(&mut socket).await;
            assert_eq!(socket.largest, 1_000_000, "not while a part of a message has been read");
            far.write_all(&next[20..]).await.unwrap();
            check(&mut socket, 300).await;
            nothing_comes(&mut socket).await;
            assert_eq!(socket.largest, 0);
        }
    }

    #[tokio::test]
    async fn a_smaller_buffer_is_let_go_when_the_connection_rests() {
        let (mut far, near) = tokio::io::duplex(1 << 20);
        let mut socket = Socket::accepted(near, Vec::new(), 4 << 20);
        far.write_all(&text(100_000)).await.unwrap();
        check(&mut socket, 100_000).await;
        nothing_comes(&mut socket).await;
        assert_eq!(socket.largest, 100_000);
        socket.rest();
        assert_eq!(socket.largest, 0);
        far.write_all(&text(200)).await.unwrap();
        check(&mut socket, 200).await;
    }

    #[tokio::test]
    async fn what_is_no_text_is_refused_before_all_of_it_has_come_and_behind_what_came_before() {
        let (mut far, near) = tokio::io::duplex(1 << 20);
        let mut socket = Socket::accepted(near, Vec::new(), 4 << 20);
        let mut large = text(1_000_000);
        large.truncate(500);
        let before_it = large.len();
        large.push(0xff);
        far.write_all(&[&text(10), &large[..before_it]].concat()).await.unwrap();
        check(&mut socket, 10).await;
        nothing_comes(&mut socket).await;
        far.write_all(&[&large[before_it..], &text(10)].concat()).await.unwrap();
        let frame = poll_fn(|task| socket.poll_frame(task)).await;
        assert!(matches!(frame, Frame::Broken(CloseCode::NotUtf8, _)), "{frame:?}");
    }

    /// Of a dialler's frames, which have come behind the handshake, or else later.
    #[tokio::test]
    async fn a_header_that_breaks_a_rule_ends_the_reading_behind_all_that_came_before_it() {
        let long_spelling = vec![0x81, 0xfe, 0, 5, 0, 0, 0, 0, b'x', b'x', b'x', b'x', b'x'];
        for along in [true, false] {
            let (mut far, near) = tokio::io::duplex(1 << 20);
            let bytes = [text(10), long_spelling.clone(), text(10)].concat();
            let (already_read, rest) = if along { (bytes, Vec::new()) } else { (Vec::new(), bytes) };
            far.write_all(&rest).await.unwrap();
            let mut socket = Socket::accepted(near, already_read, 100);
            check(&mut socket, 10).await;
            let frame = poll_fn(|task| socket.poll_frame(task)).await;
            assert!(matches!(frame, Frame::Broken(CloseCode::Protocol, _)), "{frame:?}");
        }
    }

    #[tokio::test]
    async fn fragments_that_are_too_large_together_are_refused_before_the_last_has_come() {
        let (mut far, near) = tokio::io::duplex(1 << 20);
        let mut first = text(60);
        first[0] = 0x01;
        far.write_all(&[&first[..], &[0x80, 0xa9, 0, 0, 0, 0]].concat()).await.unwrap();
        let mut socket = Socket::accepted(near, Vec::new(), 100);
        let frame = poll_fn(|task| socket.poll_frame(task)).await;
        assert!(matches!(frame, Frame::Broken(CloseCode::TooBig, _)), "{frame:?}");
    }

    #[tokio::test]
    async fn what_came_behind_the_handshake_is_read_first() {
        let (_far, near) = tokio::io::duplex(1 << 20);
        let mut socket = Socket::accepted(near, [text(10), text(20)].concat(), 4 << 20);
        check(&mut socket, 10).await;
        check(&mut socket, 20).await;
    }
}
