//! A WebSocket as bytes: for what no library would send, and so small that thousands fit into one process.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;
use tokio::net::TcpStream;

use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::within;

pub(crate) struct Socket {
    stream: TcpStream,
    /// What has been read and not been taken yet.
    read: Vec<u8>,
}

/// A frame of the server.
pub(crate) struct Frame {
    /// The first byte: `FIN`, the reserved bits, the opcode.
    pub(crate) first: u8,
    pub(crate) payload: Vec<u8>,
}

pub(crate) const TEXT: u8 = 0x81;
pub(crate) const BINARY: u8 = 0x82;
pub(crate) const CLOSE: u8 = 0x88;
pub(crate) const PING: u8 = 0x89;
pub(crate) const PONG: u8 = 0x8a;

pub(crate) const HANDSHAKE: &str = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

impl Socket {
    /// TCP, and nothing else yet.
    pub(crate) async fn connect(world: &World) -> Outcome<Self> {
        within("connecting", async {
            let socket = TcpSocket::new_v4()?;
            socket.bind(world.source())?;
            // Small, so that who does not read is soon one who cannot be written to.
            socket.set_recv_buffer_size(16 * 1024)?;
            let stream = socket.connect(world.server).await?;
            stream.set_nodelay(true)?;
            Ok(Self { stream, read: Vec::new() })
        })
        .await
    }

    /// With the handshake done.
    pub(crate) async fn upgraded(world: &World) -> Outcome<Self> {
        let mut socket = Self::connect(world).await?;
        socket.write(HANDSHAKE.as_bytes()).await?;
        let head = socket.head().await?;
        ensure(head.starts_with("HTTP/1.1 101 "), "an upgrade was expected", &head)?;
        Ok(socket)
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Outcome {
        within("writing", async { Ok(self.stream.write_all(bytes).await?) }).await
    }

    pub(crate) async fn send(&mut self, first: u8, payload: &[u8]) -> Outcome {
        self.write(&frame(first, payload)).await
    }

    /// Writes for no longer than this, and what the server may not want any more.
    pub(crate) async fn try_write(&mut self, bytes: &[u8], longest: Duration) {
        let _ = tokio::time::timeout(longest, self.stream.write_all(bytes)).await;
    }

    /// Says that nothing more will be sent. What comes can still be read.
    pub(crate) async fn finish_sending(&mut self) -> Outcome {
        Ok(self.stream.shutdown().await?)
    }

    /// The head of an answer in HTTP.
    pub(crate) async fn head(&mut self) -> Outcome<String> {
        within("the head of an answer", async {
            loop {
                if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                    let head: Vec<_> = self.read.drain(..end + 4).collect();
                    return Ok(String::from_utf8_lossy(&head).into_owned());
                }
                ensure(self.more().await?, "the end instead of", &"a head")?;
            }
        })
        .await
    }

    /// The next frame, however long it takes to come; `None`: the end.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost if it is dropped.
    pub(crate) async fn frame(&mut self) -> Outcome<Option<Frame>> {
        loop {
            if let Some(frame) = self.take_frame()? {
                return Ok(Some(frame));
            }
            if !self.more().await? {
                ensure(self.read.is_empty(), "the end within a frame, bytes", &self.read.len())?;
                return Ok(None);
            }
        }
    }

    /// Waits for the end, passing over what comes before. The code of the server's close frame, if there was one: a reset
    /// may have swallowed it.
    pub(crate) async fn until_closed(&mut self, answers_pings: bool) -> Outcome<Option<u16>> {
        within("the end", async {
            loop {
                let Ok(Some(frame)) = self.frame().await else { return Ok(None) };
                if frame.first == PING && answers_pings {
                    self.try_write(&self::frame(PONG, &frame.payload), Duration::from_secs(1)).await;
                }
                if frame.first == CLOSE {
                    let code = frame.payload.first_chunk().map(|code| u16::from_be_bytes(*code));
                    ensure(
                        matches!(self.frame().await, Ok(None) | Err(_)),
                        "nothing may follow",
                        &"a close",
                    )?;
                    return Ok(code);
                }
            }
        })
        .await
    }

    async fn more(&mut self) -> Outcome<bool> {
        // Thousands rest: none of them is to keep what it has needed once.
        if self.read.is_empty() && self.read.capacity() > 4096 {
            self.read = Vec::new();
        }
        Ok(self.stream.read_buf(&mut self.read).await? > 0)
    }

    fn take_frame(&mut self) -> Outcome<Option<Frame>> {
        let Some(&[first, short]) = self.read.first_chunk() else { return Ok(None) };
        let behind = &self.read[2..];
        let (len, head) = match short {
            126 => match behind.first_chunk() {
                Some(len) => (u16::from_be_bytes(*len).into(), 4),
                None => return Ok(None),
            },
            127 => match behind.first_chunk() {
                Some(len) => (u64::from_be_bytes(*len), 10),
                None => return Ok(None),
            },
            128.. => return Err(Wrong("the server has masked a frame".to_owned())),
            short => (short.into(), 2),
        };
        let end = head + usize::try_from(len).map_err(|error| Wrong(error.to_string()))?;
        if self.read.len() < end {
            return Ok(None);
        }
        let payload = self.read[head..end].to_vec();
        self.read.drain(..end);
        Ok(Some(Frame { first, payload }))
    }
}

/// A frame of a client, masked with zeroes, which changes nothing.
pub(crate) fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = head(first, payload.len());
    frame.extend(payload);
    frame
}

/// What stands before the payload.
pub(crate) fn head(first: u8, len: usize) -> Vec<u8> {
    let mut head = vec![first];
    if let Ok(len @ ..=125) = u8::try_from(len) {
        head.push(0x80 | len);
    } else if let Ok(len) = u16::try_from(len) {
        head.push(0xfe);
        head.extend(len.to_be_bytes());
    } else {
        head.push(0xff);
        head.extend((len as u64).to_be_bytes());
    }
    head.extend([0; 4]);
    head
}
