//! Which types contain themselves. They need a name in the text, where all others are written in place: many clients
//! do not follow `$ref`. And whether anything in them is limited.
//!
//! One walk through the graph, depth first: a type that is met inside itself is recursive, and with all of those
//! replaced by references what is left has no cycle.

use super::Definition;
use super::Edge;
use super::Node;
use super::Property;
use super::direction::Direction;
use super::same::same;
use super::same::same_definition;

/// The types with a name below one schema.
pub(super) struct Recursion {
    /// The way that was walked.
    pub(super) direction: Direction,
    met: [Option<Met>; Self::MOST],
    len: usize,
    /// The type that the walk is inside of.
    within: Option<usize>,
    /// Whether any value is held to limits.
    limited: bool,
}

/// Whether values of this schema have to be looked at after serde has read them.
pub(super) const fn is_limited(schema: Edge) -> bool {
    let mut found = Recursion::nothing(Direction::Read);
    found.walk(schema);
    found.limited
}

#[derive(Clone, Copy)]
struct Met {
    definition: &'static Definition,
    /// The type that it was met in.
    within: Option<usize>,
    /// Whether the walk is inside of it.
    open: bool,
    recursive: bool,
}

impl Recursion {
    /// An array in a constant has a length; a schema with as many types is of no use to a model anyway.
    const MOST: usize = 256;

    /// Among arguments.
    pub(super) const fn of(properties: &'static [Property]) -> Self {
        let mut found = Self::nothing(Direction::Read);
        found.walk_properties(properties);
        found
    }

    /// In a result.
    pub(super) const fn of_output(output: Edge) -> Self {
        let mut found = Self::nothing(Direction::Written);
        found.walk(output);
        found
    }

    const fn nothing(direction: Direction) -> Self {
        Self { direction, met: [None; Self::MOST], len: 0, within: None, limited: false }
    }

    /// The recursive types, in the order they were met, from the place `from` on: the next one, with its place.
    pub(super) const fn next(&self, mut from: usize) -> Option<(usize, &'static Definition)> {
        while from < self.len {
            if let Some(Met { definition, recursive: true, .. }) = self.met[from] {
                return Some((from, definition));
            }
            from += 1;
        }
        None
    }

    /// The place of a type that is named within another one, if it is recursive.
    pub(super) const fn place(&self, definition: &Definition, within: Option<usize>) -> Option<usize> {
        match self.find(definition, within) {
            Some(place) if matches!(self.met[place], Some(Met { recursive: true, .. })) => Some(place),
            _ => None,
        }
    }

