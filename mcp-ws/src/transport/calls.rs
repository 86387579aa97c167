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

use crate::peer::Key;
use crate::service::Finished;
use crate::service::Handler;

#[derive(Debug, Default)]
pub(super) struct Calls {
    running: FuturesUnordered<Running>,
}

impl Calls {
    pub(super) fn start(&mut self, key: Key, handler: Handler) {
        self.running.push(Running { key, handler: Some(handler), waker: None });
    }

    /// Drops the handler of a call, here and now.
    pub(super) fn cancel(&mut self, key: Key) {
        if let Some(running) = self.running.iter_mut().find(|running| running.key == key) {
            running.handler = None;
            // The empty place is cleared away when it is polled next.
            if let Some(waker) = running.waker.take() {
                waker.wake();
            }
        }
    }

    /// Drops every handler.
    pub(super) fn clear(&mut self) {
        self.running.clear();
    }

    /// The next call that is over.
    pub(super) fn poll_finished(&mut self, task: &mut Context<'_>) -> Poll<(Key, Finished)> {
        loop {
            match Pin::new(&mut self.running).poll_next(task) {
                Poll::Ready(Some(Some(finished))) => return Poll::Ready(finished),
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
    /// Wakes this place; set by its first poll.
    waker: Option<Waker>,
}

impl Future for Running {
    type Output = Option<(Key, Finished)>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { key, handler, waker } = &mut *self;
        let Some(handler) = handler else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(finished) = Pin::new(handler).poll(task) {
            return Poll::Ready(Some((*key, finished)));
        }
        match waker {
            Some(waker) => waker.clone_from(task.waker()),
            None => *waker = Some(task.waker().clone()),
        }
        Poll::Pending
    }
}
