//! Structs without names, and those that are what they hold.

use mcp_ws::Schema;
use serde::Serialize;
use serde_json::json;

use super::check;
use super::check_and_not;
use super::hex;
use super::is_zero;

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
