//! What serde writes against the schema of a result: whatever a type is written as, the schema of its output accepts. A
//! client that finds a result outside of the schema takes the call for failed, so there is no room for an exception.
#![allow(dead_code, reason = "some fields and variants are only read, or only written")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU8;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use mcp_ws::Schema;
use mcp_ws::schema::Edge;
use mcp_ws::schema::Node;
use mcp_ws::schema::Property;
use mcp_ws::schema::Writer;
use serde::Serialize;
use serde::Serializer;
use serde_json::Value;
use serde_json::json;

/// The type in a struct, so that it has a root.
#[derive(Serialize)]
struct Wrapped<T> {
    value: T,
}

impl<T: Schema> Schema for Wrapped<T> {
    const NODE: Edge =
        Edge::to(&Node::Object { properties: const { &[Property::of::<T>("value", "")] }, closed: true });
}

fn output<T: Schema>() -> Value {
    let mut writer = Box::new(Writer::<20_000>::new());
    writer.put_output(<Wrapped<T> as Schema>::NODE);
    serde_json::from_slice(writer.bytes()).unwrap()
}

/// Each of these values is written as its schema says, by dialects old and new; and so is none of `others`.
#[track_caller]
fn check_and_not<T: Schema + Serialize>(values: impl IntoIterator<Item = T>, others: &[Value]) {
    let schema = output::<T>();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let new = jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    let old = jsonschema::draft7::options().build(&schema).unwrap();
    for value in values {
        let written = json!({ "value": serde_json::to_value(&value).unwrap() });
        assert!(new.is_valid(&written), "{written}\n{schema}");
        assert!(old.is_valid(&written), "(draft 7) {written}\n{schema}");
    }
    for other in others {
        assert!(!new.is_valid(&json!({ "value": other })), "{other}\n{schema}");
    }
}

#[track_caller]
fn check<T: Schema + Serialize>(values: impl IntoIterator<Item = T>) {
    check_and_not(values, &[]);
}

fn hex<S: Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{number:x}"))
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A type without a schema.
#[derive(Clone, Serialize)]
struct Unknown {
    anything: Vec<u8>,
}

#[derive(Serialize, Schema)]
struct Optional {
    a: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<u8>,
    #[serde(skip_serializing_if = "is_zero")]
    c: u32,
    #[serde(default)]
    d: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<Option<u8>>,
}

#[test]
fn what_is_not_there_is_null_or_left_out() {
    let none = || Optional { a: None, b: None, c: 0, d: 0, e: None };
    check_and_not(
        [none(), Optional { a: Some(1), b: Some(1), c: 1, d: 1, e: Some(None) }],
        &[json!({ "a": null }), json!({ "d": 1 }), json!({ "a": 1, "b": null, "d": 1 }), json!({})],
    );
    let schema = &output::<Optional>()["properties"]["value"];
    assert_eq!(schema["required"], json!(["a", "d"]));
    assert_eq!(schema["properties"]["a"]["anyOf"][1], json!({ "type": "null" }));
    assert_eq!(schema["properties"]["b"]["type"], "integer");
    assert_eq!(schema.get("additionalProperties"), None);
    check([vec![Some(1)], vec![None]]);
    check([Some(Box::new(none())), None]);
}

#[test]
fn a_number_may_be_none() {
    check([1.5, f64::NAN, f64::INFINITY]);
    check([0.1_f32, f32::NEG_INFINITY]);
    check([Some(f64::NAN), None, Some(1.0)]);
    check([BTreeMap::from([("a".to_owned(), f64::NAN)])]);
    check_and_not([(1.0, [f32::NAN; 2])], &[json!([1.0]), json!(["a", [1, 2]])]);
}

#[derive(Serialize, Schema)]
struct OneWay {
    #[serde(skip)]
    never: u8,
    #[serde(skip_serializing)]
    read: u8,
    #[serde(skip_deserializing)]
    written: u8,
    #[serde(skip_deserializing)]
    unknown: Unknown,
    #[serde(skip_deserializing, serialize_with = "hex")]
    by_function: u32,
}

#[test]
fn fields_that_go_one_way() {
    let unknown = Unknown { anything: vec![1] };
    check_and_not(
        [OneWay { never: 1, read: 2, written: 3, unknown, by_function: 4 }],
        &[json!({ "read": 2 }), json!({ "written": "x", "unknown": 1, "by_function": 1 })],
    );
    let schema = &output::<OneWay>()["properties"]["value"];
    assert_eq!(schema["required"], json!(["written", "unknown", "by_function"]));
    assert_eq!(schema["properties"]["unknown"], json!({}));
}

#[derive(Serialize, Schema)]
#[serde(rename_all(serialize = "camelCase", deserialize = "kebab-case"), deny_unknown_fields, tag = "type")]
struct Renamed {
    item_count: u8,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    way: bool,
    #[serde(rename(serialize = "to"), skip_serializing_if = "Option::is_none")]
    from: Option<u8>,
    #[serde(rename(deserialize = "sent"), skip_serializing)]
    secret: u8,
}

