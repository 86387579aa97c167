//! serde's words about one value, in words that a model can act on: where it is, what was expected, what came, and what was
//! probably meant.

use serde_json::Value;
use serde_path_to_error::Segment;

use super::explain::Wrong;
use super::misspelling;
use crate::wire::brief;

/// What is wrong with the argument of this name and text.
pub(super) fn describe(name: &str, raw: &str, wrong: &Wrong) -> String {
    let Wrong::Value { path, what } = wrong else { return format!("`{name}`: missing") };
    let mut place = place(name, path);
    let what = without_line(what);
    let found = || found(raw, path);
    let told = if let Some(member) = between(what, "missing field `", "`") {
        // Its place is not told as one: in a value that serde had to read ahead, it may be deeper.
        missing(member, found().as_ref())
    } else if let Some((given, known)) = unknown(what, "unknown field `") {
        if let Some(within) = place.strip_suffix(brief(given)).and_then(|within| within.strip_suffix('.')) {
            place.truncate(within.len());
        }
        let hint = meant(given, known).unwrap_or_else(|| format!("expected {}", shortened(known)));
        format!("`{}` is unknown, {hint}", brief(given))
    } else if let Some((given, known)) = unknown(what, "unknown variant `") {
        let hint = meant(given, known).map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("expected {}, got {:?}{hint}", shortened(known), brief(given))
    } else if what == "expected value" {
        // So serde_json says that an enum is neither a string nor an object of one member.
        match found() {
            Some(Value::Object(members)) => {
                format!("expected an object with one member, got one with {}", members.len())
            }
            found => format!("expected the name of a variant, got {}", kind(found.as_ref())),
        }
    } else if what.starts_with("data did not match any variant of untagged enum") {
        format!("got {}, which fits none of the forms that are allowed here", kind(found().as_ref()))
    } else if is_of_serde(what) {
        in_plain_words(what)
    } else {
        // A type's own words say what is wrong, and seldom with what.
        format!("{}, got {}", brief(what), kind(found().as_ref()))
    };
    format!("`{place}`: {told}")
}

/// Whether these are words of serde's, which say what came.
fn is_of_serde(what: &str) -> bool {
    what.starts_with("invalid ") || what == "given twice" || what.contains(", expected ")
}

/// `order.items[1]`.
fn place(name: &str, path: &[Segment]) -> String {
    let mut place = name.to_owned();
    for segment in path {
        match segment {
            Segment::Seq { index } => place.extend(["[", &index.to_string(), "]"]),
            Segment::Map { key: name } | Segment::Enum { variant: name } => place.extend([".", brief(name)]),
            Segment::Unknown => {}
        }
    }
    place
}

/// The value at the place.
fn found(raw: &str, path: &[Segment]) -> Option<Value> {
    let mut value: Value = serde_json::from_str(raw).ok()?;
    for segment in path {
        value = match segment {
            Segment::Seq { index } => value.get_mut(index)?.take(),
            Segment::Map { key } => value.get_mut(key)?.take(),
            Segment::Enum { variant } => value.get_mut(variant)?.take(),
            Segment::Unknown => return None,
        };
    }
    Some(value)
}

/// What to say of a member that is missing: which other one it may be.
fn missing(member: &str, found: Option<&Value>) -> String {
    let members = found.and_then(Value::as_object).into_iter().flatten();
    let near = members.filter_map(|(given, _)| Some((misspelling(given, member)?, given))).min();
    match near {
        Some((_, given)) => format!("`{member}` is missing; did you mean it by `{}`?", brief(given)),
        None => format!("`{member}` is missing"),
    }
}

/// The name that was not known, and serde's list of those that are.
fn unknown<'what>(what: &'what str, kind: &str) -> Option<(&'what str, &'what str)> {
    let what = what.strip_prefix(kind)?;
    what.rsplit_once("`, expected ").or_else(|| Some((what.rsplit_once("`, there are no ")?.0, "none")))
}