    /// The name of the type at this place.
    pub(super) const fn name(&self, place: usize) -> &'static str {
        match &self.met[place] {
            Some(met) => met.definition.name,
            None => "",
        }
    }

    /// How many recursive types of the same name come before this place.
    pub(super) const fn namesakes(&self, place: usize, name: &str) -> usize {
        let mut count = 0;
        let mut from = 0;
        while let Some((other, definition)) = self.next(from) {
            if other >= place {
                break;
            }
            if same(definition.name, name) {
                count += 1;
            }
            from = other + 1;
        }
        count
    }

    const fn walk_properties(&mut self, properties: &'static [Property]) {
        let mut i = 0;
        while i < properties.len() {
            if self.direction.has(&properties[i]) {
                self.limited |= properties[i].limits.are_enforced();
                self.walk(properties[i].is);
            }
            i += 1;
        }
    }

    const fn walk(&mut self, edge: Edge) {
        match self.direction.follow(edge) {
            Node::Any | Node::Scalar { .. } | Node::Differs { .. } | Node::Made(_) => {}
            Node::Object { properties, .. } => self.walk_properties(properties),
            Node::Map(inner) | Node::Nullable(inner) | Node::Array { items: inner, .. } => {
                self.walk(*inner);
            }
            Node::Tuple { items, .. } => {
                let mut i = 0;
                while i < items.len() {
                    self.walk(items[i]);
                    i += 1;
                }
            }
            Node::AnyOf(variants) => {
                let mut i = 0;
                while i < variants.len() {
                    self.walk(variants[i].is);
                    i += 1;
                }
            }
            Node::Defined(definition) if definition.identity.is_empty() => self.walk(definition.is),
            Node::Defined(definition) => self.enter(definition),
            Node::Back(identity) => {
                if let Some(place) = self.enclosing(self.within, identity) {
                    self.mark(place);
                }
            }
            Node::Limited { is, limits } => {
                self.limited |= limits.are_enforced();
                self.walk(*is);
            }
        }
    }

    const fn enter(&mut self, definition: &'static Definition) {
        if let Some(place) = self.find(definition, self.within) {
            if let Some(Met { open: true, .. }) = self.met[place] {
                self.mark(place);
            }
            return;
        }
        assert!(
            self.len < Self::MOST,
            "a tool's arguments or its result have more than 256 types of their own"
        );
        let place = self.len;
        self.len += 1;
        let within = self.within;
        self.met[place] = Some(Met { definition, within, open: true, recursive: false });
        self.within = Some(place);
        self.walk(definition.is);
        self.within = within;
        if let Some(Met { open, .. }) = &mut self.met[place] {
            *open = false;
        }
    }

    const fn mark(&mut self, place: usize) {
        if let Some(Met { recursive, .. }) = &mut self.met[place] {
            *recursive = true;
        }
    }

    /// The place of the innermost type of this identity, from one on outwards.
    pub(super) const fn enclosing(&self, mut from: Option<usize>, identity: &str) -> Option<usize> {
        while let Some(place) = from {
            let Some(met) = &self.met[place] else { return None };
            if same(met.definition.identity, identity) {
                return Some(place);
            }
            from = met.within;
        }
        None
    }

    const fn find(&self, definition: &Definition, within: Option<usize>) -> Option<usize> {
        if definition.identity.is_empty() {
            return None;
        }
        let mut place = 0;
        while place < self.len {
            if let Some(met) = &self.met[place]
                && same_definition(met.definition, definition)
                && self.all_lead_alike(definition.of, met.within, within)
            {
                return Some(place);
            }
            place += 1;
        }
        None
    }

    /// Whether what leads back from these leads to the same type from within the one as from within the other.
    const fn all_lead_alike(&self, of: &[Edge], one: Option<usize>, other: Option<usize>) -> bool {
        let mut i = 0;
        while i < of.len() {
            if !self.leads_alike(of[i].node(), one, other) {
                return false;
            }
            i += 1;
        }
        true
    }

    const fn leads_alike(&self, node: &Node, one: Option<usize>, other: Option<usize>) -> bool {
        match node {
            Node::Any | Node::Scalar { .. } | Node::Made(_) => true,
            Node::Back(identity) => match (self.enclosing(one, identity), self.enclosing(other, identity)) {
                (Some(one), Some(other)) => one == other,
                (None, None) => true,
                _ => false,
            },
            Node::Map(inner)
            | Node::Nullable(inner)
            | Node::Array { items: inner, .. }
            | Node::Limited { is: inner, .. } => self.leads_alike(inner.node(), one, other),
            Node::Differs { read, written } => self.all_lead_alike(&[*read, *written], one, other),
            Node::Tuple { items, .. } => self.all_lead_alike(items, one, other),
            Node::Object { properties, .. } => {
                let mut i = 0;
                while i < properties.len() {
                    if !self.leads_alike(properties[i].is.node(), one, other) {
                        return false;
                    }
                    i += 1;
                }
                true
            }
            Node::AnyOf(variants) => {
                let mut i = 0;
                while i < variants.len() {
                    if !self.leads_alike(variants[i].is.node(), one, other) {
                        return false;
                    }
                    i += 1;
                }
                true
            }
            Node::Defined(definition) => self.all_lead_alike(definition.of, one, other),
        }
    }
}
