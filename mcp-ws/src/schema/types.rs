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

use super::Bounds;
use super::Edge;
use super::Node;
use super::Part;
use super::Problems;
use super::Property;
use super::Schema;
use crate::wire::Text;

macro_rules! scalars {
    ($($type:ty: $kind:literal $bounds:expr;)*) => {
        $(impl Schema for $type {
            const NODE: Edge = Edge::to(&Node::Scalar { kind: $kind, bounds: $bounds });
        })*
    };
}

scalars! {
    bool: "boolean" Bounds::NONE;
    char: "string" between(1, 1);
    str: "string" Bounds::NONE;
    String: "string" Bounds::NONE;
    Text<'_>: "string" Bounds::NONE;
    Path: "string" Bounds::NONE;
    PathBuf: "string" Bounds::NONE;
    f32: "number" Bounds::NONE;
    f64: "number" Bounds::NONE;
    i8: "integer" between(-128, 127);
    i16: "integer" between(-32_768, 32_767);
    i32: "integer" between(-2_147_483_648, 2_147_483_647);
    i64: "integer" Bounds::NONE;
    i128: "integer" Bounds::NONE;
    isize: "integer" Bounds::NONE;
    u8: "integer" between(0, 255);
    u16: "integer" between(0, 65_535);
    u32: "integer" between(0, 4_294_967_295);
    u64: "integer" from(0);
    u128: "integer" from(0);
    usize: "integer" from(0);
    num::NonZeroI8: "integer" not_zero(between(-128, 127));
    num::NonZeroI16: "integer" not_zero(between(-32_768, 32_767));
    num::NonZeroI32: "integer" not_zero(between(-2_147_483_648, 2_147_483_647));
    num::NonZeroI64: "integer" not_zero(Bounds::NONE);
    num::NonZeroI128: "integer" not_zero(Bounds::NONE);
    num::NonZeroIsize: "integer" not_zero(Bounds::NONE);
    num::NonZeroU8: "integer" between(1, 255);
    num::NonZeroU16: "integer" between(1, 65_535);
    num::NonZeroU32: "integer" between(1, 4_294_967_295);
    num::NonZeroU64: "integer" from(1);
    num::NonZeroU128: "integer" from(1);
    num::NonZeroUsize: "integer" from(1);
    IpAddr: "string" Bounds::of(r#""anyOf":[{"format":"ipv4"},{"format":"ipv6"}]"#);
    Ipv4Addr: "string" Bounds::format(r#""ipv4""#);
    Ipv6Addr: "string" Bounds::format(r#""ipv6""#);
    // An address and a port have no format of their own.
    SocketAddr: "string" Bounds::NONE;
    SocketAddrV4: "string" Bounds::NONE;
    SocketAddrV6: "string" Bounds::NONE;
    (): "null" Bounds::NONE;
}

const fn from(least: i128) -> Bounds {
    Bounds { least: Some(least), ..Bounds::NONE }
}

const fn between(least: i128, most: i128) -> Bounds {
    Bounds { most: Some(most), ..from(least) }
}

const fn not_zero(bounds: Bounds) -> Bounds {
    Bounds { more: r#""not":{"const":0}"#, ..bounds }
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

    fn check(&self, problems: &mut Problems<'_>) {
        if let Some(value) = self {
            value.check(problems);
        }
    }
}

macro_rules! pointers {
    ($($type:ty),*) => {
        $(impl<T: Schema + ?Sized> Schema for $type {
            const NODE: Edge = T::NODE;
            const OPTIONAL: bool = T::OPTIONAL;

            fn check(&self, problems: &mut Problems<'_>) {
                T::check(self, problems);
            }
        })*
    };
}

pointers!(Box<T>, Rc<T>, Arc<T>, &T);

impl<T: Schema + ToOwned + ?Sized> Schema for Cow<'_, T> {
    const NODE: Edge = T::NODE;
    const OPTIONAL: bool = T::OPTIONAL;

    fn check(&self, problems: &mut Problems<'_>) {
        T::check(self, problems);
    }
}

macro_rules! lists {
    ($($type:ty $(, $hasher:ident)?: $unique:literal;)*) => {
        $(impl<T: Schema $(, $hasher)?> Schema for $type {
            const NODE: Edge = Edge::to(&Node::Array { items: T::NODE, length: None, unique: $unique });

            fn check(&self, problems: &mut Problems<'_>) {
                check_items(self, $unique, problems);
            }
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

    fn check(&self, problems: &mut Problems<'_>) {
        check_items(self, false, problems);
    }
}

/// The items of a set have not the places that they were sent at.
fn check_items<'i, T: Schema + 'i>(
    items: impl IntoIterator<Item = &'i T>,
    is_set: bool,
    problems: &mut Problems<'_>,
) {
    for (index, item) in items.into_iter().enumerate() {
        let part = if is_set { Part::same(item) } else { Part::item(index, item) };
        part.check(problems);
    }
}

macro_rules! tuples {
    ($($($type:ident $place:tt)+ = $number:literal;)*) => {
        $(impl<$($type: Schema),+> Schema for ($($type,)+) {
            const NODE: Edge = Edge::to(&Node::Tuple { items: &[$($type::NODE),+], required: $number });

            fn check(&self, problems: &mut Problems<'_>) {
                $(Part::item($place, &self.$place).check(problems);)+
            }
        })*
    };
}

tuples! {
    A 0 = 1;
    A 0 B 1 = 2;
    A 0 B 1 C 2 = 3;
    A 0 B 1 C 2 D 3 = 4;
    A 0 B 1 C 2 D 3 E 4 = 5;
    A 0 B 1 C 2 D 3 E 4 F 5 = 6;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 = 7;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 = 8;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 = 9;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 = 10;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 = 11;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 = 12;
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
pub trait Key {
    /// The text, by which an error says which value of the map is meant.
    fn as_text(&self) -> Option<&str> {
        None
    }
}

impl Key for str {
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Key for String {
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

macro_rules! keys {
    ($($(#[$bound:ident])? $type:ty),*) => {
        $(impl<K: ?Sized + Key $(+ $bound)?> Key for $type {
            fn as_text(&self) -> Option<&str> {
                K::as_text(self)
            }
        })*
    };
}

keys!(Box<K>, Rc<K>, Arc<K>, &K, #[ToOwned] Cow<'_, K>);

macro_rules! maps {
    ($($type:ty $(, $hasher:ident)?;)*) => {
        $(impl<K: Key, V: Schema $(, $hasher)?> Schema for $type {
            const NODE: Edge = Edge::to(&Node::Map(V::NODE));

            fn check(&self, problems: &mut Problems<'_>) {
                for (key, value) in self {
                    Part::named(key.as_text().unwrap_or("…"), value).check(problems);
                }
            }
        })*
    };
}

maps! {
    HashMap<K, V, S>, S;
    BTreeMap<K, V>;
}

impl Schema for serde_json::Map<String, serde_json::Value> {
    const NODE: Edge = Edge::to(&Node::Map(serde_json::Value::NODE));
}
