//! Where in a text something is written.

use super::Edge;
use super::Node;
use super::recursion::Recursion;

/// What is known of the whole, and the recursive type in whose definition the place is.
#[derive(Clone, Copy)]
pub(super) struct At<'r> {
    pub(super) recursion: &'r Recursion,
    pub(super) within: Option<usize>,
}

impl At<'_> {
    /// The node itself, where an edge leads only to a name for it; and where what it has is written, if that is here.
    pub(super) const fn bare(mut self, edge: Edge) -> (&'static Node, Self) {
        let direction = self.recursion.direction;
        let mut node = direction.follow(edge);
        loop {
            node = match node {
                Node::Defined(definition) => {
                    if let Some(place) = self.recursion.place(definition, self.within) {
                        self.within = Some(place);
                    }
                    direction.follow(definition.is)
                }
                Node::Limited { is, .. } => direction.follow(*is),
                _ => return (node, self),
            }
        }
    }
}
