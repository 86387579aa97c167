//! What is asked of each type, and how values are changed to ask more.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jsonschema::Validator;
use mcp_ws::schema::Part;
use mcp_ws::schema::Problems;
use mcp_ws::schema::Property;
use mcp_ws::schema::Writer;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

/// The type is told to clients as serde reads it and as it is held to its limits: it takes each of `taken` and none of `refused`, and on these and
/// on all that [`changed`] makes of them, our schema, serde and schemars agree.
#[track_caller]
pub(crate) fn check<T>(taken: &[Value], refused: &[Value])
where
    T: for<'de> Deserialize<'de> + mcp_ws::Schema + JsonSchema,
{
    compare::<T>(taken, refused, true);
}

/// The same for a type of which schemars says something else than serde. It gives the bounds of `i32`, `u32` and
/// addresses as formats that nobody checks, does not close `Duration`, lets no default shorten a tuple, and differs
/// about the `tag` of a struct, `other`, content that may be left out, and members beside the tag of a unit variant.
#[track_caller]
pub(crate) fn check_without_schemars<T>(taken: &[Value], refused: &[Value])
where
    T: for<'de> Deserialize<'de> + mcp_ws::Schema + JsonSchema,
{
    compare::<T>(taken, refused, false);
}

thread_local! {
    static COMPARED: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
}

/// The types of this crate that these tests compare, without their parameters. Each derives all three.
pub(crate) fn compared_by(tests: &[&[fn()]]) -> BTreeSet<&'static str> {
    COMPARED.take();
    for test in tests.iter().copied().flatten() {
        test();
    }
    let own =
        |name: &&str| name.starts_with(concat!(module_path!(), "::").split("::").next().unwrap_or_default());
    COMPARED.take().into_iter().filter(own).map(|name| name.split('<').next().unwrap_or(name)).collect()
}

#[track_caller]
fn compare<T>(taken: &[Value], refused: &[Value], with_schemars: bool)
where
    T: for<'de> Deserialize<'de> + mcp_ws::Schema + JsonSchema,
{
    COMPARED.with_borrow_mut(|compared| compared.insert(std::any::type_name::<T>()));
    let read = |value: &Value| {
        let read: T = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
        Problems::found_by(|problems| Part::named("value", &read).check(problems)).map_or(Ok(()), Err)
    };
    let serde = |value: &Value| read(value).is_ok();
    for value in taken {
        assert_eq!(read(value), Ok(()), "{value} is refused");
    }
    for value in refused {
        assert!(!serde(value), "{value} is taken");
    }
    let text = schema::<T>();
    let ours = validator(&serde_json::from_str(&text).unwrap());
    let theirs = validator(schemars::schema_for!(T).as_value());
    for value in taken.iter().chain(refused).flat_map(changed) {
        let taken = serde(&value);
        // A member that may be left out may also be null for serde and for schemars, and not in our schemas.
        let bare = without_null(&value);
        let value = if serde(&bare) == taken { bare } else { value };
        let accepted = ours.is_valid(&json!({ "value": value }));
        assert_eq!(accepted, taken, "(ours, serde) of {value}\n{text}");
        if with_schemars {
            let by_schemars = theirs.is_valid(&value);
            assert_eq!(
                accepted,
                by_schemars,
                "(ours, schemars) of {value}\n{text}\n{}",
                schemars::schema_for!(T).as_value()
            );
        }
    }
}

/// The schema of an object whose one member, `value`, is of the type.
pub(crate) fn schema<T: mcp_ws::Schema>() -> String {
    let mut writer = Box::new(Writer::<20_000>::new());
    writer.put_object(const { &[Property::of::<T>("value", "").required()] }, false);
    str::from_utf8(writer.bytes()).unwrap().to_owned()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap();
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// The value, and all that one change at one place makes of it.
///
/// Left out is what serde takes and no schema says: a list in an object's place (a struct by position), an item twice
/// in a set, and a small number (a variant by position, where serde has to read ahead).
fn changed(value: &Value) -> Vec<Value> {
    let mut all = vec![value.clone()];
    let others = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(0.5),
        json!(300),
        json!(70_000),
        json!(5_000_000_000_u64),
        json!(""),
        json!("x"),
        json!("other words"),
        json!({}),
        json!({ "unknown": 1 }),
    ];
    all.extend(others);
    match value {
        Value::Array(items) => {
            let with = |change: &dyn Fn(&mut Vec<Value>)| {
                let mut items = items.clone();
                change(&mut items);
                Value::Array(items)
            };
            all.push(with(&|items| drop(items.pop())));
            all.push(with(&|items| items.push(json!("one more"))));
            all.push(with(&|items| items.push(json!(77))));
            for (place, item) in items.iter().enumerate() {
                let others = changed(item).into_iter().filter(|other| !items.contains(other));
                all.extend(others.map(|other| with(&|items| items[place] = other.clone())));
            }
        }
        Value::Object(members) => {
            let with = |name: &str, member: Option<Value>| {
                let mut members = members.clone();
                match member {
                    Some(member) => members.insert(name.to_owned(), member),
                    None => members.remove(name),
                };
                Value::Object(members)
            };
            all.push(with("unknown", Some(json!(1))));
            all.push(with("unknown", Some(json!({ "deeper": [] }))));
            for (name, member) in members {
                all.push(with(name, None));
                all.extend(changed(member).into_iter().map(|other| with(name, Some(other))));
            }
        }
        _ => {}
    }
    all
}

/// The value without the members that are null.
fn without_null(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name.clone(), without_null(member)))
            .collect(),
        Value::Array(items) => items.iter().map(without_null).collect(),
        other => other.clone(),
    }
}
