//! Enums, by each way in which serde names a variant.

use std::collections::BTreeMap;

use mcp_ws::Schema;
use serde::Serialize;
use serde_json::json;

use super::Unknown;
use super::check_and_not;
use super::fields::Optional;
use super::fields::Tagged;
use super::hex;

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
