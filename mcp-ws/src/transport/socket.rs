//! Frames as they come, and the only file that names the WebSocket library.
//!
//! The library reads and judges frames; it writes nothing but control frames, and those through the pipe. Where it ends
//! the stream at a broken rule without saying so to the other side, the rule becomes a close code here.

use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::task::ready;

use futures_util::Stream;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use super::outbox::Outbox;
use super::pipe::Pipe;
use crate::peer::CloseCode;

/// One WebSocket connection whose handshake is done.
#[derive(Debug)]
pub(crate) struct Socket<S> {
    stream: WebSocketStream<Pipe<S>>,
}

/// What was read.
#[derive(Debug)]
pub(super) enum Frame {
    /// A message.
    Text(Utf8Bytes),
    /// A ping or a pong: the other side lives. The pong is in the outbox already.
    Control,
    /// The other side closed, with this code; our reply is in the outbox.
    Closed(u16),
    /// The other side broke a rule, and nothing after it can be read.
    Broken(CloseCode, &'static str),
    /// The stream ended without a close frame.
    Lost,
}

/// The answer to the key of a client's handshake (RFC 6455 section 4.2.2, step 5).
pub(crate) fn accept_key(key: &[u8]) -> String {
    derive_accept_key(key)
}

/// RFC 6455 section 7.1.5: the code of a close frame that has none.
const NO_CODE: u16 = 1005;

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// A connection that we accepted. `already_read` are bytes that came behind the upgrade request.
    pub(crate) async fn accepted(stream: S, already_read: Vec<u8>, max_message_size: usize) -> Self {
        let config = WebSocketConfig::default()
            // The library clears its whole buffer before each read; 128 KiB of that is two thirds of a small call.
            .read_buffer_size(4096)
            .write_buffer_size(0)
            .max_write_buffer_size(usize::MAX)
            .max_message_size(Some(max_message_size))
            .max_frame_size(Some(max_message_size));
        let pipe = Pipe::new(stream);
        let stream =
            WebSocketStream::from_partially_read(pipe, already_read, Role::Server, Some(config)).await;
        Self { stream }
    }

    /// Reads one frame.
    pub(super) fn poll_frame(&mut self, task: &mut Context<'_>) -> Poll<Frame> {
        let read = ready!(Pin::new(&mut self.stream).poll_next(task));
        Poll::Ready(match read {
            Some(Ok(Message::Text(text))) => Frame::Text(text),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Frame::Control,
            Some(Ok(Message::Binary(_))) => Frame::Broken(CloseCode::Unsupported, "MCP messages are text"),
            Some(Ok(Message::Close(frame))) => {
                Frame::Closed(frame.map_or(NO_CODE, |frame| frame.code.into()))
            }
            Some(Err(Error::Capacity(_))) => Frame::Broken(CloseCode::TooBig, "the message is too big"),
            Some(Err(Error::Utf8(_))) => Frame::Broken(CloseCode::NotUtf8, "the text is not UTF-8"),
            Some(Err(Error::Protocol(rule))) if rule != ProtocolError::ResetWithoutClosingHandshake => {
                Frame::Broken(CloseCode::Protocol, "not the WebSocket protocol")
            }
            Some(Ok(Message::Frame(_)) | Err(_)) | None => Frame::Lost,
        })
    }

    /// Lets the library put its reply to a close frame into the outbox.
    pub(super) fn reply_to_close(&mut self, task: &mut Context<'_>) {
        while let Poll::Ready(Some(Ok(_))) = Pin::new(&mut self.stream).poll_next(task) {}
    }

    pub(super) fn outbox(&mut self) -> &mut Outbox {
        &mut self.stream.get_mut().outbox
    }

    pub(super) fn pipe(&mut self) -> &mut Pipe<S> {
        self.stream.get_mut()
    }
}
