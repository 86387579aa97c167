//! What holds the graph together: a reference to a node behind which the compiler does not look.
//!
//! rustc validates each constant with all that it refers to. A recursive type's node refers to itself, and the
//! validation would have to be finished before it could begin (E0391). A union is not looked into.

use std::fmt;
use std::mem::MaybeUninit;

use super::Node;

/// A reference to a [`Node`], as constants hold it.
///
/// It exists because types may contain themselves. The node of one that does is a `static`, and a
/// [`Definition`](super::Definition), so that there is a name to refer to:
///
/// ```
/// use mcp_ws::Schema;
/// use mcp_ws::schema::Definition;
/// use mcp_ws::schema::Edge;
/// use mcp_ws::schema::Node;
/// use mcp_ws::schema::Property;
///
/// struct Tree {
///     children: Vec<Tree>,
/// }
///
/// static TREE: Node = Node::Defined(Definition {
///     name: "Tree",
///     identity: concat!(module_path!(), "::Tree"),
///     of: &[],
///     more: "",
///     is: Edge::to(&Node::Object { properties: &[Property::of::<Vec<Tree>>("children", "")], closed: false }),
/// });
///
/// impl Schema for Tree {
///     const NODE: Edge = Edge::to(&TREE);
/// }
/// # let _ = Tree { children: Vec::new() }.children;
/// ```
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