#[derive(Serialize, Schema)]
#[serde(tag = "kind", rename = "thing")]
struct Tagged {
    kind_of: u8,
}

#[test]
fn names_for_writing() {
    check_and_not(
        [
            Renamed { item_count: 1, way: true, from: None, secret: 1 },
            Renamed { item_count: 1, way: true, from: Some(2), secret: 1 },
        ],
        &[json!({ "item-count": 1, "in": true }), json!({ "type": "renamed", "itemCount": 1, "out": true })],
    );
    check_and_not(
        [Tagged { kind_of: 1 }],
        &[json!({ "kind_of": 1 }), json!({ "kind": "Tagged", "kind_of": 1 })],
    );
}

#[derive(Serialize, Schema)]
struct Functions {
    #[serde(serialize_with = "hex")]
    a: u32,
    #[serde(serialize_with = "hex", default, skip_serializing_if = "is_zero")]
    b: u32,
}

#[derive(Clone, Serialize, Schema)]
#[serde(into = "String")]
struct Celsius(f32);

impl From<Celsius> for String {
    fn from(celsius: Celsius) -> Self {
        format!("{} °C", celsius.0)
    }
}

#[derive(Clone, Serialize, Schema)]
#[serde(into = "Unknown")]
struct IntoUnknown {
    a: u8,
}

impl From<IntoUnknown> for Unknown {
    fn from(value: IntoUnknown) -> Self {
        Self { anything: vec![value.a] }
    }
}

#[test]
fn what_something_else_writes() {
    check_and_not([Functions { a: 255, b: 0 }, Functions { a: 1, b: 2 }], &[json!({ "b": 1 })]);
    check_and_not([Celsius(1.5)], &[json!(1.5)]);
    check([IntoUnknown { a: 1 }]);
    check([vec![Celsius(1.5)]]);
}

#[derive(Serialize, Schema)]
struct Newtype(Option<u8>);

