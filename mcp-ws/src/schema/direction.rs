//! The two ways of a value. Serde may read one thing and write another for the same type, so one graph holds both, and
//! whoever goes through it says which it wants.

use super::Edge;
use super::Limits;
use super::Node;
use super::Property;

/// Which way values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// They come in, as arguments.
    Read,
    /// They go out, as results.
    Written,
}

/// What serde writes of a property.
#[derive(Clone, Copy, Debug)]
pub(super) enum Written {
    /// Its value, and `null` where there is none.
    Always,
    /// Its value, or nothing at all.
    Sometimes,
    /// The same, and never `null`.
    SometimesFilled,
    Never,
}

impl Direction {
    /// The node an edge leads to this way.
    pub(super) const fn follow(self, edge: Edge) -> &'static Node {
        let mut node = edge.node();
        while let Node::Differs { read, written } = node {
            node = match self {
                Self::Read => read.node(),
                Self::Written => written.node(),
            };
        }
        node
    }

    /// The node itself, where an edge leads only to a name for it.
    pub(super) const fn bare(self, edge: Edge) -> &'static Node {
        let mut node = self.follow(edge);
        loop {
            node = match node {
                Node::Defined(definition) => self.follow(definition.is),
                Node::Limited { is, .. } => self.follow(*is),
                _ => return node,
            }
        }
    }

    /// Whether the property exists this way.
    pub(super) const fn has(self, property: &Property) -> bool {
        match self {
            Self::Read => property.read,
            Self::Written => !matches!(property.written, Written::Never),
        }
    }

    /// Whether the property always stands there. Of flattened ones: whether their members may.
    pub(super) const fn requires(self, property: &Property) -> bool {
        match self {
            Self::Read => property.required,
            Self::Written => matches!(property.written, Written::Always),
        }
    }

    /// Whether where the property stands, there is a value: its absence is told by leaving it out.
    pub(super) const fn fills(self, property: &Property) -> bool {
        match self {
            Self::Read => !property.required,
            Self::Written => matches!(property.written, Written::SometimesFilled),
        }
    }

    /// The limits that values of a schema are held to. What a tool returns is held to none, so none are told.
    pub(super) const fn limits(self, limits: &Limits) -> &Limits {
        match self {
            Self::Read => limits,
            Self::Written => &Limits::NONE,
        }
    }

    /// Whether a value of this JSON type may stand as `null`: JSON has no number for what is not finite, and serde
    /// writes `null` for it.
    pub(super) const fn nulls(self, kind: &str) -> bool {
        matches!(self, Self::Written) && matches!(kind.as_bytes(), b"number")
    }
}
