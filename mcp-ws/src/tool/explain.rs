//! The cold way through a call's arguments, taken once it is known that they are wrong: every argument by itself, all
//! problems at once, in words that a model can act on.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;

use super::ToolError;
use crate::wire::brief;

/// What is wrong with one argument.
#[derive(Debug)]
pub enum Wrong {
    /// It is required and was left out.
    Missing,
    /// Its value, or a part of it, does not fit.
    Value {
        /// Which part: `[1].price`, or `.` for the whole.
        path: String,
        /// serde's words.
        what: String,
    },
}

#[cold]
pub(super) fn explain<'de>(
    raw: &'de str,
    names: &[&str],
    check: &dyn Fn(usize, Option<&'de str>) -> Result<(), Wrong>,
) -> ToolError {
    let Ok(Members(members)) = serde_json::from_str::<Members<'de>>(raw) else {
        return ToolError::new("the arguments must be an object");
    };
    let mut problems = Vec::new();
    let mut seen = vec![false; names.len()];
    for (name, value) in &members {
        let Some(i) = names.iter().position(|known| known == name) else {
            continue;
        };
        if std::mem::replace(&mut seen[i], true) {
            problems.push(format!("`{name}`: given twice"));
        } else if let Err(wrong) = check(i, Some(value.get())) {
            problems.push(describe(name, &wrong));
        }
    }
    for (i, name) in names.iter().enumerate() {
        if !seen[i] && check(i, None).is_err() {
            let misspelt =
                members.iter().map(|(given, _)| given).find(|given| is_misspelling(given, name, names));
            let hint = misspelt.map_or(String::new(), |given| {
                format!("; `{}` is no argument of this tool, did you mean `{name}`?", brief(given))
            });
            problems.push(format!("`{name}`: missing{hint}"));
        }
    }
    ToolError::new(problems.join("\n"))
}

fn describe(name: &str, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Missing => format!("`{name}`: missing"),
        Wrong::Value { path, what } => {
            let (dot, inside) = match path.as_str() {
                "." => ("", ""),
                inside if inside.starts_with('[') => ("", inside),
                inside => (".", inside),
            };
            format!("`{name}{dot}{inside}`: {}", in_plain_words(what))
        }
    }
}

/// `invalid type: string "x", expected i64` → `expected an integer, got string "x"`.
fn in_plain_words(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(what, _)| what);
    let parts =
        message.split_once(": ").filter(|(kind, _)| matches!(*kind, "invalid type" | "invalid value"));
    let Some((got, expected)) = parts.and_then(|(_, parts)| parts.rsplit_once(", expected ")) else {
        return brief(message).to_owned();
    };
    let expected = match expected {
        "i8" => "an integer from -128 to 127",
        "i16" => "an integer from -32768 to 32767",
        "i32" => "an integer from -2147483648 to 2147483647",
        "i64" | "isize" => "an integer",
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" => "an integer from 0 to 4294967295",
        "u64" | "usize" => "an integer that is not negative",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        other => other,
    };
    let got = match got {
        "sequence" => "a list".to_owned(),
        "map" => "an object".to_owned(),
        other => brief(other).replacen("floating point", "number", 1),
    };
    format!("expected {expected}, got {got}")
}

/// Whether `given`, which names no argument, was probably meant to be `name`.
fn is_misspelling(given: &str, name: &str, names: &[&str]) -> bool {
    let far = name.len().max(given.len());
    // Comparing is quadratic; nobody misspells a name into ten times its length.
    if names.contains(&given) || far > 10 * name.len() {
        return false;
    }
    let distance = strsim::damerau_levenshtein(&given.to_lowercase(), &name.to_lowercase());
    distance <= name.len().div_ceil(3) && distance < name.len()
}

/// The members of an object as they stand, twins included.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;

        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(All)
    }
}
