//! What serde writes against the schema of a result: whatever a type is written as, the schema of its output accepts. A
//! client that finds a result outside of the schema takes the call for failed, so there is no room for an exception.
#![allow(dead_code, reason = "some fields and variants are only read, or only written")]

mod enums;
mod fields;
mod members;
mod unnamed;
mod values;

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
    writer.put_output(T::NODE);
    serde_json::from_slice(writer.bytes()).unwrap()
}

/// Each of these values is written as its schema says, by dialects old and new; and so is none of `others`. By itself, as
/// 2026-07-28 has it, and as a member of an object, as sessions do.
#[track_caller]
pub(super) fn check_and_not<T: Schema + Serialize>(values: impl IntoIterator<Item = T>, others: &[Value]) {
    let written = values.into_iter().map(|value| serde_json::to_value(&value).unwrap());
    let written: Vec<_> = written.collect();
    compare(&output::<T>(), &written, others);
    let wrapped = |value: &Value| json!({ "value": value });
    let [written, others] =
        [written.as_slice(), others].map(|values| values.iter().map(wrapped).collect::<Vec<_>>());
    compare(&output::<Wrapped<T>>(), &written, &others);
}

#[track_caller]
fn compare(schema: &Value, written: &[Value], others: &[Value]) {
    jsonschema::draft202012::meta::validate(schema).unwrap();
    let new = jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap();
    let old = jsonschema::draft7::options().build(schema).unwrap();
    for value in written {
        assert!(new.is_valid(value), "{value}\n{schema}");
        assert!(old.is_valid(value), "(draft 7) {value}\n{schema}");
    }
    for other in others {
        assert!(!new.is_valid(other), "{other}\n{schema}");
    }
}

#[track_caller]
fn check<T: Schema + Serialize>(values: impl IntoIterator<Item = T>) {
    check_and_not(values, &[]);
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn hex<S: Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{number:x}"))
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A type without a schema.
#[derive(Clone, Serialize)]
struct Unknown {
    anything: Vec<u8>,
}
