//! The schema of a result. It says what serde writes, where that of arguments says what it reads, and it forbids nothing:
//! a client that finds a result outside of its schema takes the call for failed.

use super::Edge;
use super::Limits;
use super::Node;
use super::Property;
use super::Writer;
use super::at::At;
use super::direction::Direction;
use super::property::Place;
use super::recursion::Recursion;

/// Whether everything that is written for this schema is an object. Before 2026-07-28 only that could be a structured result.
pub(crate) const fn is_object(output: Edge) -> bool {
    is_object_within(output, DEEPEST)
}

/// Whether anything at all may be written.
pub(crate) const fn is_anything(output: Edge) -> bool {
    matches!(Direction::Written.bare(output), Node::Any)
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
    /// Appends `{…}`: the schema of a result. If that is always an object, its type stands at the root, where clients look for
    /// it, and what it refers to under `$defs`.
    pub const fn put_output(&mut self, output: Edge) {
        let recursion = Recursion::of_output(output);
        let (node, at) = At { recursion: &recursion, within: None }.bare(output);
        let more = about(output);
        let made = self.made();
        self.put("{");
        if let Node::AnyOf(_) = node
            && is_object(output)
        {
            self.put(r#""type":"object","#);
        }
        self.put_members(node, &Limits::NONE, at);
        if !more.is_empty() {
            self.put(",");
            self.put(more);
        }
        self.put_definitions(&recursion, made);
        self.put("}");
    }

    /// What is said of the other members of an object that is written: the values of a map, where it alone brings them.
    pub(super) const fn put_written_additional(&mut self, properties: &'static [Property], at: At<'_>) {
        let mut map = None;
        let mut i = 0;
        while i < properties.len() {
            let property = &properties[i];
            i += 1;
            if matches!(property.place, Place::Member) || !Direction::Written.has(property) {
                continue;
            }
            match at.bare(property.is) {
                (Node::Map(values), at) if map.is_none() => map = Some((*values, at)),
                _ => return,
            }
        }
        if let Some((values, at)) = map {
            self.put_values(values, at);
        }
    }
}

/// What a type says of itself, as members of its schema; or else what is said by the type that it stands for.
const fn about(output: Edge) -> &'static str {
    let mut node = Direction::Written.follow(output);
    loop {
        node = match node {
            Node::Defined(definition) if definition.more.is_empty() => {
                Direction::Written.follow(definition.is)
            }
            Node::Defined(definition) => return definition.more,
            Node::Limited { is, .. } => Direction::Written.follow(*is),
            _ => return "",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use super::*;
    use crate::schema::Schema;
    use crate::schema::Variant;

    /// Written as an object, or as what it holds.
    struct Either<const SELF: bool>;

    impl Schema for Either<false> {
        const NODE: Edge = Edge::to(&Node::AnyOf(&[
            Variant { is: <BTreeMap<String, u8> as Schema>::NODE, more: "" },
            Variant { is: <BTreeMap<String, f64> as Schema>::NODE, more: "" },
        ]));
    }

    static ITSELF: Node = Node::AnyOf(&[
        Variant { is: <Either<false> as Schema>::NODE, more: "" },
        Variant { is: Edge::to(&ITSELF), more: "" },
    ]);

    impl Schema for Either<true> {
        const NODE: Edge = Edge::to(&ITSELF);
    }

    fn check<T: Schema>(expected: bool) {
        assert_eq!(is_object(T::NODE), expected);
    }

    #[test]
    fn only_objects_are_results_for_programs() {
        check::<BTreeMap<String, u8>>(true);
        check::<Rc<BTreeMap<String, u8>>>(true);
        check::<Either<false>>(true);
        check::<Option<BTreeMap<String, u8>>>(false);
        check::<Vec<BTreeMap<String, u8>>>(false);
        check::<serde_json::Value>(false);
        check::<String>(false);
    }

    #[test]
    fn what_holds_itself_comes_to_an_end() {
        check::<Either<true>>(false);
    }

    #[test]
    fn what_has_limits_is_told_without_them_at_the_root_too() {
        struct Short;
        impl Schema for Short {
            const NODE: Edge = Edge::to(&Node::Limited {
                is: <BTreeMap<String, u8>>::NODE,
                limits: &Limits::NONE.longest(1),
            });
        }
        let text = |output: Edge| {
            let mut written = Writer::<100>::new();
            written.put_output(output);
            String::from_utf8(written.bytes().to_vec()).unwrap()
        };
        assert_eq!(text(Short::NODE), text(<BTreeMap<String, u8>>::NODE));
    }

    #[test]
    fn the_type_stands_at_the_root_of_an_enum_too() {
        let mut written = Writer::<300>::new();
        written.put_output(<Either<false> as Schema>::NODE);
        let text = std::str::from_utf8(written.bytes()).unwrap();
        assert!(text.starts_with(r#"{"type":"object","anyOf":[{"type":"object","#), "{text}");
    }
}
