//! The types of std and `serde_json` that have a schema: what serde reads for them, said in JSON Schema.

use super::Node;
use super::Schema;

macro_rules! scalars {
    ($($type:ty: $kind:literal $bounds:literal;)*) => {
        $(impl Schema for $type {
            const NODE: &'static Node = &Node::Scalar { kind: $kind, bounds: $bounds };
        })*
    };
}

scalars! {
    bool: "boolean" "";
    char: "string" r#""minLength":1,"maxLength":1"#;
    str: "string" "";
    String: "string" "";
    f32: "number" "";
    f64: "number" "";
    i8: "integer" r#""minimum":-128,"maximum":127"#;
    i16: "integer" r#""minimum":-32768,"maximum":32767"#;
    i32: "integer" r#""minimum":-2147483648,"maximum":2147483647"#;
    i64: "integer" "";
    isize: "integer" "";
    u8: "integer" r#""minimum":0,"maximum":255"#;
    u16: "integer" r#""minimum":0,"maximum":65535"#;
    u32: "integer" r#""minimum":0,"maximum":4294967295"#;
    u64: "integer" r#""minimum":0"#;
    usize: "integer" r#""minimum":0"#;
    (): "null" "";
}

impl Schema for serde_json::Value {
    const NODE: &'static Node = &Node::Any;
}

impl<T: Schema> Schema for Option<T> {
    const NODE: &'static Node = &Node::Nullable(T::NODE);
    const OPTIONAL: bool = true;
}

impl<T: Schema> Schema for Vec<T> {
    const NODE: &'static Node = &Node::Array(T::NODE);
}

impl<T: Schema + ?Sized> Schema for Box<T> {
    const NODE: &'static Node = T::NODE;
    const OPTIONAL: bool = T::OPTIONAL;
}
