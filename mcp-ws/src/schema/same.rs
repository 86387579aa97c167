//! Whether two types are one. Constants cannot compare types, so their nodes are compared.

use super::Definition;
use super::Edge;
use super::Node;

/// Whether two definitions are of one type.
pub(super) const fn same_definition(one: &Definition, other: &Definition) -> bool {
    same(one.identity, other.identity) && same_all(one.of, other.of)
}

const fn same_all(one: &[Edge], other: &[Edge]) -> bool {
    let mut i = 0;
    while i < one.len() && i < other.len() {
        if !same_node(one[i].node(), other[i].node()) {
            return false;
        }
        i += 1;
    }
    one.len() == other.len()
}

/// Whether two types have one schema. A type with an identity is not looked into.
const fn same_node(one: &Node, other: &Node) -> bool {
    match (one, other) {
        // Constants cannot compare who makes a schema. Such a type stands in others, which have names and parameters.
        (Node::Any, Node::Any) | (Node::Made(_), Node::Made(_)) => true,
        (Node::Scalar { kind, bounds }, Node::Scalar { kind: other, bounds: others }) => {
            same(kind, other) && bounds.are(others)
        }
        (Node::Object { properties, .. }, Node::Object { properties: others, .. }) => {
            let mut i = 0;
            while i < properties.len() && i < others.len() {
                if !same(properties[i].name, others[i].name)
                    || !same_node(properties[i].is.node(), others[i].is.node())
                {
                    return false;
                }
                i += 1;
            }
            properties.len() == others.len()
        }
        (Node::Map(one), Node::Map(other)) | (Node::Nullable(one), Node::Nullable(other)) => {
            same_node(one.node(), other.node())
        }
        (
            Node::Array { items, length, unique },
            Node::Array { items: others, length: most, unique: distinct },
        ) => {
            let (one, other) = (length_or_none(*length), length_or_none(*most));
            one == other && *unique == *distinct && same_node(items.node(), others.node())
        }
        (Node::Tuple { items, .. }, Node::Tuple { items: others, .. }) => same_all(items, others),
        (Node::AnyOf(variants), Node::AnyOf(others)) => {
            let mut i = 0;
            while i < variants.len() && i < others.len() {
                if !same_node(variants[i].is.node(), others[i].is.node()) {
                    return false;
                }
                i += 1;
            }
            variants.len() == others.len()
        }
        (Node::Defined(one), Node::Defined(other))
            if one.identity.is_empty() && other.identity.is_empty() =>
        {
            same(one.name, other.name)
                && same_all(one.of, other.of)
                && same_node(one.is.node(), other.is.node())
        }
        (Node::Defined(one), Node::Defined(other)) => same_definition(one, other),
        (Node::Limited { is, .. }, Node::Limited { is: other, .. }) => same_node(is.node(), other.node()),
        (Node::Back(one), Node::Back(other)) => same(one, other),
        (Node::Differs { read, written }, Node::Differs { read: other, written: others }) => {
            same_node(read.node(), other.node()) && same_node(written.node(), others.node())
        }
        _ => false,
    }
}

/// Constants cannot compare options.
const fn length_or_none(length: Option<usize>) -> usize {
    match length {
        Some(length) => length,
        None => usize::MAX,
    }
}

/// Whether two texts are one. Compared from the end, since identities begin alike.
pub(super) const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut left = one.len();
    while left > 0 {
        left -= 1;
        if one[left] != other[left] {
            return false;
        }
    }
    true
}

/// Whether this stands in the text at that place.
pub(super) const fn begins_at(text: &str, at: usize, with: &str) -> bool {
    let (text, with) = (text.as_bytes(), with.as_bytes());
    let mut i = 0;
    while i < with.len() {
        if at + i >= text.len() || text[at + i] != with[i] {
            return false;
        }
        i += 1;
    }
    true
}
