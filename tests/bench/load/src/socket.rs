//! A WebSocket of a client that waits: as little as can be, with one read for whatever has come and one write for whatever goes.

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use crate::Outcome;

pub(crate) struct Socket {
    stream: TcpStream,
    /// What was read and is not taken yet: `buffer[start..end]`.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

/// Of every frame. A server has to unmask as it would with any other.
pub(crate) const MASK: [u8; 4] = [0x5a, 0xc3, 0x17, 0x9e];

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

/// Longer than any server needs. Who needs more is not slow, but hangs.
const PATIENCE: Duration = Duration::from_secs(20);

impl Socket {
    /// Connects to an address and a path, and does the upgrade.
    pub(crate) fn connect(address: &str, path: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut socket = Self { stream, buffer: vec![0; 16 * 1024], start: 0, end: 0 };
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        socket.write(head.as_bytes())?;
        let length = loop {
            let head = &socket.buffer[..socket.end];
            if let Some(at) = head.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            socket.read()?;
        };
        let head = String::from_utf8_lossy(&socket.buffer[..length]);
        if !head.starts_with("HTTP/1.1 101 ") {
            return Err(format!("no upgrade: {head}").into());
        }
        socket.start = length;
        Ok(socket)
    }

    /// Frames that are ready to go.
    pub(crate) fn write(&mut self, frames: &[u8]) -> Outcome {
        Ok(self.stream.write_all(frames)?)
    }

    pub(crate) fn send(&mut self, text: &str) -> Outcome {
        self.write(&frame(TEXT, text.as_bytes()))
    }

    /// Waits for something, and reads what there is.
    pub(crate) fn read(&mut self) -> Outcome {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.end * 2, 0);
        }
        let read = self.stream.read(&mut self.buffer[self.end..])?;
        if read == 0 {
            return Err("the server has closed the connection".into());
        }
        self.end += read;
        Ok(())
    }

    /// The next text that is already here and whole, as a part of the buffer.
    pub(crate) fn next(&mut self) -> Outcome<Option<&[u8]>> {
        loop {
            let read = &self.buffer[self.start..self.end];
            let (head, length) = match *read {
                [_, length @ 0..126, ..] => (2, usize::from(length)),
                [_, 126, high, low, ..] => (4, usize::from(u16::from_be_bytes([high, low]))),
                [_, 127, 0, 0, 0, 0, a, b, c, d, ..] => (10, u32::from_be_bytes([a, b, c, d]) as usize),
                [_, 128..=255, ..] => return Err("the server masks its frames".into()),
                _ => return Ok(None),
            };
            if read.len() < head + length {
                return Ok(None);
            }
            let payload = self.start + head..self.start + head + length;
            let opcode = self.buffer[self.start];
            self.start = payload.end;
            match opcode {
                TEXT => return Ok(Some(&self.buffer[payload])),
                PING => {
                    let pong = frame(PONG, &self.buffer[payload]);
                    self.write(&pong)?;
                }
                PONG => {}
                CLOSE => return Err("the server says that it closes".into()),
                _ => return Err(format!("a frame that begins with {opcode:#x}").into()),
            }
        }
    }

    /// Waits for the next text.
    pub(crate) fn receive(&mut self) -> Outcome<String> {
        loop {
            if let Some(text) = self.next()? {
                return Ok(str::from_utf8(text)?.to_owned());
            }
            self.read()?;
        }
    }

    /// Waits until the server has read all that was sent. It has to have nothing to say but that.
    pub(crate) fn settle(&mut self) -> Outcome {
        self.write(&frame(PING, b""))?;
        while self.start == self.end {
            self.read()?;
        }
        match self.buffer[self.start..self.end] {
            [PONG, 0] => {
                self.start = self.end;
                Ok(())
            }
            _ => Err("the server says something".into()),
        }
    }

    /// Leaves as one should, and does not wait for the answer.
    pub(crate) fn close(mut self) -> Outcome {
        self.write(&frame(CLOSE, &1000_u16.to_be_bytes()))
    }
}

/// A text as a frame.
pub(crate) fn text_frame(text: &[u8]) -> Vec<u8> {
    frame(TEXT, text)
}

/// The payload is at its end.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ 0..126), _) => frame.push(0x80 | length),
        (_, Ok(length)) => {
            frame.push(0xfe);
            frame.extend(length.to_be_bytes());
        }
        _ => {
            frame.push(0xff);
            frame.extend((payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend(MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}
