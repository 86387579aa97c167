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
use crate::schema::Edge;
use crate::schema::Key;
use crate::schema::Schema;

/// A value that a tool returns as JSON: it has a schema, and serde can write it. The derive says so of the user's types, and
/// writes their [`Reply`] beside it. One `impl` of that for all that is structured would stand beside those of [`Option`]
/// and [`Result`], and where two fail rustc tells of neither why.
pub trait Structured: Schema + Serialize {}

macro_rules! structured {
    ($([$($generics:tt)*] $type:ty;)*) => {
        $(#[diagnostic::do_not_recommend]
        impl<$($generics)*> Structured for $type where Self: Serialize {}

        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Reply for $type
        where
            Self: Structured,
        {
            type Output = Self;

            const OUTPUT: Option<Edge> = Some(<Self as Schema>::NODE);

            #[inline]
            fn write(self, out: Out<'_>) -> Done<'_> {
                out.json(&self)
            }
        })*
    };
}

structured! {
    [] Value;
    [] Map<String, Value>;
    [T: Schema] Vec<T>;
    [T: Schema] VecDeque<T>;
    [T: Schema] LinkedList<T>;
    [T: Schema, const N: usize] [T; N];
    [T: Schema] BTreeSet<T>;
    [T: Schema, S] HashSet<T, S>;
    [K: Key, V: Schema] BTreeMap<K, V>;
    [K: Key, V: Schema, S] HashMap<K, V, S>;
    [A: Schema, B: Schema] (A, B);
    [A: Schema, B: Schema, C: Schema] (A, B, C);
    [A: Schema, B: Schema, C: Schema, D: Schema] (A, B, C, D);
    [A: Schema, B: Schema, C: Schema, D: Schema, E: Schema] (A, B, C, D, E);
    [A: Schema, B: Schema, C: Schema, D: Schema, E: Schema, F: Schema] (A, B, C, D, E, F);
    [T: Structured + ?Sized] Box<T>;
    [T: Structured + ?Sized] Rc<T>;
    [T: Structured + ?Sized] Arc<T>;
    [T: Structured + ?Sized] &T;
    [T: Structured + ToOwned + ?Sized] Cow<'_, T>;
    [] Duration;
    [] PathBuf;
    [] net::IpAddr;
    [] net::Ipv4Addr;
    [] net::Ipv6Addr;
    [] net::SocketAddr;
    [] net::SocketAddrV4;
    [] net::SocketAddrV6;
    [] num::NonZeroI8;
    [] num::NonZeroI16;
    [] num::NonZeroI32;
    [] num::NonZeroI64;
    [] num::NonZeroI128;
    [] num::NonZeroIsize;
    [] num::NonZeroU8;
    [] num::NonZeroU16;
    [] num::NonZeroU32;
    [] num::NonZeroU64;
    [] num::NonZeroU128;
    [] num::NonZeroUsize;
}

impl<T: Schema> Structured for [T] where Self: Serialize {}

impl Structured for Path {}
