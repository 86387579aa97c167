//! The cold way through a call's arguments, taken once it is known that they are wrong: every argument by itself, all
//! problems at once, in words that a model can act on.

use std::fmt;

use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use super::ToolError;
use super::arguments::Unknown;
use super::misspelling;
use super::words::describe;
use super::words::in_plain_words;
use crate::wire::brief;

/// What is wrong with one argument.
#[derive(Debug)]
pub enum Wrong {
    /// It is required and was left out.
    Missing,
    /// Its value, or a part of it, does not fit.
    Value {
        /// Which part.
        path: Vec<Segment>,
        /// serde's words.
        what: String,
    },
}

#[cold]
pub(super) fn explain<'de>(
    raw: &'de str,
    names: &[&str],
    unknown: Unknown,
    check: &dyn Fn(usize, Option<&'de str>) -> Result<(), Wrong>,
) -> ToolError {
    let members = match Members::read(raw, names) {
        Ok(members) => members,
        Err(error) => {
            let why = in_plain_words(&error.to_string());
            return ToolError::new(format!("the arguments cannot be read: {why}"));
        }
    };
    let mut problems = Vec::new();
    let mut seen = vec![false; names.len()];
    for (name, value) in &members {
        let Some(i) = names.iter().position(|known| known == name) else {
            if unknown == Unknown::Refuse {
                problems.push(describe_stranger(name, names, &members));
            }
            continue;
        };
        if std::mem::replace(&mut seen[i], true) {
            problems.push(format!("`{name}`: given twice"));
        } else if let Err(wrong) = check(i, Some(value.get())) {
            problems.push(describe(name, value.get(), &wrong));
        }
    }
    for (i, name) in names.iter().enumerate() {
        if !seen[i] && check(i, None).is_err() {
            let hint = match unknown {
                Unknown::Skip => misspelling_of(name, &members, names).map(|hint| format!("; {hint}")),
                // The stranger itself was told.
                Unknown::Refuse => None,
            };
            problems.push(format!("`{name}`: missing{}", hint.unwrap_or_default()));
        }
    }
    ToolError::new(problems.join("\n"))
}

/// For arguments that are in order but for a member that no argument has: whether it was meant for one that was left
/// out.
#[cold]
pub(super) fn explain_stranger(raw: &str, names: &[&str]) -> Option<ToolError> {
    let members = Members::read(raw, names).ok()?;
    let hints: Vec<_> = names.iter().filter_map(|name| misspelling_of(name, &members, names)).collect();
    (!hints.is_empty()).then(|| ToolError::new(hints.join("\n")))
}

/// What to say of a member that was probably meant to be this argument.
fn misspelling_of(name: &str, members: &[(String, &RawValue)], names: &[&str]) -> Option<String> {
    let strangers = members.iter().map(|(given, _)| given).filter(|given| !names.contains(&given.as_str()));
    let given = strangers
        .filter_map(|given| {
            meant(given, members, names).filter(|(_, meant)| *meant == name).map(|near| (near, given))
        })
        .min();
    given.map(|(_, given)| format!("`{}` is no argument of this tool, did you mean `{name}`?", brief(given)))
}

/// What to say of a member that no argument has, where none is allowed.
pub(super) fn describe_stranger(given: &str, names: &[&str], members: &[(String, &RawValue)]) -> String {
    let hint = match meant(given, members, names) {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None if names.is_empty() => "it has none".to_owned(),
        None => format!("it has `{}`", names.join("`, `")),
    };
    format!("`{}` is no argument of this tool, {hint}", brief(given))
}

/// The argument that was left out and is nearest to this name, with its distance.
fn meant<'n>(given: &str, members: &[(String, &RawValue)], names: &[&'n str]) -> Option<(usize, &'n str)> {
    let left_out = names.iter().filter(|name| members.iter().all(|(given, _)| given != *name));
    left_out.filter_map(|name| Some((misspelling(given, name)?, *name))).min()
}

/// The members of an object that there is something to say of: each argument at most twice, and the first strangers.
struct Members<'n>(&'n [&'n str]);

/// How many members that no argument has are looked at. Whoever sends more does not misspell.
const STRANGERS: usize = 64;

impl Members<'_> {
    fn read<'de>(raw: &'de str, names: &[&str]) -> serde_json::Result<Vec<(String, &'de RawValue)>> {
        serde_json::Deserializer::from_str(raw).deserialize_map(Members(names))
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut members = Vec::new();
        let mut left = vec![2; self.0.len()];
        let mut strangers = STRANGERS;
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            let known = self.0.iter().position(|known| *known == name);
            let left = known.map_or(&mut strangers, |i| &mut left[i]);
            if *left > 0 {
                *left -= 1;
                members.push((name, value));
            }
        }
        Ok(members)
    }
}
