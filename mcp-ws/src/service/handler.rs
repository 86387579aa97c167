//! A handler that may wait: a tool's future, behind `catch_unwind`.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;

use tokio::task::JoinHandle;

use super::watch::Watch;
use crate::tool::Call;
use crate::tool::Done;
use crate::tool::Limit;
use crate::tool::Out;
use crate::tool::SyncRun;
use crate::tool::ToolError;
use crate::tool::Work;

/// How a call ended.
#[derive(Debug)]
pub(crate) enum Finished {
    /// With this `result`, as JSON.
    Replied(Vec<u8>),
    /// The tool failed, and the model is to read why.
    Failed(ToolError),
    /// The tool panicked.
    Panicked,
}

impl From<Done<'static>> for Finished {
    fn from(done: Done<'static>) -> Self {
        match done {
            Ok(out) => Self::Replied(out.into_kept()),
            Err(error) => Self::Failed(error),
        }
    }
}

/// A call that is not answered yet. Dropping it drops the tool's future; a blocking function that has begun runs to its
/// end, unheard, and one that has not never begins.
pub(crate) struct Handler {
    /// Taken when it is dropped.
    work: Option<Work>,
    watch: Arc<Watch>,
    limit: Limit,
}

impl Handler {
    pub(super) fn new(work: Work, watch: Arc<Watch>) -> Self {
        Self { work: Some(work), watch, limit: None }
    }

    /// The same with the tool's own limit, if it has one.
    pub(super) fn within(mut self, limit: Limit) -> Self {
        self.limit = limit;
        self
    }

    /// How long the call may wait, if that is the tool's to say.
    pub(crate) fn limit(&self) -> Limit {
        self.limit
    }

    /// A function on the pool of threads that may block. It is handed over when its connection may block one more.
    pub(super) fn blocking(run: SyncRun, call: Call<'static>, out: Out<'static>, watch: Arc<Watch>) -> Self {
        let work = async move {
            let permit = call.door().thread().await;
            let mut thread = AbortOnDrop(tokio::task::spawn_blocking(move || {
                let _permit = permit;
                run(&call, out)
            }));
            match (&mut thread.0).await {
                Ok(done) => done,
                Err(lost) => match lost.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => Err(ToolError::new("the server stopped before the tool had run")),
                },
            }
        };
        Self::new(Box::pin(work), watch)
    }
}

impl Future for Handler {
    type Output = Finished;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Finished> {
        let Self { work, watch, .. } = &mut *self;
        let Some(work) = work else { return Poll::Pending };
        // A future that has panicked is never polled again, so nobody sees what it left half done.
        let polled = watch.over(|| catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(task))));
        let Ok(poll) = polled else {
            return Poll::Ready(Finished::Panicked);
        };
        poll.map(Finished::from)
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        // What the tool keeps may panic when it is dropped; that is no reason to end the other calls. The panic hook has
        // reported it.
        let work = self.work.take();
        drop(catch_unwind(AssertUnwindSafe(|| drop(work))));
    }
}

/// A function that waits for its thread is taken back from the queue: a caller that asks and cancels again and again
/// would fill it.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handler")
    }
}
