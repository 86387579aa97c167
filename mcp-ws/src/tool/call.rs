//! One call, as the generated code sees it: raw arguments, the set's state, and the way back to the caller.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::OnceLock;

use super::AnyState;
use super::Arguments;
use super::Context;
use super::Decode;
use super::Door;
use super::Extracts;
use super::FromState;
use super::Kept;
use super::Provides;
use super::Rounds;
use super::Shares;
use super::arguments::Unknown;
use crate::peer;

/// A request to run a tool. Borrowed from the message while it is run at once; owned by a handler that may outlive it.
#[derive(Debug)]
pub struct Call<'t> {
    arguments: Cow<'t, str>,
    state: Cow<'t, AnyState>,
    line: Line<'t>,
}

/// The way back to the caller: what it is made of, or itself.
#[derive(Debug)]
enum Line<'t> {
    Unmade {
        request: &'t peer::Call<'t>,
        door: &'t Arc<Door>,
        /// Set when the tool takes a context, or when it has been answered something already.
        rounds: OnceLock<Arc<Rounds>>,
    },
    Made(Context),
}

impl<'t> Call<'t> {
    /// `rounds` is what the tool has been told in answer to its questions, if it was called before.
    pub(crate) fn new(
        request: &'t peer::Call<'t>,
        state: &'t AnyState,
        door: &'t Arc<Door>,
        rounds: Option<Arc<Rounds>>,
    ) -> Self {
        Self {
            arguments: Cow::Borrowed(request.arguments),
            state: Cow::Borrowed(state),
            line: Line::Unmade { request, door, rounds: rounds.map_or_else(OnceLock::new, OnceLock::from) },
        }
    }

    /// The same for a function or a future that outlives the message: it owns the text of its arguments.
    #[must_use]
    pub fn kept(&self) -> Call<'static> {
        Call {
            arguments: Cow::Owned(self.arguments.to_string()),
            state: Cow::Owned(AnyState::clone(&self.state)),
            line: Line::Made(self.context()),
        }
    }

    /// The same call run as a task, of which nothing is left but what it needs.
    pub(crate) fn of_task(arguments: &str, state: AnyState, context: Context) -> Call<'static> {
        Call {
            arguments: Cow::Owned(arguments.to_owned()),
            state: Cow::Owned(state),
            line: Line::Made(context),
        }
    }

    /// What the tool asks in this round; `None`: it cannot ask, or does so by requests.
    pub(crate) fn rounds(&self) -> Option<Arc<Rounds>> {
        match &self.line {
            Line::Unmade { rounds, .. } => rounds.get().cloned(),
            Line::Made(context) => context.rounds(),
        }
    }

    pub(crate) fn door(&self) -> &Arc<Door> {
        match &self.line {
            Line::Unmade { door, .. } => door,
            Line::Made(context) => &context.door,
        }
    }

    /// The arguments of these names, to be decoded into a tuple of their types.
    pub fn arguments<'c, T: Arguments<'c>>(&'c self, names: &'c [&'c str]) -> Decode<'c, T> {
        Decode::new(&self.arguments, names, Unknown::Skip)
    }

    /// The same of a tool that takes nothing else: a member that no argument has is an error.
    pub fn only_arguments<'c, T: Arguments<'c>>(&'c self, names: &'c [&'c str]) -> Decode<'c, T> {
        Decode::new(&self.arguments, names, Unknown::Refuse)
    }

    /// The tool's line back to its caller.
    pub fn context(&self) -> Context {
        match &self.line {
            Line::Unmade { request, door, rounds } => {
                Context::of(request, door, || Arc::clone(rounds.get_or_init(Arc::default)))
            }
            Line::Made(context) => context.clone(),
        }
    }

    /// What a tool asks for of its set's state `S`.
    ///
    /// # Panics
    ///
    /// Never in a tool of a `Tools<S>`, which is bound to its own state.
    pub fn state<S: 'static, T: FromState<S>>(&self) -> T {
        T::from_state(self.own_state())
    }

    /// What the server fills in for a parameter of this type.
    pub fn extract<S: Extracts<T>, T>(&self) -> T {
        S::extract(self)
    }

    /// The state that the tool was bound to.
    pub(super) fn own_state<S: 'static>(&self) -> &S {
        of_its_own_set(self.state.downcast_ref())
    }

    /// The arguments as they came.
    pub(super) fn raw_arguments(&self) -> &str {
        &self.arguments
    }

    /// The value whose method a tool is, for the time of the call.
    ///
    /// # Panics
    ///
    /// As [`state`](Self::state).
    pub fn lend<S: Provides<T>, T>(&self) -> &T {
        S::provide(self.own_state())
    }

    /// The same for a future that outlives the message.
    ///
    /// # Panics
    ///
    /// As [`state`](Self::state).
    pub fn keep<S: Provides<T>, T>(&self) -> Kept<S, T> {
        Kept::new(self.shared_state())
    }

    /// The same for a method that takes `self: Arc<Self>`.
    ///
    /// # Panics
    ///
    /// As [`state`](Self::state).
    pub fn share<S: Shares<T>, T>(&self) -> Arc<T> {
        self.shared_state::<S>().share()
    }

    fn shared_state<S: Send + Sync + 'static>(&self) -> Arc<S> {
        of_its_own_set(AnyState::clone(&self.state).downcast().ok())
    }
}

/// A tool asks for `S` only in a `Tools<S>`, and `with_state` or `bind` gave that an `S`; a closure is its own state.
#[allow(clippy::expect_used, reason = "as said")]
fn of_its_own_set<T>(state: Option<T>) -> T {
    state.expect("a set of tools is bound to its own state")
}
