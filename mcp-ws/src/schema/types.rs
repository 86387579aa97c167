//! The types of std and `serde_json` that have a schema: what serde reads for them, said in JSON Schema.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::LinkedList;
use std::collections::VecDeque;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::net::SocketAddr;
use std::net::SocketAddrV4;
use std::net::SocketAddrV6;
use std::num;
use std::path::Path;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::Edge;
use super::Node;
use super::Property;
use super::Schema;

macro_rules! scalars {
    ($($type:ty: $kind:literal $bounds:literal;)*) => {
        $(impl Schema for $type {
            const NODE: Edge = Edge::to(&Node::Scalar { kind: $kind, bounds: $bounds });
        })*
    };
}

scalars! {
    bool: "boolean" "";
    char: "string" r#""minLength":1,"maxLength":1"#;
    str: "string" "";
    String: "string" "";
    Path: "string" "";
    PathBuf: "string" "";
    f32: "number" "";
    f64: "number" "";
    i8: "integer" r#""minimum":-128,"maximum":127"#;
    i16: "integer" r#""minimum":-32768,"maximum":32767"#;
    i32: "integer" r#""minimum":-2147483648,"maximum":2147483647"#;
    i64: "integer" "";
    i128: "integer" "";
    isize: "integer" "";
    u8: "integer" r#""minimum":0,"maximum":255"#;
    u16: "integer" r#""minimum":0,"maximum":65535"#;
    u32: "integer" r#""minimum":0,"maximum":4294967295"#;
    u64: "integer" r#""minimum":0"#;
    u128: "integer" r#""minimum":0"#;
    usize: "integer" r#""minimum":0"#;
    num::NonZeroI8: "integer" r#""minimum":-128,"maximum":127,"not":{"const":0}"#;
    num::NonZeroI16: "integer" r#""minimum":-32768,"maximum":32767,"not":{"const":0}"#;
    num::NonZeroI32: "integer" r#""minimum":-2147483648,"maximum":2147483647,"not":{"const":0}"#;
    num::NonZeroI64: "integer" r#""not":{"const":0}"#;
    num::NonZeroI128: "integer" r#""not":{"const":0}"#;
    num::NonZeroIsize: "integer" r#""not":{"const":0}"#;
    num::NonZeroU8: "integer" r#""minimum":1,"maximum":255"#;
    num::NonZeroU16: "integer" r#""minimum":1,"maximum":65535"#;
    num::NonZeroU32: "integer" r#""minimum":1,"maximum":4294967295"#;
    num::NonZeroU64: "integer" r#""minimum":1"#;
    num::NonZeroU128: "integer" r#""minimum":1"#;
    num::NonZeroUsize: "integer" r#""minimum":1"#;
    IpAddr: "string" r#""anyOf":[{"format":"ipv4"},{"format":"ipv6"}]"#;
    Ipv4Addr: "string" r#""format":"ipv4""#;
    Ipv6Addr: "string" r#""format":"ipv6""#;
    // An address and a port have no format of their own.
    SocketAddr: "string" "";
    SocketAddrV4: "string" "";
    SocketAddrV6: "string" "";
    (): "null" "";
}

impl<T: ?Sized> Schema for PhantomData<T> {
    const NODE: Edge = <()>::NODE;
}

impl Schema for serde_json::Value {
    const NODE: Edge = Edge::to(&Node::Any);
}

impl Schema for Duration {
    const NODE: Edge = Edge::to(&Node::Object {
        properties: &[Property::of::<u64>("secs", ""), Property::of::<u32>("nanos", "")],
        closed: true,
    });
}

impl<T: Schema> Schema for Option<T> {
    const NODE: Edge = Edge::to(&Node::Nullable(T::NODE));
    const OPTIONAL: bool = true;
}

macro_rules! pointers {
    ($($type:ty),*) => {
        $(impl<T: Schema + ?Sized> Schema for $type {
            const NODE: Edge = T::NODE;
            const OPTIONAL: bool = T::OPTIONAL;
        })*
    };
}

pointers!(Box<T>, Rc<T>, Arc<T>, &T);

impl<T: Schema + ToOwned + ?Sized> Schema for Cow<'_, T> {
    const NODE: Edge = T::NODE;
    const OPTIONAL: bool = T::OPTIONAL;
}

macro_rules! lists {
    ($($type:ty $(, $hasher:ident)?: $unique:literal;)*) => {
        $(impl<T: Schema $(, $hasher)?> Schema for $type {
            const NODE: Edge = Edge::to(&Node::Array { items: T::NODE, length: None, unique: $unique });
        })*
    };
}

lists! {
    [T]: false;
    Vec<T>: false;
    VecDeque<T>: false;
    LinkedList<T>: false;
    BTreeSet<T>: true;
    HashSet<T, S>, S: true;
}

impl<T: Schema, const N: usize> Schema for [T; N] {
    const NODE: Edge = Edge::to(&Node::Array { items: T::NODE, length: Some(N), unique: false });
}

macro_rules! tuples {
    ($($($type:ident)+ = $number:literal;)*) => {
        $(impl<$($type: Schema),+> Schema for ($($type,)+) {
            const NODE: Edge = Edge::to(&Node::Tuple { items: &[$($type::NODE),+], required: $number });
        })*
    };
}

tuples! {
    A = 1;
    A B = 2;
    A B C = 3;
    A B C D = 4;
    A B C D E = 5;
    A B C D E F = 6;
    A B C D E F G = 7;
    A B C D E F G H = 8;
    A B C D E F G H I = 9;
    A B C D E F G H I J = 10;
    A B C D E F G H I J K = 11;
    A B C D E F G H I J K L = 12;
}

/// A type that is text, and may be the key of a map.
///
/// ```
/// fn is_key<K: mcp_ws::schema::Key>() {}
/// is_key::<String>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map in a tool argument: JSON has string keys",
    label = "not a string",
    note = "write `HashMap<String, T>`, or `impl mcp_ws::schema::Key` for a type of yours that serde reads from any string"
)]
pub trait Key {}

impl Key for str {}
impl Key for String {}
impl<K: Key + ?Sized> Key for Box<K> {}
impl<K: Key + ?Sized> Key for Rc<K> {}
impl<K: Key + ?Sized> Key for Arc<K> {}
impl<K: Key + ?Sized> Key for &K {}
impl<K: Key + ToOwned + ?Sized> Key for Cow<'_, K> {}

impl<K: Key, V: Schema, S> Schema for HashMap<K, V, S> {
    const NODE: Edge = Edge::to(&Node::Map(V::NODE));
}

impl<K: Key, V: Schema> Schema for BTreeMap<K, V> {
    const NODE: Edge = Edge::to(&Node::Map(V::NODE));
}

impl Schema for serde_json::Map<String, serde_json::Value> {
    const NODE: Edge = Edge::to(&Node::Map(serde_json::Value::NODE));
}
