//! Values that are told as JSON: structured content where they are objects, and their text. Which types are is said by a
//! trait of ours, since rustc has to know of `String` and of lists of blocks that they are not.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::LinkedList;
use std::collections::VecDeque;
use std::net;
use std::num;
use std::path::Path;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Map;
use serde_json::Value;

use super::Done;
use super::Out;
use super::Reply;
use crate::schema::Key;
use crate::schema::Schema;

/// A value that a tool can return as JSON: it has a [`Schema`](trait@Schema), and serde can write it.
///
/// [`#[derive(Schema)]`](derive@crate::Schema) implements it for whatever is [`serde::Serialize`] too. Beside a schema that
/// is written by hand, it is a line of its own:
///
/// ```
/// use mcp_ws::Schema;
/// use mcp_ws::Structured;
/// use mcp_ws::prelude::*;
/// use mcp_ws::schema::Edge;
/// use mcp_ws::schema::Node;
/// use mcp_ws::schema::Property;
///
/// #[derive(serde::Serialize)]
/// struct Reading {
///     celsius: i32,
/// }
///
/// impl Schema for Reading {
///     const NODE: Edge =
///         Edge::to(&Node::Object { properties: &[Property::of::<i32>("celsius", "")], closed: true });
/// }
///
/// impl Structured for Reading {}
///
/// /// Reads the thermometer.
/// #[mcp_tool]
/// fn read() -> Reading {
///     Reading { celsius: 20 }
/// }
///
/// assert!(read::output_schema().is_some_and(|schema| schema.contains(r#""required":["celsius"]"#)));
/// # assert_eq!(read().celsius, 20);
/// ```
///
/// [`serde::Serialize`]: https://docs.rs/serde/latest/serde/trait.Serialize.html
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from a tool",
    label = "not a reply",
    note = "return a string, a number, a `bool`, `()`, a type of yours with `#[derive(serde::Serialize, mcp_ws::Schema)]`, a \
            list or a map of those, `mcp_ws::Json<T>` of any `T: serde::Serialize`, an `Image`, `Audio`, `ResourceLink` or \
            `EmbeddedResource`, a `Vec<mcp_ws::Content>`, a `CallToolResult`, or a `Result` of one of these whose error can \
            be displayed"
)]
pub trait Structured: Schema + Serialize {}

impl<T: Structured> Reply for T {
    type Output = Self;

    fn write(self, out: Out<'_>) -> Done<'_> {
        out.json(&self)
    }
}

macro_rules! structured {
    ($($type:ty $(, $parameter:ident: $($bound:ident)?)*;)*) => {
        $(#[diagnostic::do_not_recommend]
        impl<$($parameter $(: $bound)?),*> Structured for $type where Self: Serialize {})*
    };
}

structured! {
    Value;
    Map<String, Value>;
    Vec<T>, T: Schema;
    VecDeque<T>, T: Schema;
    LinkedList<T>, T: Schema;
    [T], T: Schema;
    BTreeSet<T>, T: Schema;
    HashSet<T, S>, T: Schema, S:;
    BTreeMap<K, V>, K: Key, V: Schema;
    HashMap<K, V, S>, K: Key, V: Schema, S:;
    Duration;
    Path;
    PathBuf;
    net::IpAddr;
    net::Ipv4Addr;
    net::Ipv6Addr;
    net::SocketAddr;
    net::SocketAddrV4;
    net::SocketAddrV6;
    num::NonZeroI8;
    num::NonZeroI16;
    num::NonZeroI32;
    num::NonZeroI64;
    num::NonZeroI128;
    num::NonZeroIsize;
    num::NonZeroU8;
    num::NonZeroU16;
    num::NonZeroU32;
    num::NonZeroU64;
    num::NonZeroU128;
    num::NonZeroUsize;
    (A,), A: Schema;
    (A, B), A: Schema, B: Schema;
    (A, B, C), A: Schema, B: Schema, C: Schema;
    (A, B, C, D), A: Schema, B: Schema, C: Schema, D: Schema;
    (A, B, C, D, E), A: Schema, B: Schema, C: Schema, D: Schema, E: Schema;
    (A, B, C, D, E, F), A: Schema, B: Schema, C: Schema, D: Schema, E: Schema, F: Schema;
}

#[diagnostic::do_not_recommend]
impl<T: Schema, const N: usize> Structured for [T; N] where Self: Serialize {}

macro_rules! pointers {
    ($($type:ty),*) => {
        $(#[diagnostic::do_not_recommend]
        impl<T: Structured + ?Sized> Structured for $type where Self: Serialize {})*
    };
}

pointers!(Box<T>, Rc<T>, Arc<T>, &T);

#[diagnostic::do_not_recommend]
impl<T: Structured + ToOwned + ?Sized> Structured for Cow<'_, T> where Self: Serialize {}
