//! A connection that was upgraded only to be told that it is not wanted.

use std::future::poll_fn;
use std::time::Duration;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::pipe::Pipe;
use crate::peer::CloseCode;

/// Closes a connection that we accepted, without reading a frame, and waits until the other side has closed too, but not for
/// long.
///
/// # Cancel safety
///
/// Dropped, it ends the connection, with or without the close frame.
pub(crate) async fn refuse<S>(stream: S, code: CloseCode, reason: &str, timeout: Duration)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut pipe = Pipe::new(stream);
    pipe.outbox.close(code.number(), reason);
    // What has not left until then does not leave.
    let _ = tokio::time::timeout(timeout, poll_fn(|task| pipe.poll_finish(task))).await;
}
