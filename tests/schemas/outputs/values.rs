//! Types that contain themselves, generic ones, and those of std.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::num::NonZeroU8;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use mcp_ws::Schema;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use super::check;
use super::check_and_not;
use super::hex;

#[derive(Serialize, Schema)]
struct Tree {
    value: Option<u8>,
    children: Vec<Tree>,
}

#[derive(Serialize, Schema)]
struct Page<'a, T> {
    items: Vec<T>,
    next: Option<Cow<'a, str>>,
    #[serde(serialize_with = "hex")]
    at: u32,
    #[serde(skip_deserializing)]
    seen: Vec<T>,
}

#[test]
fn recursive_and_generic() {
    let leaf = || Tree { value: None, children: vec![] };
    check_and_not(
        [Tree { value: Some(1), children: vec![leaf()] }],
        &[json!({ "children": [] }), json!({ "value": 1, "children": [{ "value": 1 }] })],
    );
    check_and_not(
        [Page { items: vec![leaf()], next: None, at: 1, seen: vec![leaf()] }],
        &[json!({ "items": [], "next": null, "at": 1, "seen": [1] })],
    );
    let numbers = [Page { items: vec![1], next: Some("x".into()), at: 1, seen: vec![1] }];
    check_and_not(numbers, &[json!({ "items": ["x"], "next": null, "at": 1, "seen": [] })]);
}

#[test]
fn std_types() {
    check([Duration::from_millis(1500)]);
    check(["::1".parse::<IpAddr>().unwrap(), "1.2.3.4".parse().unwrap()]);
    check([PathBuf::from("/a b")]);
    check([NonZeroU8::MIN]);
    check([u64::MAX, 0]);
    check(['ß', '😀']);
    check([BTreeSet::from([1, 2])]);
    check([(1_u8, "a".to_owned(), Some(true), [(); 2])]);
    check([Rc::new(Arc::new(Some(1_i8))), Rc::new(Arc::new(None))]);
    check([json!({ "a": [null, 1.5] }), Value::Null]);
    check([std::marker::PhantomData::<u8>]);
    // What differs to Rust may be one thing in JSON.
    check([BTreeSet::from([Sorted { by: 1, secret: 1 }, Sorted { by: 1, secret: 2 }])]);
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Schema)]
struct Sorted {
    by: u8,
    #[serde(skip_serializing)]
    secret: u8,
}
