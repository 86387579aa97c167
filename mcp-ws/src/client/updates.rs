//! What is told again and again, for whoever wants to hear of it.

use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

use futures_util::Stream;
use futures_util::StreamExt;
use futures_util::stream::once;
use futures_util::stream::unfold;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

/// Things that are told one after the other: notifications, progress, statuses. A [`Stream`], of which [`next`](Self::next) gives
/// the next one without importing anything.
#[must_use = "nothing is heard that nobody waits for"]
pub struct Updates<T>(Pin<Box<dyn Stream<Item = T> + Send>>);

impl<T: Clone + Send + Sync + 'static> Updates<T> {
    /// Everything that is told, but what was forgotten before it was looked at.
    pub(super) fn all(heard: broadcast::Receiver<T>) -> Self {
        Self(Box::pin(unfold(heard, async |mut heard| {
            loop {
                match heard.recv().await {
                    Ok(next) => return Some((next, heard)),
                    Err(RecvError::Lagged(missed)) => {
                        tracing::debug!(missed, "told faster than it was looked at");
                    }
                    Err(RecvError::Closed) => return None,
                }
            }
        })))
    }

    /// How it is now, and then how it has become, as far as it was looked at.
    pub(super) fn newest<S: Clone + Send + Sync + 'static>(
        seen: watch::Receiver<S>,
        part: fn(&S) -> &T,
    ) -> Self {
        Self(Box::pin(unfold((seen, true), move |(mut seen, is_first)| async move {
            if !is_first && seen.changed().await.is_err() {
                return None;
            }
            let newest = part(&seen.borrow_and_update()).clone();
            Some((newest, (seen, false)))
        })))
    }
}

impl<T: Send + 'static> Updates<T> {
    /// How it is now, and how it will have become in the end, if that is something else.
    pub(super) fn until(begin: T, end: impl Future<Output = T> + Send + 'static) -> Self
    where
        T: Clone + PartialEq,
    {
        let now = once(ready(begin.clone()));
        let end = once(end).filter(move |end| ready(*end != begin));
        Self(Box::pin(now.chain(end)))
    }

    /// The same, but no longer than this lasts.
    pub(super) fn while_lasts(self, over: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(Box::pin(self.0.take_until(Box::pin(over))))
    }
}

impl<T: 'static> Updates<T> {
    /// The same as something else, where it is that.
    pub(super) fn read<U: Send + 'static>(self, read: fn(T) -> Option<U>) -> Updates<U> {
        Updates(Box::pin(self.0.filter_map(move |told| ready(read(told)))))
    }

    /// The next one. `None`: there will be no more.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is missed.
    pub async fn next(&mut self) -> Option<T> {
        self.0.next().await
    }
}

impl<T> Stream for Updates<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.as_mut().poll_next(task)
    }
}

impl<T> fmt::Debug for Updates<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Updates")
    }
}
