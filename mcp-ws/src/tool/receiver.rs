//! The value whose methods are tools, as their calls have it: lent, or kept by a future. Nothing is cloned but a
//! reference count.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use super::Provides;

/// A `T` within the state of a set, for a future that borrows it.
pub struct Kept<S, T> {
    state: Arc<S>,
    of: PhantomData<fn() -> T>,
}

impl<S: Provides<T>, T> Kept<S, T> {
    pub(super) fn new(state: Arc<S>) -> Self {
        Self { state, of: PhantomData }
    }
}

impl<S: Provides<T>, T> Deref for Kept<S, T> {
    type Target = T;

    fn deref(&self) -> &T {
        S::provide(&self.state)
    }
}

impl<S, T> fmt::Debug for Kept<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// A state that is a `T`, and not one that only has it: what is a part of something cannot be shared by itself.
#[diagnostic::on_unimplemented(
    message = "this tool takes `self: Arc<{T}>`, which the server does not have",
    label = "wants an `Arc<{T}>`",
    note = "give the server a `{T}` itself, or take `&self`: that can be lent from a larger state"
)]
pub trait Shares<T>: Send + Sync + 'static {
    /// The `T`.
    fn share(self: Arc<Self>) -> Arc<T>;
}

impl<T: Send + Sync + 'static> Shares<T> for T {
    fn share(self: Arc<Self>) -> Arc<T> {
        self
    }
}
