//! A connection whose other side is a buffer: what it reads lies there, and what it writes is thrown away. So whatever is
//! counted is done by the connection, and by nobody who talks to it.

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::task::Context;
use std::task::Poll;
use std::task::Wake;
use std::task::Waker;

use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;

use crate::server::Server;
use crate::tool::Caller;
use crate::tool::Door;
use crate::tool::SessionId;

/// A connection behind its upgrade, in whose place a test is the runtime: it is polled when there is something to read, and for as
/// long as it wakes itself.
pub struct Line {
    running: Pin<Box<dyn Future<Output = ()>>>,
    far: Rc<RefCell<Far>>,
    awake: Arc<Awake>,
    waker: Waker,
}

/// What the connection takes for its socket.
#[derive(Debug, Default)]
struct Far {
    unread: Rc<[u8]>,
    /// How much of it has been read.
    read: usize,
    /// How many bytes were written since it was asked last.
    written: usize,
    /// All that was written, if somebody wants to see it.
    seen: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct Awake(AtomicBool);

impl Line {
    /// Opens a connection to a server. Called within a runtime, which keeps the time.
    pub fn open(server: &Server) -> Self {
        let far = Rc::new(RefCell::new(Far::default()));
        let door = Arc::new(Door::of(SessionId::random(), Caller::default()));
        let running = Box::pin(server.run(Stream(Rc::clone(&far)), Vec::new(), &door));
        let awake = Arc::new(Awake::default());
        let waker = Arc::clone(&awake).into();
        Self { running, far, awake, waker }
    }

    /// Has these frames read, and all of them done that can be done now. Gives the number of bytes that were written.
    pub fn play(&mut self, frames: &Rc<[u8]>) -> usize {
        {
            let mut far = self.far.borrow_mut();
            far.unread = Rc::clone(frames);
            far.read = 0;
        }
        self.awake.0.store(true, Relaxed);
        while self.awake.0.swap(false, Relaxed) {
            let mut task = Context::from_waker(&self.waker);
            if self.running.as_mut().poll(&mut task).is_ready() {
                break;
            }
        }
        std::mem::take(&mut self.far.borrow_mut().written)
    }

    /// The same, and gives what was written.
    pub fn ask(&mut self, frames: &Rc<[u8]>) -> Vec<u8> {
        self.far.borrow_mut().seen = Some(Vec::new());
        self.play(frames);
        self.far.borrow_mut().seen.take().unwrap_or_default()
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("far", &self.far).field("awake", &self.awake).finish_non_exhaustive()
    }
}

impl Wake for Awake {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

struct Stream(Rc<RefCell<Far>>);

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut far = self.0.borrow_mut();
        let piece = buffer.remaining().min(far.unread.len() - far.read);
        if piece == 0 {
            // Whoever puts more there polls.
            return Poll::Pending;
        }
        buffer.put_slice(&far.unread[far.read..far.read + piece]);
        far.read += piece;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut far = self.0.borrow_mut();
        far.written += bytes.len();
        if let Some(seen) = &mut far.seen {
            seen.extend_from_slice(bytes);
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A text frame of a client (RFC 6455 section 5), masked as all of them are.
pub fn frame(text: &str) -> Vec<u8> {
    const MASK: [u8; 4] = [0x5a, 0xc3, 0x11, 0x9e];
    let mut frame = vec![0x81];
    match (u8::try_from(text.len()), u16::try_from(text.len())) {
        (Ok(short @ ..126), _) => frame.push(0x80 | short),
        (_, Ok(len)) => {
            frame.push(0xfe);
            frame.extend_from_slice(&len.to_be_bytes());
        }
        _ => {
            frame.push(0xff);
            frame.extend_from_slice(&(text.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(&MASK);
    frame.extend(text.bytes().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}
