//! The handlers that wait, in the connection's own task.
//!
//! They are not spawned: that costs two to four times as much, and protects nobody from a handler that computes. Their
//! number is bounded by the peer, which admits them.

use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::task::Waker;

use futures_util::Stream;
use futures_util::stream::FuturesUnordered;

use crate::meter::Outcome;
use crate::peer::Key;
use crate::service::Finished;
use crate::service::Handler;

#[derive(Debug, Default)]
pub(super) struct Calls {
    running: FuturesUnordered<Running>,
    /// How many bytes they were called with.
    held: usize,
}

impl Calls {
    /// Keeps a handler that was called with so many bytes.
    pub(super) fn start(&mut self, key: Key, handler: Handler, held: usize) {
        self.held += held;
        self.running.push(Running { key, handler: Some(handler), held, waker: None });
    }

    /// With how many bytes all calls were called that wait.
    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// Drops the handler of a call, here and now.
    pub(super) fn cancel(&mut self, key: Key) {
        if let Some(running) = self.running.iter_mut().find(|running| running.key == key) {
            running.handler = None;
            self.held -= std::mem::take(&mut running.held);
            // The empty place is cleared away when it is polled next.
            if let Some(waker) = running.waker.take() {
                waker.wake();
            }
        }
    }

    /// Drops the handler of a call whose time is over.
    pub(super) fn expire(&mut self, key: Key) {
        let mut running = self.running.iter_mut().filter(|running| running.key == key);
        if let Some(handler) = running.find_map(|running| running.handler.as_mut()) {
            handler.end(Outcome::TimedOut);
        }
        self.cancel(key);
    }

    /// Drops every handler.
    pub(super) fn clear(&mut self) {
        self.running.clear();
        self.held = 0;
    }

    /// The next call that is over.
    pub(super) fn poll_finished(&mut self, task: &mut Context<'_>) -> Poll<(Key, Finished)> {
        loop {
            match Pin::new(&mut self.running).poll_next(task) {
                Poll::Ready(Some(Some((key, finished, held)))) => {
                    self.held -= held;
                    return Poll::Ready((key, finished));
                }
                // That was a cancelled one.
                Poll::Ready(Some(None)) => {}
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// A place in the set: a handler, or nothing after it was cancelled.
#[derive(Debug)]
struct Running {
    key: Key,
    handler: Option<Handler>,
    held: usize,
    /// Wakes this place; set by its first poll.
    waker: Option<Waker>,
}

impl Future for Running {
    type Output = Option<(Key, Finished, usize)>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { key, handler, held, waker } = &mut *self;
        let Some(handler) = handler else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(finished) = Pin::new(handler).poll(task) {
            return Poll::Ready(Some((*key, finished, *held)));
        }
        match waker {
            Some(waker) => waker.clone_from(task.waker()),
            None => *waker = Some(task.waker().clone()),
        }
        Poll::Pending
    }
}
