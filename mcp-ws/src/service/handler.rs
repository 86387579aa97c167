//! A handler that may wait: a tool's future, behind `catch_unwind`.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;

use futures_util::FutureExt;
use tokio::task::JoinHandle;
use tracing::Span;

use super::observed::Observed;
use super::tasks::Seed;
use super::watch::Watch;
use crate::meter::Outcome;
use crate::peer;
use crate::peer::Filter;
use crate::protocol::Capability;
use crate::protocol::Question;
use crate::tool::Answering;
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
use crate::wire::Code;
use crate::wire::ErrorObject;

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
    /// It goes on as a task, of which this is the handle: a JSON object without its closing brace.
    Became(Vec<u8>),
    /// There is nothing to say but that it is done.
    Acknowledged,
    /// A subscription may be opened, and hears of this.
    Listens(Filter),
    /// It cannot be done.
    Refused(ErrorObject),
}

/// What the model, or the client, is told of a panic.
pub(super) const PANICKED: &str = "the tool panicked";

/// What the model is told where a time was over.
pub(crate) const TOOK_TOO_LONG: &str = "the tool took too long and was stopped";

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
    work: Option<Job>,
    watch: Arc<Watch>,
    limit: Limit,
    observed: Observed,
    /// None: the tool cannot ask, or does so by requests. In a box, for few have one, and a handler is moved several times.
    origin: Option<Box<Origin>>,
}

/// What a handler waits for.
enum Job {
    /// A tool.
    Tool(Work),
    /// Something of ours, which does not panic: what is asked of a store is guarded.
    Own(Ending),
}

/// The end of a call that is not a tool's to write.
pub(super) type Ending = Pin<Box<dyn Future<Output = Finished> + Send>>;

/// The call whose round a handler runs.
pub(super) struct Origin {
    rounds: Arc<Rounds>,
    /// What the client will call again: a copy, for the message is gone by then.
    tool: Box<str>,
    arguments: Box<str>,
    /// None: the client has no tasks, or the function cannot be left.
    seed: Option<Seed>,
}

impl Origin {
    /// `seed` makes what a task of this call is made of, if its client has tasks.
    pub(super) fn of(
        call: &peer::Call<'_>,
        rounds: Option<Arc<Rounds>>,
        seed: impl FnOnce() -> Option<Seed>,
    ) -> Option<Self> {
        let rounds = rounds?;
        let (tool, arguments) = ((&*call.name).into(), call.arguments.into());
        let seed = seed();
        if seed.is_some() {
            rounds.allow_task();
        }
        Some(Self { rounds, tool, arguments, seed })
    }

    /// The task that the tool wants to become, if it does.
    fn become_task(&mut self) -> Option<Ending> {
        let answers = self.rounds.take_to_task()?;
        self.seed.take().map(|seed| seed.start(answers))
    }

    /// What the tool has asked, if it has.
    fn asked(&mut self) -> Option<Asked> {
        let (questions, heard) = self.rounds.take_questions()?;
        let (tool, arguments) = (std::mem::take(&mut self.tool), std::mem::take(&mut self.arguments));
        Some(Asked { tool, arguments, questions, heard })
    }

    /// What the client lacks, if that is why the tool failed. Of the error that it has passed on only the words are left, since
    /// any error can become one of a tool, those that borrow too.
    fn lacks(&self, error: &ToolError) -> Option<Capability> {
        let why = |missing: Capability| Unanswered::Impossible(missing).to_string();
        self.rounds.missing().into_iter().find(|missing| error.text().contains(&why(*missing)))
    }
}

impl Drop for Origin {
    /// What the tool has spawned may still wait for an answer.
    fn drop(&mut self) {
        self.rounds.end();
    }
}

impl Handler {
    pub(super) fn new(work: Work, watch: Arc<Watch>) -> Self {
        Self::of_job(Job::Tool(work), watch)
    }

    /// What is no tool's to do.
    pub(super) fn own(ending: Ending) -> Self {
        Self::of_job(Job::Own(ending), Arc::new(Watch::blind()))
    }

    fn of_job(job: Job, watch: Arc<Watch>) -> Self {
        Self { work: Some(job), watch, limit: None, observed: Observed::nothing(), origin: None }
    }

    /// What answers a question of the other side, and may panic.
    pub(crate) fn of_question(answering: Answering) -> Self {
        Self::own(Box::pin(async move {
            match AssertUnwindSafe(answering).catch_unwind().await {
                Ok(Ok(result)) => Finished::Replied(result.into_bytes()),
                Ok(Err(error)) => Finished::Refused(error),
                Err(_) => {
                    Finished::Refused(ErrorObject::new(Code::INTERNAL_ERROR, "whoever answers has panicked"))
                }
            }
        }))
    }

    /// The same as the call that this is.
    pub(super) fn observed(mut self, observed: Observed) -> Self {
        self.observed = observed;
        self
    }

    /// Notes why its call ends, for who does not end by itself. What is dropped without a reason was cancelled.
    pub(crate) fn end(&mut self, outcome: Outcome) {
        self.observed.end(outcome);
    }

    /// The same as a round of this call.
    pub(super) fn of(mut self, origin: Option<Origin>) -> Self {
        self.origin = origin.map(Box::new);
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
        let polled = self.poll_job(task);
        if let Poll::Ready(finished) = &polled {
            self.observed.end(finished.outcome());
        }
        polled
    }
}

impl Handler {
    fn poll_job(&mut self, task: &mut Context<'_>) -> Poll<Finished> {
        let Self { work: job, watch, observed, origin, .. } = self;
        let span = observed.span();
        let work = match job {
            None => return Poll::Pending,
            Some(Job::Own(ending)) => return ending.as_mut().poll(task),
            Some(Job::Tool(work)) => work,
        };
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
            (Poll::Pending, Some(origin)) => {
                if let Some(ending) = origin.become_task() {
                    // The task begins when this is polled again: then its function is not run twice at a time, and its call
                    // has a place among those that wait.
                    drop_work(job.replace(Job::Own(ending)), span);
                    task.waker().wake_by_ref();
                    return Poll::Pending;
                }
                origin.asked().map_or(Poll::Pending, |asked| Poll::Ready(Finished::Asks(asked)))
            }
        }
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        drop_work(self.work.take(), self.observed.span());
    }
}

/// What the tool keeps may panic when it is dropped; that is no reason to end the other calls. The panic hook has reported it.
fn drop_work(work: Option<Job>, span: &Span) {
    let _entered = span.enter();
    drop(catch_unwind(AssertUnwindSafe(|| drop(work))));
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