#[derive(Serialize, Schema)]
struct WrittenAnyway(#[serde(skip)] Vec<u8>);

#[derive(Serialize, Schema)]
struct NewtypeByFunction(#[serde(serialize_with = "hex")] u32);

#[derive(Serialize, Schema)]
struct Pair(u8, #[serde(skip_serializing)] bool, #[serde(default)] Option<String>);

#[derive(Serialize, Schema)]
struct Shifting(#[serde(skip_serializing_if = "is_zero")] u32, String);

#[derive(Serialize, Schema)]
struct Unit;

#[derive(Serialize, Schema)]
#[serde(transparent)]
struct Transparent {
    value: Option<f32>,
    #[serde(skip)]
    rest: u8,
}

#[derive(Serialize, Schema)]
#[serde(transparent)]
struct TransparentByFunction {
    #[serde(serialize_with = "hex")]
    value: u32,
}

#[test]
fn structs_without_names() {
    check_and_not([Newtype(None), Newtype(Some(1))], &[json!([1])]);
    check([WrittenAnyway(vec![1])]);
    check([NewtypeByFunction(255)]);
    check_and_not(
        [Pair(1, true, None), Pair(1, true, Some("a".into()))],
        &[json!([1]), json!([1, true, null])],
    );
    check([Shifting(0, "a".into()), Shifting(1, "a".into())]);
    check_and_not([Unit], &[json!({})]);
    check([Transparent { value: None, rest: 1 }, Transparent { value: Some(f32::NAN), rest: 1 }]);
    check([TransparentByFunction { value: 255 }]);
}

#[derive(Serialize, Schema)]
struct Flat {
    #[serde(flatten)]
    optional: Optional,
    #[serde(flatten)]
    more: BTreeMap<String, bool>,
}

#[derive(Serialize, Schema)]
struct OnlyMore {
    a: String,
    #[serde(flatten)]
    more: BTreeMap<String, bool>,
}

#[derive(Serialize, Schema)]
struct TwoMaps {
    #[serde(flatten)]
    one: BTreeMap<String, bool>,
    #[serde(flatten)]
    other: HashMap<String, String>,
}

#[derive(Serialize, Schema)]
struct FlatAnything {
    #[serde(flatten)]
    known: BTreeMap<String, bool>,
    #[serde(flatten, skip_deserializing)]
    unknown: Option<Unknown>,
}

#[derive(Serialize, Schema)]
struct Inner {
    inner: u8,
}

fn is_small(inner: &Inner) -> bool {
    inner.inner < 2
}

#[derive(Serialize, Schema)]
struct SometimesFlat {
    #[serde(flatten, skip_serializing_if = "is_small")]
    inner: Inner,
    #[serde(flatten, skip_serializing)]
    never: Tagged,
}

#[derive(Serialize, Schema)]
struct FlatOther {
    #[serde(flatten)]
    into: IntoMap,
}

#[derive(Clone, Serialize, Schema)]
#[serde(into = "BTreeMap<String, u8>")]
struct IntoMap {
    a: bool,
}

impl From<IntoMap> for BTreeMap<String, u8> {
    fn from(value: IntoMap) -> Self {
        Self::from([("x".to_owned(), u8::from(value.a))])
    }
}

#[test]
fn members_of_others() {
    let map = || BTreeMap::from([("x".to_owned(), true)]);
    let optional = Optional { a: None, b: None, c: 0, d: 0, e: None };
    check_and_not([Flat { optional, more: map() }], &[json!({ "a": 1 })]);
    check_and_not([OnlyMore { a: "a".into(), more: map() }], &[json!({ "a": "a", "x": 1 })]);
    check([TwoMaps { one: map(), other: HashMap::from([("y".into(), "a".into())]) }]);
    let unknown = Unknown { anything: vec![1] };
    check([
        FlatAnything { known: map(), unknown: None },
        FlatAnything { known: map(), unknown: Some(unknown) },
    ]);
    let never = || Tagged { kind_of: 1 };
    check([
        SometimesFlat { inner: Inner { inner: 1 }, never: never() },
        SometimesFlat { inner: Inner { inner: 2 }, never: never() },
    ]);
    check_and_not([FlatOther { into: IntoMap { a: true } }], &[json!({ "x": true })]);
}

#[derive(Serialize, Schema)]
#[serde(rename_all(serialize = "UPPERCASE"))]
enum Names {
    One,
    #[serde(skip_serializing)]
    Read,
    #[serde(skip_deserializing)]
    Written,
}

#[derive(Serialize, Schema)]
#[serde(rename_all = "snake_case", rename_all_fields(serialize = "camelCase"))]
enum External {
    Nothing,
    Number(Option<f64>),
    Pair(u8, #[serde(skip_serializing)] u8),
    Fields {
        first_name: Option<String>,
    },
    Skipped(#[serde(skip)] u8),
    #[serde(serialize_with = "hex")]
    ByFunction(u32),
    #[serde(skip_deserializing)]
    OnlyWritten(Unknown),
    #[serde(untagged)]
    Untagged(bool),
}

#[derive(Serialize, Schema)]
#[serde(tag = "op")]
enum Internal {
    Nothing,
    Flat(Optional),
    Map(BTreeMap<String, u8>),
    Tagged(Tagged),
    Fields {
        #[serde(rename(serialize = "x"))]
        a: Option<u8>,
    },
    #[serde(skip_deserializing)]
    OnlyWritten(Unknown),
    Skipped(#[serde(skip)] u8),
    #[serde(other)]
    Other,
}

#[derive(Serialize, Schema)]
#[serde(tag = "t", content = "c", deny_unknown_fields)]
enum Adjacent {
    Nothing,
    Number(Option<u8>),
    Pair(u8, Option<u8>),
    Fields { a: Option<u8> },
    Unit(()),
}

#[derive(Serialize, Schema)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    Number(f64),
    Fields { a: Option<u8> },
    List(Vec<Untagged>),
}

#[test]
fn enums() {
    check_and_not([Names::One, Names::Written], &[json!("One"), json!("READ")]);
    check_and_not(
        [
            External::Nothing,
            External::Number(None),
            External::Number(Some(f64::NAN)),
            External::Pair(1, 2),
            External::Fields { first_name: None },
            External::Skipped(1),
            External::ByFunction(255),
            External::OnlyWritten(Unknown { anything: vec![] }),
            External::Untagged(true),
        ],
        &[json!("number"), json!({ "pair": [1, 2] }), json!({ "fields": { "first_name": null } }), json!({})],
    );
    check_and_not(
        [
            Internal::Nothing,
            Internal::Flat(Optional { a: None, b: None, c: 0, d: 0, e: None }),
            Internal::Map(BTreeMap::from([("a".to_owned(), 1)])),
            Internal::Tagged(Tagged { kind_of: 1 }),
            Internal::Fields { a: None },
            Internal::OnlyWritten(Unknown { anything: vec![1] }),
            Internal::Skipped(1),
            Internal::Other,
        ],
        &[json!({}), json!({ "op": "Flat" }), json!({ "op": "Fields", "a": 1 }), json!({ "op": "any" })],
    );
    check_and_not(
        [
            Adjacent::Nothing,
            Adjacent::Number(None),
            Adjacent::Pair(1, None),
            Adjacent::Fields { a: None },
            Adjacent::Unit(()),
        ],
        &[json!({ "t": "Number" }), json!({ "t": "Pair", "c": [1] }), json!({ "c": 1 })],
    );
    check_and_not(
        [
            Untagged::Nothing,
            Untagged::Number(f64::NAN),
            Untagged::Fields { a: None },
            Untagged::List(vec![Untagged::Nothing, Untagged::List(vec![Untagged::Number(1.0)])]),
        ],
        &[json!("x"), json!([["x"]])],
    );
}

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
    check([Arc::new(Rc::new(Some(1_i8))), Arc::new(Rc::new(None))]);
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
