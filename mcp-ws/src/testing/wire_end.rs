//! One end of a connection in memory, a dialler's or, for tests of clients, an acceptor's: frames of RFC 6455 section 5, as
//! far as the other end sends them.

use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::DuplexStream;

use super::Error;

pub(crate) struct WireEnd {
    stream: DuplexStream,
    /// What is set in the length of a frame of ours that is masked.
    masked: u8,
}

const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// In place of a length: it follows, in so many bits.
const LEN_16: u8 = 0x7e;
const LEN_64: u8 = 0x7f;

impl WireEnd {
    pub(crate) fn new(stream: DuplexStream) -> Self {
        Self { stream, masked: MASKED }
    }

    /// The end of whoever has accepted the connection.
    #[cfg(test)]
    pub(crate) fn accepting(stream: DuplexStream) -> Self {
        Self { stream, masked: 0 }
    }

    #[cfg(test)]
    pub(crate) fn into_stream(self) -> DuplexStream {
        self.stream
    }

    /// Sends a close frame.
    #[cfg(test)]
    pub(crate) async fn close(&mut self, code: u16, reason: &str) {
        self.frame(CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat()).await;
    }

    /// Sends a message.
    pub(crate) async fn send(&mut self, message: &Value) {
        self.frame(TEXT, message.to_string().as_bytes()).await;
    }

    /// The next message. Pings are answered on the way.
    pub(crate) async fn receive(&mut self) -> Result<String, Error> {
        loop {
            let (kind, payload) = self.next().await.map_err(|_| Error::lost())?;
            match kind {
                TEXT => return Ok(String::from_utf8_lossy(&payload).into_owned()),
                PING => self.frame(PONG, &payload).await,
                CLOSE => return Err(Error::closed(&payload)),
                _ => {}
            }
        }
    }

    async fn frame(&mut self, kind: u8, payload: &[u8]) {
        let mut frame = vec![FINAL | kind];
        match u16::try_from(payload.len()) {
            #[allow(clippy::cast_possible_truncation, reason = "it is at most 125")]
            Ok(len @ 0..=125) => frame.push(self.masked | len as u8),
            Ok(len) => {
                frame.push(self.masked | LEN_16);
                frame.extend_from_slice(&len.to_be_bytes());
            }
            Err(_) => {
                frame.push(self.masked | LEN_64);
                frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
            }
        }
        // A mask of zeroes changes nothing, and nobody between the two ends could be confused by what it shows.
        if self.masked == MASKED {
            frame.extend_from_slice(&[0; 4]);
        }
        frame.extend_from_slice(payload);
        // A server that has closed reads no more; what it said before it did is read next, and tells why.
        let _ = self.stream.write_all(&frame).await;
    }

    /// The next frame: what it is, and its payload. Nothing is fragmented.
    async fn next(&mut self) -> std::io::Result<(u8, Vec<u8>)> {
        let kind = self.stream.read_u8().await? & 0xf;
        let second = self.stream.read_u8().await?;
        let len = match second & !MASKED {
            LEN_16 => u64::from(self.stream.read_u16().await?),
            LEN_64 => self.stream.read_u64().await?,
            short => u64::from(short),
        };
        let mut mask = [0; 4];
        if second & MASKED != 0 {
            self.stream.read_exact(&mut mask).await?;
        }
        let mut payload = Vec::new();
        (&mut self.stream).take(len).read_to_end(&mut payload).await?;
        payload.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
        Ok((kind, payload))
    }
}
