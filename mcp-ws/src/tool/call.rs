//! One call, as the generated code sees it: raw arguments, the set's state, and the way back to the caller.

use std::borrow::Cow;
use std::sync::Arc;

use super::AnyState;
use super::Arguments;
use super::Context;
use super::Decode;
use super::Door;
use super::Extracts;
use super::FromState;
use super::Kept;
use super::Provides;
use super::Shares;
use super::arguments::Unknown;
use crate::peer::Key;

/// A request to run a tool. Borrowed from the message while it is run at once; owned by a handler that may outlive it.
#[derive(Debug)]
pub struct Call<'t> {
    arguments: Cow<'t, str>,
    state: Cow<'t, AnyState>,
    door: Cow<'t, Arc<Door>>,
    key: Key,
    progress_token: Option<Cow<'t, str>>,
}

impl<'t> Call<'t> {
    pub(crate) fn new(
        arguments: &'t str,
        state: &'t AnyState,
        door: &'t Arc<Door>,
        key: Key,
        progress_token: Option<&'t str>,
    ) -> Self {
        Self {
            arguments: Cow::Borrowed(arguments),
            state: Cow::Borrowed(state),
            door: Cow::Borrowed(door),
            key,
            progress_token: progress_token.map(Cow::Borrowed),
        }
    }

    pub(crate) fn into_owned(self) -> Call<'static> {
        Call {
            arguments: Cow::Owned(self.arguments.into_owned()),
            state: Cow::Owned(self.state.into_owned()),
            door: Cow::Owned(self.door.into_owned()),
            key: self.key,
            progress_token: self.progress_token.map(|token| Cow::Owned(token.into_owned())),
        }
    }

    /// The same for a future that borrows its arguments: it owns their text.
    #[must_use]
    pub fn kept(&self) -> Call<'static> {
        Call {
            arguments: Cow::Owned(self.arguments.to_string()),
            state: Cow::Owned(AnyState::clone(&self.state)),
            door: Cow::Owned(Arc::clone(&self.door)),
            key: self.key,
            progress_token: self.progress_token.as_ref().map(|token| Cow::Owned(token.to_string())),
        }
    }

    pub(crate) fn door(&self) -> Arc<Door> {
        Arc::clone(&self.door)
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
        let progress_token = self.progress_token.as_deref().map(Into::into);
        Context::new(Arc::clone(&self.door), self.key, progress_token)
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
