//! State that tools share, as handlers of an axum app share theirs.

use std::any::Any;
use std::sync::Arc;

/// A tool's parameter that is not an argument: a clone of the `T` that the server was given by `with_state`.
///
/// Make `T` cheap to clone: an [`Arc`], a connection pool. For several states there is
/// [`#[derive(State)]`](derive@crate::State).
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

/// What a tool's parameter can be filled with from a state `S`: a [`State<T>`](State), and axum's `State<T>` too, so that
/// a file may import either. What is done by a `Run` can be without, and have several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is another type than the `State` that tools are given",
    label = "not a state of the server",
    note = "import `mcp_ws::State`; axum's `State` will do as well",
    note = "a `Run` has `type State = mcp_ws::State<…>`, a tuple of such, or `()`"
)]
pub trait FromState<S>: Sized {
    /// Takes it out of the state.
    fn from_state(state: &S) -> Self;
}

/// A state that a tool can be given. Stands for [`Clone`], with words of its own for what lacks it.
#[diagnostic::on_unimplemented(
    message = "the state `{Self}` cannot be given to a tool: each call has a clone of it",
    label = "cannot be cloned",
    note = "share it: `State<Arc<{Self}>>`, and `.with_state(Arc::new(…))`"
)]
pub trait Given: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> Given for T {}

impl<S: Provides<T>, T: Given> FromState<S> for State<T> {
    fn from_state(state: &S) -> Self {
        Self(state.provide().clone())
    }
}

impl<S: Provides<T>, T: Given> FromState<S> for axum::extract::State<T> {
    fn from_state(state: &S) -> Self {
        Self(state.provide().clone())
    }
}

impl<S> FromState<S> for () {
    fn from_state(_: &S) -> Self {}
}

impl<S, A: FromState<S>, B: FromState<S>> FromState<S> for (A, B) {
    fn from_state(state: &S) -> Self {
        (A::from_state(state), B::from_state(state))
    }
}

impl<S, A: FromState<S>, B: FromState<S>, C: FromState<S>> FromState<S> for (A, B, C) {
    fn from_state(state: &S) -> Self {
        (A::from_state(state), B::from_state(state), C::from_state(state))
    }
}

/// A state that has a `T`. Every type has itself; a struct of several states says so for each, by
/// [`#[derive(State)]`](derive@crate::State) or by hand.
///
/// ```
/// use mcp_ws::Provides;
/// use mcp_ws::prelude::*;
///
/// #[derive(Clone)]
/// struct Db;
/// #[derive(Clone)]
/// struct Cache;
///
/// struct App {
///     db: Db,
///     cache: Cache,
/// }
///
/// impl Provides<Db> for App {
///     fn provide(&self) -> &Db {
///         &self.db
///     }
/// }
///
/// impl Provides<Cache> for App {
///     fn provide(&self) -> &Cache {
///         &self.cache
///     }
/// }
///
/// /// Reads one item.
/// #[mcp_tool]
/// fn item(State(_db): State<Db>, State(_cache): State<Cache>, id: u64) -> u64 {
///     id
/// }
///
/// let server = Server::new(tools![item]).with_state(App { db: Db, cache: Cache });
/// # let _: Server = server;
/// ```
#[diagnostic::on_unimplemented(
    message = "this tool needs the state `{T}`, which the server does not have",
    label = "wants a `State<{T}>`",
    note = "call `.with_state(…)` on the `Server` with a `{T}`, or with a struct that has `#[derive(mcp_ws::State)]` and a field of it",
    note = "to the methods of a block of tools, `self` is the server's state: the derive goes on its type"
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
