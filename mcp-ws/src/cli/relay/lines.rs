//! Messages as lines: MCP's stdio transport.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::sync::Notify;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::LARGEST;

/// Lines that come in. One that is too long or not UTF-8 is passed over.
#[derive(Debug)]
pub(in crate::cli) struct LinesIn<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    is_too_long: bool,
}

impl<R: AsyncRead + Unpin> LinesIn<R> {
    pub(in crate::cli) fn new(reader: R) -> Self {
        Self { reader: BufReader::new(reader), line: Vec::new(), is_too_long: false }
    }

    /// The next line with something in it, without its break. `None`: there is none any more.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is lost.
    pub(in crate::cli) async fn next(&mut self) -> Option<String> {
        loop {
            let read = match self.reader.fill_buf().await {
                Ok(read) => read,
                Err(error) => {
                    tracing::debug!(%error, "cannot read a line");
                    return None;
                }
            };
            let at_end = read.is_empty();
            let end = read.iter().position(|byte| *byte == b'\n');
            let piece = &read[..end.unwrap_or(read.len())];
            self.is_too_long |= self.line.len() + piece.len() > LARGEST;
            if !self.is_too_long {
                self.line.extend_from_slice(piece);
            }
            let used = end.map_or(read.len(), |end| end + 1);
            self.reader.consume(used);
            if (end.is_some() || at_end)
                && let Some(line) = self.take()
            {
                return Some(line);
            }
            if at_end {
                return None;
            }
        }
    }

    /// The line that is whole now, if it is one.
    fn take(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.is_too_long) {
            tracing::warn!("passed over a line of more than {LARGEST} bytes");
            return None;
        }
        let Ok(mut line) = String::from_utf8(line) else {
            tracing::warn!("passed over a line that is not UTF-8");
            return None;
        };
        line.truncate(line.trim_end().len());
        (!line.is_empty()).then_some(line)
    }
}

/// Lines that go out, by a task of their own, so that whoever sends them need not wait.
#[derive(Debug)]
pub(in crate::cli) struct LinesOut {
    lines: mpsc::UnboundedSender<String>,
    backlog: Arc<Backlog>,
    task: JoinHandle<io::Result<()>>,
}

/// What has not been written yet. Whoever fills it looks at it before making more.
#[derive(Debug, Default)]
struct Backlog {
    bytes: AtomicUsize,
    shrunk: Notify,
}

/// So many bytes may wait before there is no room for more.
const ROOM: usize = 1 << 20;

impl LinesOut {
    pub(in crate::cli) fn new(writer: impl AsyncWrite + Send + Unpin + 'static) -> Self {
        let (lines, waiting) = mpsc::unbounded_channel();
        let backlog = Arc::<Backlog>::default();
        let task = tokio::spawn(write(writer, waiting, Arc::clone(&backlog)));
        Self { lines, backlog, task }
    }

    /// Writes a message soon. A line break in it, which can only stand between two parts of its JSON, becomes a space.
    pub(in crate::cli) fn send(&self, text: &str) {
        let line = text.replace(['\n', '\r'], " ");
        self.backlog.bytes.fetch_add(line.len(), Ordering::Relaxed);
        // Whoever reads them has gone, and this is noticed at its end.
        let _ = self.lines.send(line);
    }

    /// Whether more should be sent. What nobody reads takes no room.
    pub(in crate::cli) fn has_room(&self) -> bool {
        self.backlog.bytes.load(Ordering::Relaxed) < ROOM || self.lines.is_closed()
    }

    /// Waits until there is room, or nobody reads any more.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing has happened.
    pub(in crate::cli) async fn room(&self) {
        loop {
            let shrunk = self.backlog.shrunk.notified();
            if self.has_room() {
                return;
            }
            tokio::select! {
                () = shrunk => {}
                () = self.lines.closed() => return,
            }
        }
    }

    /// Waits until nobody reads any more.
    pub(in crate::cli) async fn gone(&self) {
        self.lines.closed().await;
    }

    /// Writes what still waits and closes, but waits no longer than this.
    pub(in crate::cli) async fn finish(self, longest: Duration) {
        let Self { lines, mut task, .. } = self;
        drop(lines);
        if tokio::time::timeout(longest, &mut task).await.is_err() {
            task.abort();
        }
    }
}

async fn write(
    mut writer: impl AsyncWrite + Unpin,
    mut waiting: mpsc::UnboundedReceiver<String>,
    backlog: Arc<Backlog>,
) -> io::Result<()> {
    while let Some(mut line) = waiting.recv().await {
        let len = line.len();
        line.push('\n');
        writer.write_all(line.as_bytes()).await?;
        if waiting.is_empty() {
            writer.flush().await?;
        }
        backlog.bytes.fetch_sub(len, Ordering::Relaxed);
        backlog.shrunk.notify_waiters();
    }
    writer.shutdown().await
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    async fn check(bytes: &[u8], expected: &[&str]) {
        let mut lines = LinesIn::new(bytes);
        for expected in expected {
            assert_eq!(lines.next().await.as_deref(), Some(*expected));
        }
        assert_eq!(lines.next().await, None);
    }

    #[tokio::test]
    async fn lines_end_in_whatever_way_and_empty_ones_are_none() {
        check(b"{}\n[1]\r\n\n  \n7", &["{}", "[1]", "7"]).await;
        check(b"", &[]).await;
    }

    #[tokio::test]
    async fn what_cannot_be_relayed_is_passed_over() {
        check(b"\xff\n1\n", &["1"]).await;
        let long = [vec![b'x'; LARGEST + 1], b"\n1\n".to_vec()].concat();
        check(&long, &["1"]).await;
    }

    #[tokio::test]
    async fn a_message_is_one_line() {
        let (mut far, near) = tokio::io::duplex(1 << 10);
        let lines = LinesOut::new(near);
        lines.send("{\n \"a\": 1\r\n}");
        lines.send("2");
        lines.finish(Duration::from_secs(1)).await;
        let mut written = String::new();
        far.read_to_string(&mut written).await.unwrap();
        assert_eq!(written, "{  \"a\": 1  }\n2\n");
    }

    #[tokio::test]
    async fn there_is_room_again_when_something_was_read() {
        let (mut far, near) = tokio::io::duplex(1 << 10);
        let lines = LinesOut::new(near);
        lines.send(&"x".repeat(ROOM));
        assert!(!lines.has_room());
        let reading = async {
            let mut all = vec![0; ROOM + 1];
            far.read_exact(&mut all).await.unwrap();
        };
        tokio::join!(lines.room(), reading);
        assert!(lines.has_room());
        drop(far);
        lines.gone_after("more").await;
    }

    impl LinesOut {
        async fn gone_after(&self, text: &str) {
            self.send(text);
            self.gone().await;
        }
    }
}
