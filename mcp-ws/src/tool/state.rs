//! State that tools share, as handlers of an axum app share theirs.

use std::any::Any;
use std::sync::Arc;

/// A tool's parameter that is not an argument: a clone of the `T` that the server was given by `with_state`.
///
/// Make `T` cheap to clone: an [`Arc`], a connection pool.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use mcp_ws::prelude::*;
///
/// /// Counts its own calls.
/// #[mcp_tool]
/// fn visits(State(count): State<Arc<AtomicU64>>) -> u64 {
///     count.fetch_add(1, Ordering::Relaxed) + 1
/// }
///
/// let server = Server::new(tools![visits]).with_state(Arc::new(AtomicU64::new(0)));
/// # let _: Server = server;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct State<T>(pub T);

/// The state of a set of tools, its type forgotten.
pub(crate) type AnyState = Arc<dyn Any + Send + Sync>;

/// A state that has a `T`. Every type has itself.
#[diagnostic::on_unimplemented(
    message = "this tool needs the state `{T}`, which the server does not have",
    label = "wants a `State<{T}>`",
    note = "call `.with_state(…)` with a `{T}` before the server is used"
)]
pub trait Provides<T>: Send + Sync + 'static {
    /// The `T`.
    fn provide(&self) -> &T;
}

impl<T: Send + Sync + 'static> Provides<T> for T {
    fn provide(&self) -> &T {
        self
    }
}
