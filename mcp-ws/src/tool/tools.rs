//! A set of tools whose state is still to come: what `tools![…]` makes.

use std::fmt;
use std::sync::Arc;

use super::AnyState;
use super::Names;
use super::Row;
use super::Runner;
use super::names::Built;

/// A set of tools, in the order they were written. `S` is the state that they still need; `()` where they need none.
///
/// Two words, all of it constant: a set can stand in a `static`.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Adds.
/// #[mcp_tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// static TOOLS: Tools = tools![add];
/// assert_eq!(TOOLS.names().collect::<Vec<_>>(), ["add"]);
/// ```
pub struct Tools<S: 'static = ()> {
    names: &'static Names,
    runs: &'static [Runner<S>],
}

impl<S: 'static> Tools<S> {
    /// What `tools!` writes: the constants of a set, and how to run each of its tools.
    #[doc(hidden)]
    pub const fn new(names: &'static Names, runs: &'static [Runner<S>]) -> Self {
        Self { names, runs }
    }

    /// What stands in for a set that the macro has refused.
    #[doc(hidden)]
    pub const fn refused() -> Self {
        static BUILT: Built<0, 0> = Built::new(&[]);
        static NAMES: Names = BUILT.names(&[]);
        Self { names: &NAMES, runs: &[] }
    }

    /// The tools' names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter()
    }

    /// What the set says of its tools.
    pub(super) const fn all_names(&self) -> &'static Names {
        self.names
    }

    /// How each tool is run, with this state and without its type.
    pub(super) fn rows(&self, state: &AnyState) -> impl Iterator<Item = Row> {
        self.runs.iter().map(|run| Row { kind: run.kind(), state: Arc::clone(state), scopes: run.scopes() })
    }
}

impl<S: 'static> Clone for Tools<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: 'static> Copy for Tools<S> {}

impl<S: 'static> fmt::Debug for Tools<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
