//! How a tool is run: one function pointer, and where it may be called.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

use super::Call;
use super::Done;
use super::Out;

/// A tool's function in a set whose state is an `S`.
pub struct Run<S = ()> {
    kind: Kind,
    state: PhantomData<fn(&S)>,
}

/// Plain data, so that a table of tools is a constant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Here and now: a function that computes little. Allocates nothing.
    Sync(SyncRun),
    /// On the pool of threads that may block.
    Blocking(SyncRun),
    /// A future. It owns its call, because it may outlive the message.
    Task(TaskRun),
}

/// Decodes, calls, replies.
pub(crate) type SyncRun = for<'o> fn(&Call<'_>, Out<'o>) -> Done<'o>;

/// Does the same in a future.
pub(super) type TaskRun = fn(Call<'static>, Out<'static>) -> Work;

/// The future of one call. One box; it is polled once before anything else is done with it.
pub type Work = Pin<Box<dyn Future<Output = Done<'static>> + Send>>;

impl<S> Run<S> {
    /// A function that returns soon.
    pub const fn sync(run: SyncRun) -> Self {
        Self::new(Kind::Sync(run))
    }

    /// A function that blocks its thread.
    pub const fn blocking(run: SyncRun) -> Self {
        Self::new(Kind::Blocking(run))
    }

    /// An async function.
    pub const fn task(run: TaskRun) -> Self {
        Self::new(Kind::Task(run))
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

impl<S> fmt::Debug for Run<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