/// Which of the known names was meant.
fn meant(given: &str, known: &str) -> Option<String> {
    let names = known.split('`').skip(1).step_by(2);
    let near = names.filter_map(|name| Some((misspelling(given, name)?, name))).min();
    near.map(|(_, name)| format!("did you mean `{name}`?"))
}

/// serde's list, if it is not too long to be read.
fn shortened(known: &str) -> String {
    const MOST: usize = 400;
    let Some(end) = known.char_indices().map(|(end, _)| end).nth(MOST) else { return known.to_owned() };
    let (told, rest) = known.split_at(known[..end].rfind(", ").unwrap_or(end));
    format!("{told} or {} others", rest.matches(", ").count())
}

fn kind(value: Option<&Value>) -> String {
    match value {
        None => "something else".to_owned(),
        Some(Value::Array(_)) => "a list".to_owned(),
        Some(Value::Object(_)) => "an object".to_owned(),
        Some(Value::String(text)) => format!("string {:?}", brief(text)),
        Some(Value::Bool(bool)) => format!("boolean `{bool}`"),
        Some(Value::Number(number)) if number.is_f64() => format!("number `{number}`"),
        Some(Value::Number(number)) => format!("integer `{number}`"),
        Some(Value::Null) => "null".to_owned(),
    }
}

fn without_line(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(what, _)| what)
}

fn between<'text>(text: &'text str, before: &str, after: &str) -> Option<&'text str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

/// `invalid type: string "x", expected i64` → `expected an integer, got string "x"`.
pub(super) fn in_plain_words(message: &str) -> String {
    let message = without_line(message);
    if let Some((got, expected)) =
        message.strip_prefix("invalid length ").and_then(|rest| rest.split_once(", expected "))
    {
        return match plain_type(expected) {
            expected if expected == "an object" => "expected an object, got a list".to_owned(),
            expected => format!("expected {expected}, got {got}"),
        };
    }
    let parts =
        message.split_once(": ").filter(|(kind, _)| matches!(*kind, "invalid type" | "invalid value"));
    let Some((got, expected)) = parts.and_then(|(_, parts)| parts.rsplit_once(", expected ")) else {
        return brief(message).to_owned();
    };
    let got = match got {
        "sequence" => "a list".to_owned(),
        "map" => "an object".to_owned(),
        "unit variant" => "its name alone".to_owned(),
        other => brief(other).replacen("floating point", "number", 1),
    };
    format!("expected {}, got {got}", plain_type(expected))
}

/// What serde calls a type, as one calls it who knows JSON.
fn plain_type(expected: &str) -> String {
    let plain = match expected {
        "i8" => "an integer from -128 to 127",
        "i16" => "an integer from -32768 to 32767",
        "i32" => "an integer from -2147483648 to 2147483647",
        "i64" | "isize" => "an integer from -9223372036854775808 to 9223372036854775807",
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" => "an integer from 0 to 4294967295",
        "u64" | "usize" => "an integer from 0 to 18446744073709551615",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        "unit" => "null",
        "newtype variant" => "an object of this name and its value",
        other => return plain_declaration(other),
    };
    plain.to_owned()
}

fn plain_declaration(expected: &str) -> String {
    let length = expected.rsplit(' ').find(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let starts = |with: &[&str]| with.iter().any(|with| expected.starts_with(with));
    if starts(&["struct variant"]) {
        "an object of this name and its members".to_owned()
    } else if starts(&["struct ", "internally tagged enum ", "adjacently tagged enum "]) {
        "an object".to_owned()
    } else if starts(&["a tuple of size", "an array of length", "tuple struct", "tuple variant"]) {
        length.map_or_else(|| "a list".to_owned(), |length| format!("a list of {length} items"))
    } else if starts(&["unit struct"]) {
        "null".to_owned()
    } else if starts(&["variant identifier", "variant of enum", "enum "]) {
        "the name of a variant".to_owned()
    } else {
        expected.to_owned()
    }
}
