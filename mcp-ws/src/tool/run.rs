//! How a tool is run: one function pointer, and where it may be called.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use super::Call;
use super::Done;
use super::Out;
use super::Scopes;
use super::Tasks;
use super::Terms;
use super::ToolError;

/// A tool's function in a set whose state is an `S`.
pub struct Runner<S = ()> {
    kind: Kind,
    /// What its callers need.
    scopes: &'static [&'static str],
    state: PhantomData<fn(&S)>,
}

/// Plain data, so that a table of tools is a constant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Here and now: a function that computes little. Allocates nothing.
    Sync(SyncRun),
    /// On the pool of threads that may block.
    Blocking(SyncRun, Terms),
    /// A future, which may outlive the message.
    Task(TaskRun, Terms),
}

impl Kind {
    /// The same with a limit of its own.
    pub(super) const fn within(self, limit: Duration) -> Self {
        self.on(self.terms().within(limit))
    }

    /// The same, whose calls become tasks, or do not.
    pub(super) const fn as_task(self, tasks: Tasks) -> Self {
        self.on(Terms { tasks, ..self.terms() })
    }

    /// On which terms a call may wait. What answers at once needs none.
    pub(crate) const fn terms(self) -> Terms {
        match self {
            Self::Sync(_) => Terms::DEFAULT,
            Self::Blocking(_, terms) | Self::Task(_, terms) => terms,
        }
    }

    const fn on(self, terms: Terms) -> Self {
        match self {
            Self::Sync(run) => Self::Sync(run),
            Self::Blocking(run, _) => Self::Blocking(run, terms),
            Self::Task(run, _) => Self::Task(run, terms),
        }
    }
}

/// Decodes, calls, replies.
pub(crate) type SyncRun = for<'o> fn(&Call<'_>, Out<'o>) -> Done<'o>;

/// Decodes, and makes the future that calls and replies.
pub(super) type TaskRun = fn(&Call<'_>, Out<'static>) -> Started;

/// The future of one call, or what is wrong with the call's arguments.
pub type Started = Result<Work, ToolError>;

/// The future of one call. One box; it is polled once before anything else is done with it.
pub(crate) type Work = Pin<Box<dyn Future<Output = Done<'static>> + Send>>;

/// Boxes the future of a call.
///
/// # Errors
///
/// None: an error is one of the arguments, and comes before.
pub fn start(work: impl Future<Output = Done<'static>> + Send + 'static) -> Started {
    Ok(Box::pin(work))
}

impl<S> Runner<S> {
    /// A function that returns soon.
    pub const fn sync(run: SyncRun) -> Self {
        Self::new(Kind::Sync(run))
    }

    /// A function that blocks its thread.
    pub const fn blocking(run: SyncRun) -> Self {
        Self::new(Kind::Blocking(run, Terms::DEFAULT))
    }

    /// An async function.
    pub const fn task(run: TaskRun) -> Self {
        Self::new(Kind::Task(run, Terms::DEFAULT))
    }

    /// The same with a limit of its own.
    #[must_use]
    pub const fn within_millis(self, limit: u64) -> Self {
        Self { kind: self.kind.within(Duration::from_millis(limit)), ..self }
    }

    /// The same, run as a task for clients that have tasks.
    #[must_use]
    pub const fn as_task(self) -> Self {
        Self { kind: self.kind.as_task(Tasks::Offered), ..self }
    }

    /// The same, run as a task and in no other way.
    #[must_use]
    pub const fn only_as_task(self) -> Self {
        Self { kind: self.kind.as_task(Tasks::Required), ..self }
    }

    /// The same for callers who have all of these scopes.
    #[must_use]
    pub const fn with_scopes(self, scopes: &'static [&'static str]) -> Self {
        Self { scopes, ..self }
    }

    /// What stands in for a tool that the macro has refused, so that its name still resolves.
    pub const fn refused() -> Self {
        Self::sync(|_, out| Ok(out))
    }

    /// The function, without its state's type.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// What its callers need.
    pub(super) fn scopes(&self) -> Scopes {
        Scopes::constant(self.scopes)
    }

    const fn new(kind: Kind) -> Self {
        Self { kind, scopes: &[], state: PhantomData }
    }
}

impl<S> fmt::Debug for Runner<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
