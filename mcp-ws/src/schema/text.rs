//! A schema's text, piece by piece: the one place that knows how JSON Schema is spelled.

use super::Definition;
use super::Edge;
use super::Limits;
use super::Node;
use super::Property;
use super::Variant;
use super::Writer;
use super::at::At;
use super::direction::Direction;
use super::made;
use super::made::Maker;
use super::property::Place;
use super::recursion::Recursion;
use super::same::begins_at;

/// Begins a description among the further members of a schema.
const DESCRIPTION: &str = r#""description":"#;

impl<const N: usize> Writer<N> {
    /// Appends `{…}`: an object of these properties and, if it is `closed`, no others. What it refers to stands in it, under
    /// `$defs`.
    pub const fn put_object(&mut self, properties: &'static [Property], closed: bool) {
        let recursion = Recursion::of(properties);
        let made = self.made();
        self.put("{");
        self.put_object_members(properties, closed, At { recursion: &recursion, within: None });
        self.put_definitions(&recursion, made);
        self.put("}");
    }

    /// Appends the types that are referred to, of an object before which `made` schemas that are still to be made were noted.
    pub(super) const fn put_definitions(&mut self, recursion: &Recursion, made: usize) {
        let mut from = 0;
        while let Some((place, definition)) = recursion.next(from) {
            self.put(if from == 0 { r#","$defs":{""# } else { ",\"" });
            self.put_name(place, recursion);
            self.put("\":");
            let at = At { recursion, within: Some(place) };
            self.put_node(definition.is, definition.more, &Limits::NONE, at);
            from = place + 1;
        }
        if self.made() > made {
            self.put(if from > 0 { made::DEFINITIONS } else { made::NO_DEFINITIONS });
        }
        if from > 0 {
            self.put("}");
        }
    }

    /// The name of a recursive type, with a number if another has it too. No name in Rust has a dot.
    const fn put_name(&mut self, place: usize, recursion: &Recursion) {
        let name = recursion.name(place);
        self.put(name);
        let namesakes = recursion.namesakes(place, name);
        if namesakes > 0 {
            self.put(".");
            self.put_integer(namesakes as i128 + 1);
        }
    }

    const fn put_object_members(&mut self, properties: &'static [Property], closed: bool, at: At<'_>) {
        // Without arguments `properties` is empty, not absent: some model APIs refuse an object schema that has none.
        self.put(r#""type":"object","properties":{"#);
        self.put_properties(properties, false, at);
        self.put("}");
        if self.put_required(properties, false, at.recursion.direction) {
            self.put("]");
        }
        self.put_additional(properties, closed, at);
    }

    /// Appends properties, and says whether any has been put by now.
    const fn put_properties(&mut self, properties: &'static [Property], mut any: bool, at: At<'_>) -> bool {
        let mut i = 0;
        while i < properties.len() {
            let property = &properties[i];
            i += 1;
            if !at.recursion.direction.has(property) {
                continue;
            }
            if let Place::Member = property.place {
                if any {
                    self.put(",");
                }
                self.put_property(property, at);
                any = true;
            } else if let (Node::Object { properties, .. }, at) = at.bare(property.is) {
                any = self.put_properties(properties, any, at);
            }
        }
        any
    }

    const fn put_property(&mut self, property: &'static Property, at: At<'_>) {
        self.put("\"");
        self.put(property.name);
        self.put("\":");
        let limits = at.recursion.direction.limits(property.limits);
        match at.recursion.direction.follow(property.is) {
            Node::Nullable(inner) if at.recursion.direction.fills(property) => {
                self.put_node(*inner, property.more, limits, at);
            }
            _ => self.put_node(property.is, property.more, limits, at),
        }
    }

    /// Appends the names of what is required, and says whether any has been put by now.
    const fn put_required(
        &mut self,
        properties: &'static [Property],
        mut any: bool,
        direction: Direction,
    ) -> bool {
        let mut i = 0;
        while i < properties.len() {
            let property = &properties[i];
            i += 1;
            if !direction.has(property) || !direction.requires(property) {
                continue;
            }
            if let Place::Member = property.place {
                self.put(if any { ",\"" } else { r#","required":[""# });
                self.put(property.name);
                self.put("\"");
                any = true;
            } else if let Node::Object { properties, .. } = direction.bare(property.is) {
                any = self.put_required(properties, any, direction);
            }
        }
        any
    }

    /// What is said of other properties: the values of a map that was flattened, or that there are none.
    const fn put_additional(&mut self, properties: &'static [Property], mut closed: bool, at: At<'_>) {
        if let Direction::Written = at.recursion.direction {
            return self.put_written_additional(properties, at);
        }
        let mut i = 0;
        while i < properties.len() {
            let property = &properties[i];
            match (property.place, at.bare(property.is)) {
                _ if !property.read => {}
                (Place::Member, _) => {}
                (_, (Node::Map(values), at)) => return self.put_values(*values, at),
                (Place::Continued, (Node::Object { closed: true, .. }, _)) => closed = true,
                _ => {}
            }
            i += 1;
        }
        if closed {
            self.put(r#","additionalProperties":false"#);
        }
    }

    pub(super) const fn put_values(&mut self, values: Edge, at: At<'_>) {
        self.put(r#","additionalProperties":"#);
        match at.recursion.direction.follow(values) {
            Node::Any => self.put("true"),
            _ => self.put_node(values, "", &Limits::NONE, at),
        }
    }

    /// Appends one schema, with `more` members (JSON text without the leading comma) at its end.
    const fn put_node(&mut self, edge: Edge, more: &str, limits: &Limits, at: At<'_>) {
        self.put_described(edge, "", more, limits, at);
    }

    /// The same with what its type says of itself, unless `more` says that too: no member stands twice, and a description
    /// where a type is used is the nearer to the point.
    const fn put_described(&mut self, edge: Edge, own: &str, more: &str, limits: &Limits, at: At<'_>) {
        let node = at.recursion.direction.follow(edge);
        match node {
            Node::Defined(definition) => return self.put_defined(definition, own, more, limits, at),
            Node::Back(identity) => {
                if let Some(place) = at.recursion.enclosing(at.within, identity) {
                    return self.put_reference(place, more, at);
                }
            }
            Node::Limited { is, limits } => {
                return self.put_described(*is, own, more, at.recursion.direction.limits(limits), at);
            }
            Node::Made(maker) => return self.put_made(*maker, own, more, limits),
            _ => {}
        }
        self.put("{");
        self.put_members(node, limits, at);
        let mut comma = !matches!(node, Node::Any | Node::Back(_));
        let all = [own, more];
        let mut i = 0;
        while i < all.len() {
            if !all[i].is_empty() {
                self.put(if comma { "," } else { "" });
                self.put(all[i]);
                comma = true;
            }
            i += 1;
        }
        self.put("}");
    }

    const fn put_defined(
        &mut self,
        definition: &'static Definition,
        own: &str,
        more: &str,
        limits: &Limits,
        at: At<'_>,
    ) {
        let Some(place) = at.recursion.place(definition, at.within) else {
            let own = if !own.is_empty() || begins_at(more, 0, DESCRIPTION) { own } else { definition.more };
            return self.put_described(definition.is, own, more, limits, at);
        };
        self.put_reference(place, more, at);
    }

    const fn put_reference(&mut self, place: usize, more: &str, at: At<'_>) {
        self.put(r##"{"$ref":"#/$defs/"##);
        self.put_name(place, at.recursion);
        self.put("\"");
        if !more.is_empty() {
            self.put(",");
            self.put(more);
        }
        self.put("}");
    }

    /// Appends the place of a schema that is made later. What it says of itself is replaced by `more` then, and by the limits
    /// of a list and of a map, of which it then keeps those it can have.
    const fn put_made(&mut self, maker: Maker, own: &str, more: &str, limits: &Limits) {
        self.note(maker);
        self.put("{");
        self.put(made::SCHEMA);
        self.put(own);
        self.put(if own.is_empty() || more.is_empty() { "" } else { "," });
        self.put(more);
        self.put_lengths("Items", limits);
        self.put_lengths("Properties", limits);
        self.put(made::SCHEMA);
        self.put("}");
    }

    pub(super) const fn put_members(&mut self, node: &'static Node, limits: &Limits, at: At<'_>) {
        match node {
            Node::Any
            | Node::Defined(_)
            | Node::Back(_)
            | Node::Differs { .. }
            | Node::Limited { .. }
            | Node::Made(_) => {}
            Node::Scalar { kind, bounds } if at.recursion.direction.nulls(kind) => {
                self.put(r#""anyOf":[{"#);
                self.put_scalar(kind, bounds, limits);
                self.put(r#"},{"type":"null"}]"#);
            }
            Node::Scalar { kind, bounds } => self.put_scalar(kind, bounds, limits),
            Node::Object { properties, closed } => self.put_object_members(properties, *closed, at),
            Node::Map(values) => {
                self.put(r#""type":"object""#);
                self.put_values(*values, at);
                self.put_lengths("Properties", limits);
            }
            Node::Array { items, length, unique } => {
                self.put(r#""type":"array","items":"#);
                self.put_node(*items, "", limits.of_items(), at);
                let fixed = match length {
                    Some(length) => &Limits::NONE.shortest(*length).longest(*length),
                    None => limits,
                };
                self.put_lengths("Items", fixed);
                // Items that differ may be written alike.
                if *unique && matches!(at.recursion.direction, Direction::Read) {
                    self.put(r#","uniqueItems":true"#);
                }
            }
            Node::Tuple { items, required } => self.put_tuple(items, *required, at),
            Node::AnyOf(variants) => self.put_variants(variants, at),
            Node::Nullable(inner) => self.put_nullable(*inner, limits, at),
        }
    }

    const fn put_nullable(&mut self, inner: Edge, limits: &Limits, at: At<'_>) {
        match at.recursion.direction.follow(inner) {
            number @ Node::Scalar { kind, .. } if at.recursion.direction.nulls(kind) => {
                self.put_members(number, limits, at);
            }
            _ => {
                self.put(r#""anyOf":["#);
                self.put_node(inner, "", limits, at);
                self.put(r#",{"type":"null"}]"#);
            }
        }
    }

    const fn put_tuple(&mut self, items: &'static [Edge], required: usize, at: At<'_>) {
        self.put(r#""type":"array""#);
        let mut i = 0;
        while i < items.len() {
            self.put(if i > 0 { "," } else { r#","prefixItems":["# });
            self.put_node(items[i], "", &Limits::NONE, at);
            i += 1;
        }
        if i > 0 {
            self.put("]");
        }
        self.put_lengths("Items", &Limits::NONE.shortest(required).longest(items.len()));
    }

    const fn put_variants(&mut self, variants: &'static [Variant], at: At<'_>) {
        self.put(r#""anyOf":["#);
        let mut i = 0;
        while i < variants.len() {
            if i > 0 {
                self.put(",");
            }
            self.put_node(variants[i].is, variants[i].more, &Limits::NONE, at);
            i += 1;
        }
        self.put("]");
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeMap;
    use std::collections::HashMap;
    use std::collections::HashSet;
    use std::rc::Rc;
    use std::sync::Arc;

    use super::*;
    use crate::schema::Number;
    use crate::schema::Schema;

    macro_rules! check {
        ($type:ty, $more:expr, $expected:expr) => {{
            static PROPERTIES: [Property; 1] = [Property::of::<$type>("x", $more)];
            const LEN: usize = {
                let mut counted = Writer::<0>::new();
                counted.put_object(&PROPERTIES, false);
                counted.len()
            };
            static TEXT: [u8; LEN] = {
                let mut written = Writer::<LEN>::new();
                written.put_object(&PROPERTIES, false);
                written.into_bytes()
            };
            let text = std::str::from_utf8(&TEXT).unwrap();
            serde_json::from_str::<serde_json::Value>(text).unwrap();
            let required = if <$type as Schema>::OPTIONAL { "" } else { r#","required":["x"]"# };
            assert_eq!(text, format!(r#"{{"type":"object","properties":{{"x":{}}}{required}}}"#, $expected));
        }};
    }

    #[test]
    fn scalars_say_their_kind_and_bounds() {
        check!(i64, "", r#"{"type":"integer"}"#);
        check!(u8, "", r#"{"type":"integer","minimum":0,"maximum":255}"#);
        check!(f64, r#""description":"d""#, r#"{"type":"number","description":"d"}"#);
        check!(char, "", r#"{"type":"string","minLength":1,"maxLength":1}"#);
    }

    #[test]
    fn option_as_a_property_is_its_inner_schema_and_not_required() {
        check!(Option<String>, "", r#"{"type":"string"}"#);
        check!(
            Option<Vec<bool>>,
            r#""description":"d""#,
            r#"{"type":"array","items":{"type":"boolean"},"description":"d"}"#
        );
    }

    #[test]
    fn option_inside_another_type_is_nullable() {
        check!(
            Vec<Option<i64>>,
            "",
            r#"{"type":"array","items":{"anyOf":[{"type":"integer"},{"type":"null"}]}}"#
        );
        check!(Option<Option<i64>>, "", r#"{"anyOf":[{"type":"integer"},{"type":"null"}]}"#);
    }

    #[test]
    fn an_object_has_its_fields() {
        struct Point;
        impl Schema for Point {
            const NODE: Edge = Edge::to(&Node::Object {
                properties: &[
                    Property::of::<f64>("x", ""),
                    Property::of::<Option<f64>>("y", r#""description":"d""#),
                ],
                closed: false,
            });
        }
        let fields = r#""x":{"type":"number"},"y":{"type":"number","description":"d"}"#;
        let object = format!(r#"{{"type":"object","properties":{{{fields}}},"required":["x"]}}"#);
        check!(Vec<Point>, "", format!(r#"{{"type":"array","items":{object}}}"#));
    }

    #[test]
    fn any_value_has_no_members_but_the_given_ones() {
        check!(serde_json::Value, "", "{}");
        check!(serde_json::Value, r#""description":"d""#, r#"{"description":"d"}"#);
    }

    #[test]
    fn no_arguments_is_an_object_with_empty_properties() {
        const LEN: usize = {
            let mut counted = Writer::<0>::new();
            counted.put_object(&[], false);
            counted.len()
        };
        assert_eq!(LEN, r#"{"type":"object","properties":{}}"#.len());
    }

    #[test]
    fn lists_say_how_many_and_whether_equal() {
        check!(
            [u8; 12],
            "",
            r#"{"type":"array","items":{"type":"integer","minimum":0,"maximum":255},"minItems":12,"maxItems":12}"#
        );
        check!(
            HashSet<String>,
            r#""description":"d""#,
            r#"{"type":"array","items":{"type":"string"},"uniqueItems":true,"description":"d"}"#
        );
        check!(
            (bool, String),
            "",
            r#"{"type":"array","prefixItems":[{"type":"boolean"},{"type":"string"}],"minItems":2,"maxItems":2}"#
        );
    }

    #[test]
    fn maps_say_what_their_values_are() {
        check!(
            BTreeMap<String, bool>,
            "",
            r#"{"type":"object","additionalProperties":{"type":"boolean"}}"#
        );
        check!(
            HashMap<Cow<'static, str>, serde_json::Value>,
            "",
            r#"{"type":"object","additionalProperties":true}"#
        );
    }

    #[test]
    fn pointers_are_what_they_point_to() {
        check!(Arc<str>, "", r#"{"type":"string"}"#);
        check!(Cow<'static, [bool]>, "", r#"{"type":"array","items":{"type":"boolean"}}"#);
        check!(Rc<Option<bool>>, "", r#"{"type":"boolean"}"#);
    }

    macro_rules! check_limited {
        ($type:ty, $limits:expr, $expected:expr) => {{
            static PROPERTIES: [Property; 1] =
                [Property::of::<$type>("x", r#""description":"d""#).required().limited(const { &$limits })];
            let mut written = Writer::<1000>::new();
            written.put_object(&PROPERTIES, false);
            let text = std::str::from_utf8(written.bytes()).unwrap();
            let expected = concat!("{", $expected, r#","description":"d"}"#);
            assert_eq!(
                text,
                format!(r#"{{"type":"object","properties":{{"x":{expected}}},"required":["x"]}}"#)
            );
        }};
    }

    const NONE: Limits = Limits::NONE;

    #[test]
    fn a_limit_stands_instead_of_the_bound_of_the_type() {
        check_limited!(
            u32,
            NONE.least(Number::Integer(1)).most(Number::Integer(3)),
            r#""type":"integer","minimum":1,"maximum":3"#
        );
        check_limited!(u32, NONE.most(Number::Integer(3)), r#""type":"integer","minimum":0,"maximum":3"#);
        check_limited!(u8, NONE.least(Number::Integer(3)), r#""type":"integer","minimum":3,"maximum":255"#);
        check_limited!(u8, NONE.most(Number::Integer(300)), r#""type":"integer","minimum":0,"maximum":255"#);
        check_limited!(i64, NONE.below(Number::Integer(-9)), r#""type":"integer","maximum":-10"#);
        check_limited!(
            f64,
            NONE.least(Number::Float(-0.5, "-0.5")).below(Number::Integer(2)),
            r#""type":"number","minimum":-0.5,"exclusiveMaximum":2"#
        );
    }

    #[test]
    fn a_length_is_of_what_the_type_has() {
        check_limited!(
            String,
            NONE.shortest(1).longest(64),
            r#""type":"string","minLength":1,"maxLength":64"#
        );
        check_limited!(char, NONE.longest(64), r#""type":"string","minLength":1,"maxLength":1"#);
        check_limited!(
            Vec<bool>,
            NONE.longest(5),
            r#""type":"array","items":{"type":"boolean"},"maxItems":5"#
        );
        check_limited!(
            BTreeMap<String, bool>,
            NONE.shortest(2),
            r#""type":"object","additionalProperties":{"type":"boolean"},"minProperties":2"#
        );
    }

    #[test]
    fn limits_look_through_what_only_wraps() {
        check_limited!(Box<Arc<String>>, NONE.shortest(1), r#""type":"string","minLength":1"#);
        check_limited!(
            Option<String>,
            NONE.pattern(r#""^a$""#).format(r#""hex""#),
            r#""anyOf":[{"type":"string","pattern":"^a$","format":"hex"},{"type":"null"}]"#
        );
        check_limited!(
            Vec<String>,
            NONE.items(const { &NONE.shortest(1) }),
            r#""type":"array","items":{"type":"string","minLength":1}"#
        );
    }

    #[test]
    fn a_recursive_type_has_a_name_and_no_other_has() {
        struct Tree;
        static TREE: Node = Node::Defined(Definition {
            name: "Tree",
            identity: "here::Tree",
            of: &[],
            more: r#""description":"t""#,
            is: Edge::to(&Node::Object {
                properties: &[Property::of::<Vec<Tree>>("children", ""), Property::of::<Leaf>("leaf", "")],
                closed: true,
            }),
        });
        impl Schema for Tree {
            const NODE: Edge = Edge::to(&TREE);
        }
        struct Leaf;
        static LEAF: Node = Node::Defined(Definition {
            name: "Leaf",
            identity: "here::Leaf",
            of: &[],
            more: r#""description":"l""#,
            is: <()>::NODE,
        });
        impl Schema for Leaf {
            const NODE: Edge = Edge::to(&LEAF);
        }
        static PROPERTIES: [Property; 1] = [Property::of::<Tree>("x", r#""description":"d""#)];
        check!(Leaf, "", r#"{"type":"null","description":"l"}"#);
        check!(Leaf, r#""description":"d""#, r#"{"type":"null","description":"d"}"#);
        check!(Leaf, r#""examples":[null]"#, r#"{"type":"null","description":"l","examples":[null]}"#);

        let tree = concat!(
            r#"{"type":"object","properties":{"#,
            r##""children":{"type":"array","items":{"$ref":"#/$defs/Tree"}},"##,
            r#""leaf":{"type":"null","description":"l"}},"#,
            r#""required":["children","leaf"],"additionalProperties":false,"description":"t"}"#,
        );
        let expected = format!(
            r##"{{"type":"object","properties":{{"x":{{"$ref":"#/$defs/Tree","description":"d"}}}},"required":["x"],"$defs":{{"Tree":{tree}}}}}"##
        );
        let mut written = Writer::<1000>::new();
        written.put_object(&PROPERTIES, false);
        assert_eq!(std::str::from_utf8(written.bytes()).unwrap(), expected);
    }
}
