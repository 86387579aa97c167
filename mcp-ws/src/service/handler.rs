//! A handler that may wait: a tool's future, behind `catch_unwind`.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;

use tokio::task::JoinHandle;
use tracing::Span;

use super::watch::Watch;
use crate::peer;
use crate::protocol::Capability;
use crate::protocol::Question;
use crate::tool::Answers;
use crate::tool::Call;
use crate::tool::Done;
use crate::tool::Limit;
use crate::tool::Out;
use crate::tool::Rounds;
use crate::tool::SyncRun;
use crate::tool::ToolError;
use crate::tool::Unanswered;
use crate::tool::Work;

/// How a call ended.
#[derive(Debug)]
pub(crate) enum Finished {
    /// With this `result`, as JSON.
    Replied(Vec<u8>),
    /// The tool failed, and the model is to read why.
    Failed(ToolError),
    /// The tool has to know more, and is to be called again with the answers.
    Asks(Asked),
    /// The tool failed for want of something that its client cannot be asked.
    Lacks(Capability),
    /// The tool panicked.
    Panicked,
}

/// What a tool has to know before it can go on, and of which call.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(super) tool: Box<str>,
    pub(super) arguments: Box<str>,
    /// By their keys, in the order in which they were asked.
    pub(super) questions: Vec<(String, Question)>,
    /// What it was told in this round, and will ask for again.
    pub(super) heard: Answers,
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
    span: Span,
    /// None: the tool cannot ask, or does so by requests.
    origin: Option<Origin>,
}

/// The call whose round a handler runs.
pub(super) struct Origin {
    rounds: Arc<Rounds>,
    /// What the client will call again: a copy, for the message is gone by then.
    tool: Box<str>,
    arguments: Box<str>,
}

impl Origin {
    pub(super) fn of(call: &peer::Call<'_>, rounds: Option<Arc<Rounds>>) -> Option<Self> {
        Some(Self { rounds: rounds?, tool: (&*call.name).into(), arguments: call.arguments.into() })
    }

    /// What the tool has asked, if it has.
    fn asked(&mut self) -> Option<Asked> {
        let (questions, heard) = self.rounds.take_questions()?;
        let (tool, arguments) = (std::mem::take(&mut self.tool), std::mem::take(&mut self.arguments));
        Some(Asked { tool, arguments, questions, heard })
    }

    /// What the client lacks, if that is why the tool failed.
    fn lacks(&self, error: &ToolError) -> Option<Capability> {
        let why = |missing: Capability| Unanswered::Impossible(missing.into()).to_string();
        self.rounds.missing().filter(|missing| error.text().contains(&why(*missing)))
    }
}

impl Handler {
    pub(super) fn new(work: Work, watch: Arc<Watch>) -> Self {
        Self { work: Some(work), watch, limit: None, span: Span::none(), origin: None }
    }

    /// The same in this span.
    pub(super) fn in_span(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// The same as a round of this call.
    pub(super) fn of(mut self, origin: Option<Origin>) -> Self {
        self.origin = origin;
        self
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
            let span = Span::current();
            let mut thread = AbortOnDrop(tokio::task::spawn_blocking(move || {
                let _permit = permit;
                span.in_scope(|| run(&call, out))
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
        let Self { work, watch, span, origin, .. } = &mut *self;
        let Some(work) = work else { return Poll::Pending };
        if let Some(origin) = origin {
            origin.rounds.register(task.waker());
        }
        // A future that has panicked is never polled again, so nobody sees what it left half done.
        let polled = watch.over(|| {
            let _entered = span.enter();
            catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(task)))
        });
        let Ok(poll) = polled else {
            return Poll::Ready(Finished::Panicked);
        };
        match (poll, origin) {
            (Poll::Ready(done), None) => Poll::Ready(done.into()),
            (Poll::Ready(done), Some(origin)) => Poll::Ready(match done {
                Err(error) => origin.lacks(&error).map_or(Finished::Failed(error), Finished::Lacks),
                Ok(_) => done.into(),
            }),
            (Poll::Pending, None) => Poll::Pending,
            (Poll::Pending, Some(origin)) => match origin.asked() {
                Some(asked) => Poll::Ready(Finished::Asks(asked)),
                None => Poll::Pending,
            },
        }
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        // What the tool keeps may panic when it is dropped; that is no reason to end the other calls. The panic hook has
        // reported it.
        let work = self.work.take();
        let _entered = self.span.enter();
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
