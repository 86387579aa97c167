//! A handler that may wait: a tool's future, behind `catch_unwind`.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;

use super::watch::Watch;
use crate::tool::Call;
use crate::tool::Done;
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

/// A call that is not answered yet. Dropping it drops the tool's future, except that a blocking function runs to its
/// end, unheard.
pub(crate) struct Handler {
    work: Work,
    watch: Arc<Watch>,
}

impl Handler {
    pub(super) fn new(work: Work, watch: Arc<Watch>) -> Self {
        Self { work, watch }
    }

    /// A function on the pool of threads that may block.
    pub(super) fn blocking(run: SyncRun, call: Call<'static>, out: Out<'static>, watch: Arc<Watch>) -> Self {
        let work = Box::pin(async move {
            match tokio::task::spawn_blocking(move || run(&call, out)).await {
                Ok(done) => done,
                Err(lost) => match lost.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => Err(ToolError::new("the server stopped before the tool had run")),
                },
            }
        });
        Self { work, watch }
    }
}

impl Future for Handler {
    type Output = Finished;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Finished> {
        let Self { work, watch } = &mut *self;
        // A future that has panicked is never polled again, so nobody sees what it left half done.
        let polled = watch.over(|| catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(task))));
        let Ok(poll) = polled else {
            return Poll::Ready(Finished::Panicked);
        };
        poll.map(Finished::from)
    }
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handler")
    }
}
