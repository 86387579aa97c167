//! How a tool is run: one function pointer, and where it may be called.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use super::Call;
use super::Done;
use super::Out;
use super::ToolError;
use crate::peer::LONGEST_TIME;

/// A tool's function in a set whose state is an `S`.
pub struct Runner<S = ()> {
    kind: Kind,
    state: PhantomData<fn(&S)>,
}

/// Plain data, so that a table of tools is a constant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Here and now: a function that computes little. Allocates nothing.
    Sync(SyncRun),
    /// On the pool of threads that may block.
    Blocking(SyncRun, Limit),
    /// A future, which may outlive the message.
    Task(TaskRun, Limit),
}

impl Kind {
    /// The same with a limit of its own.
    pub(super) const fn within(self, limit: Duration) -> Self {
        let limit = if limit.as_secs() < LONGEST_TIME.as_secs() { limit } else { LONGEST_TIME };
        match self {
            Self::Sync(run) => Self::Sync(run),
            Self::Blocking(run, _) => Self::Blocking(run, Some(limit)),
            Self::Task(run, _) => Self::Task(run, Some(limit)),
        }
    }
}

/// How long a call of the tool may wait, where the tool has a limit of its own. What answers at once needs none.
pub(crate) type Limit = Option<Duration>;

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
        Self::new(Kind::Blocking(run, None))
    }

    /// An async function.
    pub const fn task(run: TaskRun) -> Self {
        Self::new(Kind::Task(run, None))
    }

    /// The same with a limit of its own.
    #[must_use]
    pub const fn within_millis(self, limit: u64) -> Self {
        Self::new(self.kind.within(Duration::from_millis(limit)))
    }

    /// What stands in for a tool that the macro has refused, so that its name still resolves.
    pub const fn refused() -> Self {
        Self::sync(|_, out| Ok(out))
    }

    /// The function, without its state's type.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    const fn new(kind: Kind) -> Self {
        Self { kind, state: PhantomData }
    }
}

impl<S> fmt::Debug for Runner<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
