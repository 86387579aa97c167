//! What a text means, read slowly: into a tree of values, and by its members one after the other. Where it has several
//! faults, or says something twice, two readers may differ, and nothing is expected of it.

use std::collections::HashSet;

use serde_json::Value;

use crate::wire::Ordered;

/// What a text has to be taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// To be answered once.
    Request { id: String, method: String, params: Members },
    /// Never answered.
    Notification { method: String, params: Members },
    /// An answer: the JSON text of its result, or that of its error.
    Response { id: Option<String>, outcome: Result<String, String> },
    /// Answered with an error of this number.
    Faulty { id: Option<String>, code: i32 },
    /// Not understood, and passed over.
    Silent,
    /// Several texts.
    Batch(Vec<String>),
    /// Any of these.
    Unclear,
}

/// The members of an object, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Members(Vec<(String, String)>);

const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const INVALID_PARAMS: i32 = -32602;

const LONGEST_ID: usize = 1024;

impl Reading {
    pub(super) fn of(text: &str) -> Self {
        if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
            return Self::Faulty { id: None, code: PARSE_ERROR };
        }
        // Half a surrogate pair, a number that is too large, or nesting that is too deep: JSON, but not for everybody.
        match serde_json::from_str::<Value>(text) {
            Err(_) => Self::Unclear,
            Ok(Value::Object(_)) => {
                Members::of(text).map_or(Self::Unclear, |members| Self::of_object(&members))
            }
            Ok(Value::Array(_)) => {
                let messages: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).unwrap();
                Self::Batch(messages.iter().map(|message| message.get().to_owned()).collect())
            }
            Ok(_) => Self::Faulty { id: None, code: INVALID_REQUEST },
        }
    }

    fn of_object(members: &Members) -> Self {
        let id = members.get("id").filter(|id| is_id(id)).map(str::to_owned);
        let jsonrpc = members.not_null("jsonrpc");
        let Some(params) = params(members) else { return Self::Unclear };
        let Some(method) = members.not_null("method") else {
            let outcome = match (members.not_null("error"), members.get("result")) {
                (Some(error), _) => Err(error.to_owned()),
                (None, Some(result)) => Ok(result.to_owned()),
                (None, None) if members.get("error").is_some() || params.is_err() => return Self::Unclear,
                (None, None) => return Self::Faulty { id, code: INVALID_REQUEST },
            };
            let is_whole = params.is_ok() && jsonrpc.is_none_or(is_string);
            return if is_whole { Self::Response { id, outcome } } else { Self::Silent };
        };
        let is_named =
            is_string(method) && jsonrpc.is_none_or(|version| is_string(version) && string(version) == "2.0");
        match (params, members.get("id")) {
            (Err(_), _) if !is_named => Self::Unclear,
            (Err(_), None) => Self::Silent,
            (Err(code), Some(_)) => Self::Faulty { id, code },
            (Ok(_), _) if !is_named => Self::Faulty { id, code: INVALID_REQUEST },
            (Ok(params), None) => Self::Notification { method: string(method), params },
            (Ok(params), Some(_)) => match id {
                None => Self::Faulty { id, code: INVALID_REQUEST },
                Some(id) => Self::Request { id, method: string(method), params },
            },
        }
    }
}

/// The parameters, if they can be read. `None`: two readers may differ.
fn params(message: &Members) -> Option<Result<Members, i32>> {
    let Some(text) = message.not_null("params") else { return Some(Ok(Members::default())) };
    if !text.starts_with('{') {
        return Some(Err(INVALID_PARAMS));
    }
    let params = Members::of(text)?;
    let meta = params.not_null("_meta");
    meta.map_or(Some(()), |meta| if is_object(meta) { Members::of(meta).map(drop) } else { Some(()) })?;
    Some(if meta.is_none_or(is_object) { Ok(params) } else { Err(INVALID_PARAMS) })
}

impl Members {
    /// Those of an object in which nothing stands twice.
    pub(super) fn of(text: &str) -> Option<Self> {
        let ordered = Ordered::new(text)?;
        let mut names = HashSet::new();
        let once = ordered.iter().all(|(name, _)| names.insert(name.to_owned()));
        once.then(|| Self(ordered.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The same where `null` is nothing.
    pub(super) fn not_null(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| *value != "null")
    }

    /// The members of a member.
    pub(super) fn within(&self, name: &str) -> Self {
        self.not_null(name).and_then(Self::of).unwrap_or_default()
    }
}

pub(super) fn is_id(text: &str) -> bool {
    let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    (is_string(text) || is_number) && text.len() <= LONGEST_ID
}

pub(super) fn is_string(text: &str) -> bool {
    text.starts_with('"')
}

pub(super) fn is_object(text: &str) -> bool {
    text.starts_with('{')
}

/// A string that was one.
pub(super) fn string(text: &str) -> String {
    serde_json::from_str(text).unwrap()
}

/// What makes two ids the same: a string however it is spelled, and a number as it is spelled.
pub(super) fn name_of(id: &str) -> String {
    if is_string(id) { format!("string {}", string(id)) } else { format!("number {id}") }
}
