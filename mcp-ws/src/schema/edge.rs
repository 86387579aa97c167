//! What holds the graph together: a reference to a node behind which the compiler does not look.
//!
//! rustc validates each constant with all that it refers to. A recursive type's node refers to itself, and the
//! validation would have to be finished before it could begin (E0391). A union is not looked into.

use std::fmt;
use std::mem::MaybeUninit;

use super::Node;

/// A reference to a [`Node`], as constants hold it.
///
/// It exists because the types of a graph may contain each other: see [`Schema`](super::Schema) for where it is made.
#[derive(Clone, Copy)]
pub struct Edge(MaybeUninit<&'static Node>);

impl Edge {
    /// To this node.
    pub const fn to(node: &'static Node) -> Self {
        Self(MaybeUninit::new(node))
    }

    /// The node it leads to.
    #[allow(
        unsafe_code,
        reason = "a union has no safe way out, and only a union keeps the compiler from looking in"
    )]
    pub const fn node(self) -> &'static Node {
        // SAFETY: `to` is the only constructor, and it initializes.
        unsafe { self.0.assume_init() }
    }
}

impl fmt::Debug for Edge {
    /// Does not follow the edge: it may lead back here.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Edge")
    }
}
