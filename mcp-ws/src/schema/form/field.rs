//! What a person fills in for one property, behind the names and limits in its type.

use crate::schema::Edge;
use crate::schema::Limits;
use crate::schema::Node;
use crate::schema::Property;
use crate::schema::bounds::Bounds;
use crate::schema::direction::Direction;
use crate::schema::same::begins_at;
use crate::schema::value::ENUM;

/// One field of a form.
pub(super) struct Field {
    pub(super) node: &'static Node,
    pub(super) limits: &'static Limits,
    /// What its type says of itself, as members of its schema.
    pub(super) own: &'static str,
}

impl Field {
    pub(super) const fn of(property: &'static Property) -> Self {
        Self::within(property.is, property.limits, !property.required)
    }

    const fn within(mut edge: Edge, mut limits: &'static Limits, mut may_be_absent: bool) -> Self {
        let mut own = "";
        loop {
            let node = Direction::Read.follow(edge);
            edge = match node {
                Node::Defined(definition) => {
                    own = if own.is_empty() { definition.more } else { own };
                    definition.is
                }
                Node::Limited { is, limits: given } => {
                    limits = given;
                    *is
                }
                Node::Nullable(inner) if may_be_absent => {
                    may_be_absent = false;
                    *inner
                }
                _ => return Self { node, limits, own },
            }
        }
    }

    /// The bounds of what is chosen from, if it is a choice of one.
    pub(super) const fn choice(&self) -> Option<&'static Bounds> {
        match self.node {
            Node::Scalar { kind, bounds }
                if matches!(kind.as_bytes(), b"string") && begins_at(bounds.more, 0, ENUM) =>
            {
                Some(bounds)
            }
            _ => None,
        }
    }

    /// The same, if it is a choice of several.
    pub(super) const fn choice_of_several(&self) -> Option<&'static Bounds> {
        match self.node {
            Node::Array { items, .. } => Self::within(*items, &Limits::NONE, false).choice(),
            _ => None,
        }
    }
}
