//! The schema of a result. It says what serde writes, where that of arguments says what it reads, and it forbids nothing:
//! a client that finds a result outside of its schema takes the call for failed.

use super::Edge;
use super::Limits;
use super::Node;
use super::Property;
use super::Writer;
use super::direction::Direction;
use super::property::Place;
use super::recursion::Recursion;

/// Whether everything that is written for this schema is an object. Only that can be a structured result.
pub const fn is_object(output: Edge) -> bool {
    is_object_within(output, DEEPEST)
}

/// How many enums may hold one another; one that holds itself would never end.
const DEEPEST: usize = 8;

const fn is_object_within(output: Edge, depth: usize) -> bool {
    match Direction::Written.bare(output) {
        Node::Object { .. } | Node::Map(_) => true,
        Node::AnyOf(variants) if depth > 0 => {
            let mut i = 0;
            while i < variants.len() {
                if !is_object_within(variants[i].is, depth - 1) {
                    return false;
                }
                i += 1;
            }
            i > 0
        }
        _ => false,
    }
}

impl<const N: usize> Writer<N> {
    /// Appends `{…}`: the schema of what [is an object](is_object). Its type stands at the root, where clients look for
    /// it, and what it refers to under `$defs`.
    pub const fn put_output(&mut self, output: Edge) {
        let recursion = Recursion::of_output(output);
        let mut node = Direction::Written.follow(output);
        let mut more = "";
        while let Node::Defined(definition) = node {
            if more.is_empty() {
                more = definition.more;
            }
            node = Direction::Written.follow(definition.is);
        }
        self.put("{");
        if let Node::AnyOf(_) = node {
            self.put(r#""type":"object","#);
        }
        self.put_members(node, &Limits::NONE, &recursion);
        if !more.is_empty() {
            self.put(",");
            self.put(more);
        }
        self.put_definitions(&recursion);
        self.put("}");
    }

    /// What is said of the other members of an object that is written: the values of a map, where it alone brings them.
    pub(super) const fn put_written_additional(
        &mut self,
        properties: &'static [Property],
        recursion: &Recursion,
    ) {
        let mut map = None;
        let mut i = 0;
        while i < properties.len() {
            let property = &properties[i];
            i += 1;
            if matches!(property.place, Place::Member) || !Direction::Written.has(property) {
                continue;
            }
            match Direction::Written.bare(property.is) {
                Node::Map(values) if map.is_none() => map = Some(*values),
                _ => return,
            }
        }
        if let Some(values) = map {
            self.put_values(values, recursion);
        }
    }
}
