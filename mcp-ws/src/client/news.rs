//! What a server tells unasked.

use std::fmt;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

use futures_util::Stream;
use futures_util::stream;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::tool::Progress;

/// Something that the server tells: that its tools have changed, a log message, or whatever else it has to say. Progress is
/// told to its call.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Notification {
    /// What it is: `notifications/tools/list_changed`, `notifications/message`, …
    pub method: String,
    /// More of it.
    pub params: Value,
}

/// The notifications of a server, as a stream. It ends with the client.
///
/// Bounded: whoever lags behind by more than 256 misses the oldest.
pub struct Notifications(Pin<Box<dyn Stream<Item = Notification> + Send>>);

/// How many are kept for whoever has not looked yet.
pub(super) const KEPT: usize = 256;

impl Notifications {
    pub(super) fn of(heard: broadcast::Receiver<Notification>) -> Self {
        Self(Box::pin(each(heard)))
    }

    /// The next one.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is missed.
    pub async fn next(&mut self) -> Option<Notification> {
        stream::StreamExt::next(&mut self.0).await
    }
}

/// The progress of a call, as a stream. It ends with the call.
///
/// Bounded: whoever lags behind by more than 32 misses the oldest.
pub struct ProgressOf(pub(super) Pin<Box<dyn Stream<Item = Progress> + Send>>);

impl ProgressOf {
    /// The next report.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is missed.
    pub async fn next(&mut self) -> Option<Progress> {
        stream::StreamExt::next(&mut self.0).await
    }
}

/// Everything that is told, but what was forgotten before it was looked at.
pub(super) fn each<T: Clone + Send + 'static>(heard: broadcast::Receiver<T>) -> impl Stream<Item = T> + Send {
    stream::unfold(heard, async |mut heard| {
        loop {
            match heard.recv().await {
                Ok(next) => return Some((next, heard)),
                Err(RecvError::Lagged(missed)) => {
                    tracing::debug!(missed, "told faster than it was looked at");
                }
                Err(RecvError::Closed) => return None,
            }
        }
    })
}

impl Stream for Notifications {
    type Item = Notification;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Notification>> {
        self.0.as_mut().poll_next(task)
    }
}

impl Stream for ProgressOf {
    type Item = Progress;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Progress>> {
        self.0.as_mut().poll_next(task)
    }
}

impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notifications")
    }
}

impl fmt::Debug for ProgressOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProgressOf")
    }
}
