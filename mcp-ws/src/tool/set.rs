//! Values that bring their tools along, and sets whose tools have the state they ask for.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::AnyState;
use super::Entry;
use super::Kind;
use super::Names;
use super::Scopes;
use super::Tools;

/// A value that is a set of tools and their state: a struct with [`#[mcp_tools]`](macro@crate::mcp_tools) on an `impl` block
/// of it, or with [`#[derive(ToolSet)]`](derive@crate::ToolSet).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of tools",
    label = "not a value that has tools",
    note = "put `#[mcp_tools]` on an `impl` block of `{Self}`, or `#[derive(mcp_ws::ToolSet)]` on the struct; it has to be `Send` \
            and `Sync`"
)]
pub trait ToolSet: Send + Sync + Sized + 'static {
    /// The tools, one after the other, for sets that take this one in.
    #[doc(hidden)]
    const ENTRIES: &'static [Entry];

    /// The set that they make.
    #[doc(hidden)]
    const NAMES: &'static Names;

    /// Adds how each of [`ENTRIES`](Self::ENTRIES) is run, in their order.
    #[doc(hidden)]
    fn bind(self, rows: &mut Rows);
}

/// A value all of which is the state of its tools, so that whoever made it can keep a share.
pub trait Methods: Sized + 'static {
    /// The tools, one after the other.
    const ENTRIES: &'static [Entry];

    /// The set that they make.
    const NAMES: &'static Names;

    /// Adds how each of them is run.
    fn bind(this: &Arc<Self>, rows: &mut Rows);
}

impl<T: Methods + Send + Sync> ToolSet for T {
    const ENTRIES: &'static [Entry] = <T as Methods>::ENTRIES;
    const NAMES: &'static Names = <T as Methods>::NAMES;

    fn bind(self, rows: &mut Rows) {
        Methods::bind(&Arc::new(self), rows);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Methods + Send + Sync> ToolSet for Arc<T> {
    const ENTRIES: &'static [Entry] = <T as Methods>::ENTRIES;
    const NAMES: &'static Names = <T as Methods>::NAMES;

    fn bind(self, rows: &mut Rows) {
        Methods::bind(&self, rows);
    }
}

/// A type with a block of tools that has no name, of which there can be one. Its name is what rustc tells of two.
pub trait BlockWithoutAName: Sized + 'static {
    /// The tools of the block.
    const TOOLS: Tools<Self>;
}

impl<T: BlockWithoutAName + Send + Sync> Methods for T {
    const ENTRIES: &'static [Entry] = <T as Methods>::NAMES.entries();
    const NAMES: &'static Names = T::TOOLS.all_names();

    fn bind(this: &Arc<Self>, rows: &mut Rows) {
        rows.add(&T::TOOLS, this);
    }
}

/// How each tool of a set is run, and with which state.
#[derive(Debug, Default)]
pub struct Rows(Vec<Row>);

/// How one tool is run.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) state: AnyState,
    /// What its callers need.
    pub(crate) scopes: Scopes,
}

impl Rows {
    /// Adds the tools of a set, which share a state.
    pub fn add<S: Any + Send + Sync>(&mut self, tools: &Tools<S>, state: &Arc<S>) {
        let state = Arc::clone(state) as AnyState;
        self.0.extend(tools.rows(&state));
    }
}

/// A set of tools that knows how each of them is run.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) names: &'static Names,
    pub(crate) rows: Vec<Row>,
    /// Whether the state of the rows is still to come.
    pub(crate) waits: bool,
}

impl Bound {
    /// The tools of a value.
    pub(crate) fn of<T: ToolSet>(set: T) -> Self {
        let mut rows = Rows::default();
        set.bind(&mut rows);
        Self { names: T::NAMES, rows: rows.0, waits: false }
    }

    /// Tools that wait for their state: nothing may be run before [`with_state`](Self::with_state).
    pub(crate) fn waiting<S>(tools: &Tools<S>) -> Self {
        let nothing: AnyState = Arc::new(());
        Self { names: tools.all_names(), rows: tools.rows(&nothing).collect(), waits: true }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
