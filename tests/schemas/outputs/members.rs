//! Members that come from another type.

use std::collections::BTreeMap;
use std::collections::HashMap;

use mcp_ws::Schema;
use serde::Serialize;
use serde_json::json;

use super::Unknown;
use super::check;
use super::check_and_not;
use super::fields::Optional;
use super::fields::Tagged;

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
