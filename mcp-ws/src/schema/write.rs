//! The text of a schema, written while compiling.
//!
//! A constant array needs its length first, so everything is written twice by the same code: a `Writer<0>` only counts,
//! a `Writer<N>` with the counted `N` keeps the bytes.

use super::Node;
use super::Property;

/// Counts the bytes of a text, or keeps them when `N` is their number.
#[derive(Debug)]
pub struct Writer<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Writer<N> {
    /// An empty one.
    #[allow(clippy::new_without_default, reason = "`Default` cannot be called in a constant")]
    pub const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    /// How many bytes have been put.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been put.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes put so far; none where they are only counted.
    pub const fn bytes(&self) -> &[u8] {
        let (put, _) = self.bytes.split_at(if N > 0 { self.len } else { 0 });
        put
    }

    /// The bytes put, of which there are `N`.
    pub const fn into_bytes(self) -> [u8; N] {
        self.bytes
    }

    /// Appends a piece of text. Whole slices are copied: a loop over bytes would trip the compiler's limit on long
    /// evaluations with a few hundred tools.
    pub const fn put(&mut self, text: &str) {
        if N > 0 {
            let (_, free) = self.bytes.split_at_mut(self.len);
            let (here, _) = free.split_at_mut(text.len());
            here.copy_from_slice(text.as_bytes());
        }
        self.len += text.len();
    }

    /// Appends `{…}`: an object of these properties and no statement about any other.
    pub const fn put_object(&mut self, properties: &'static [Property]) {
        self.put("{");
        self.put_object_members(properties);
        self.put("}");
    }

    /// Appends `{…}`: an object of these properties and no other.
    pub const fn put_closed_object(&mut self, properties: &'static [Property]) {
        self.put("{");
        self.put_object_members(properties);
        self.put(r#","additionalProperties":false}"#);
    }

    const fn put_object_members(&mut self, properties: &'static [Property]) {
        // Without arguments `properties` is empty, not absent: some model APIs refuse an object schema that has none.
        self.put(r#""type":"object","properties":{"#);
        let mut i = 0;
        while i < properties.len() {
            if i > 0 {
                self.put(",");
            }
            self.put_property(&properties[i]);
            i += 1;
        }
        self.put("}");
        self.put_required(properties);
    }

    const fn put_property(&mut self, property: &'static Property) {
        self.put("\"");
        self.put(property.name);
        self.put("\":");
        match property.node {
            Node::Nullable(inner) if !property.required => self.put_node(inner, property.more),
            node => self.put_node(node, property.more),
        }
    }

    const fn put_required(&mut self, properties: &'static [Property]) {
        let mut any = false;
        let mut i = 0;
        while i < properties.len() {
            if properties[i].required {
                self.put(if any { ",\"" } else { r#","required":[""# });
                self.put(properties[i].name);
                self.put("\"");
                any = true;
            }
            i += 1;
        }
        if any {
            self.put("]");
        }
    }

    /// Appends one schema, with `more` members (JSON text without the leading comma) at its end.
    const fn put_node(&mut self, node: &'static Node, more: &str) {
        self.put("{");
        match node {
            Node::Any => {}
            Node::Scalar { kind, bounds } => {
                self.put(r#""type":""#);
                self.put(kind);
                self.put("\"");
                if !bounds.is_empty() {
                    self.put(",");
                    self.put(bounds);
                }
            }
            Node::Object(properties) => self.put_object_members(properties),
            Node::Array(items) => {
                self.put(r#""type":"array","items":"#);
                self.put_node(items, "");
            }
            Node::Nullable(inner) => {
                self.put(r#""anyOf":["#);
                self.put_node(inner, "");
                self.put(r#",{"type":"null"}]"#);
            }
        }
        if !more.is_empty() {
            if !matches!(node, Node::Any) {
                self.put(",");
            }
            self.put(more);
        }
        self.put("}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    macro_rules! check {
        ($type:ty, $more:expr, $expected:expr) => {{
            static PROPERTIES: [Property; 1] = [Property::of::<$type>("x", $more)];
            const LEN: usize = {
                let mut counted = Writer::<0>::new();
                counted.put_object(&PROPERTIES);
                counted.len()
            };
            static TEXT: [u8; LEN] = {
                let mut written = Writer::<LEN>::new();
                written.put_object(&PROPERTIES);
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
            const NODE: &'static Node = &Node::Object(&[
                Property::of::<f64>("x", ""),
                Property::of::<Option<f64>>("y", r#""description":"d""#),
            ]);
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
            counted.put_object(&[]);
            counted.len()
        };
        assert_eq!(LEN, r#"{"type":"object","properties":{}}"#.len());
    }
}
