//! What a client can be asked, as it says itself: in `initialize` for a whole session, or beside each request.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::wire::Object;

/// One thing that a client may be able to do, and without which a tool may not be able to go on.
///
/// ```
/// assert_eq!(mcp_ws::Capability::Sampling.to_string(), "sampling");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Capability {
    /// It shows people a form.
    ElicitationForm,
    /// It shows people a URL, and opens it.
    ElicitationUrl,
    /// It has a model that it asks for others.
    Sampling,
    /// The same, with tools for the model.
    SamplingTools,
    /// It says which folders it works in.
    Roots,
    /// It waits for results that come later.
    Tasks,
}

impl Capability {
    /// The capabilities that a client lacks, as the error about it tells them.
    pub(crate) const fn required_json(self) -> &'static str {
        match self {
            Self::ElicitationForm => r#"{"elicitation":{"form":{}}}"#,
            Self::ElicitationUrl => r#"{"elicitation":{"url":{}}}"#,
            Self::Sampling => r#"{"sampling":{}}"#,
            Self::SamplingTools => r#"{"sampling":{"tools":{}}}"#,
            Self::Roots => r#"{"roots":{}}"#,
            Self::Tasks => r#"{"extensions":{"io.modelcontextprotocol/tasks":{}}}"#,
        }
    }

    /// What people call it, behind "this client has no".
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ElicitationForm => "elicitation with forms",
            Self::ElicitationUrl => "elicitation with URLs",
            Self::Sampling => "sampling",
            Self::SamplingTools => "sampling with tools",
            Self::Roots => "roots",
            Self::Tasks => "tasks",
        }
    }

    const fn flag(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a client says that it can be asked. Without a word from it: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClientCapabilities(u8);

/// What no question needs, and some say more of: context of other servers beside what a model is asked.
const SAMPLING_CONTEXT: u8 = 1 << 7;

impl ClientCapabilities {
    /// Reads them from a JSON object. What is known and has another type than it should counts as absent.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let Object(members) = serde_json::from_str::<Object<Members<'_>>>(text).ok()?;
        let mut found = Self::default();
        if let Some(modes) = read::<Modes<'_>>(members.elicitation) {
            // Before there were two modes none was named, and some clients name other things there.
            found.set(Capability::ElicitationForm, is_object(modes.form) || modes.names_none());
            found.set(Capability::ElicitationUrl, is_object(modes.url));
        }
        if let Some(sampling) = read::<Sampling<'_>>(members.sampling) {
            found.set(Capability::Sampling, true);
            found.set(Capability::SamplingTools, is_object(sampling.tools));
            found.0 |= if is_object(sampling.context) { SAMPLING_CONTEXT } else { 0 };
        }
        found.set(Capability::Roots, is_object(members.roots));
        let extensions = read::<Extensions<'_>>(members.extensions);
        found.set(Capability::Tasks, extensions.is_some_and(|extensions| is_object(extensions.tasks)));
        Some(found)
    }

    fn set(&mut self, capability: Capability, has: bool) {
        self.0 |= if has { capability.flag() } else { 0 };
    }

    /// Whether the client has it.
    pub(crate) const fn has(self, capability: Capability) -> bool {
        self.0 & capability.flag() != 0
    }

    /// Whether it gives a model context of other servers, if it is asked to.
    pub(crate) const fn has_sampling_context(self) -> bool {
        self.0 & SAMPLING_CONTEXT != 0
    }
}

#[derive(Deserialize)]
struct Members<'t> {
    #[serde(borrow, default)]
    elicitation: Option<&'t RawValue>,
    #[serde(borrow, default)]
    sampling: Option<&'t RawValue>,
    #[serde(borrow, default)]
    roots: Option<&'t RawValue>,
    #[serde(borrow, default)]
    extensions: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct Modes<'t> {
    #[serde(borrow, default)]
    form: Option<&'t RawValue>,
    #[serde(borrow, default)]
    url: Option<&'t RawValue>,
}

impl Modes<'_> {
    fn names_none(&self) -> bool {
        self.form.is_none() && self.url.is_none()
    }
}

#[derive(Deserialize)]
struct Sampling<'t> {
    #[serde(borrow, default)]
    tools: Option<&'t RawValue>,
    #[serde(borrow, default)]
    context: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct Extensions<'t> {
    #[serde(borrow, default, rename = "io.modelcontextprotocol/tasks")]
    tasks: Option<&'t RawValue>,
}

/// What stands in a member, if it is an object.
fn read<'t, T: Deserialize<'t>>(member: Option<&'t RawValue>) -> Option<T> {
    let Object(members) = serde_json::from_str(member?.get()).ok()?;
    Some(members)
}

fn is_object(member: Option<&RawValue>) -> bool {
    member.is_some_and(|member| member.get().starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Capability; 6] = [
        Capability::ElicitationForm,
        Capability::ElicitationUrl,
        Capability::Sampling,
        Capability::SamplingTools,
        Capability::Roots,
        Capability::Tasks,
    ];

    #[track_caller]
    fn check(text: &str, expected: &[Capability]) {
        let read = ClientCapabilities::from_json(text).unwrap();
        let has: Vec<_> = ALL.into_iter().filter(|capability| read.has(*capability)).collect();
        assert_eq!(has, expected, "{text}");
    }

    #[test]
    fn nothing_is_assumed() {
        check("{}", &[]);
        check(r#"{"experimental":{"sampling":{}},"tasks":{},"extensions":{"com.example/x":{}}}"#, &[]);
        assert_eq!(ClientCapabilities::default(), ClientCapabilities::from_json("{}").unwrap());
    }

    #[test]
    fn elicitation_names_its_modes_or_means_forms() {
        check(r#"{"elicitation":{}}"#, &[Capability::ElicitationForm]);
        check(r#"{"elicitation":{"schemaValidation":true}}"#, &[Capability::ElicitationForm]);
        check(r#"{"elicitation":{"form":{"applyDefaults":true}}}"#, &[Capability::ElicitationForm]);
        check(r#"{"elicitation":{"url":{}}}"#, &[Capability::ElicitationUrl]);
        check(
            r#"{"elicitation":{"form":{},"url":{}}}"#,
            &[Capability::ElicitationForm, Capability::ElicitationUrl],
        );
    }

    #[test]
    fn sampling_names_what_goes_with_it() {
        check(r#"{"sampling":{}}"#, &[Capability::Sampling]);
        check(r#"{"sampling":{"tools":{}}}"#, &[Capability::Sampling, Capability::SamplingTools]);
        let context = ClientCapabilities::from_json(r#"{"sampling":{"context":{}}}"#).unwrap();
        assert!(context.has_sampling_context() && context.has(Capability::Sampling));
        assert!(!ClientCapabilities::from_json(r#"{"sampling":{}}"#).unwrap().has_sampling_context());
    }

    #[test]
    fn roots_and_extensions() {
        check(r#"{"roots":{"listChanged":true}}"#, &[Capability::Roots]);
        check(r#"{"extensions":{"io.modelcontextprotocol/tasks":{}}}"#, &[Capability::Tasks]);
    }

    #[test]
    fn what_has_another_type_counts_as_absent() {
        check(r#"{"elicitation":true,"sampling":[],"roots":null,"extensions":"x"}"#, &[]);
        check(r#"{"elicitation":{"form":true}}"#, &[]);
        check(r#"{"elicitation":{"url":1}}"#, &[]);
        check(r#"{"elicitation":{"url":null}}"#, &[Capability::ElicitationForm]);
        check(r#"{"sampling":{"tools":true}}"#, &[Capability::Sampling]);
        check(r#"{"extensions":{"io.modelcontextprotocol/tasks":true}}"#, &[]);
    }

    #[test]
    fn only_an_object_says_anything() {
        for text in ["", "null", "[]", "[{}]", "true", r#""sampling""#, "{"] {
            assert_eq!(ClientCapabilities::from_json(text), None, "{text}");
        }
    }

    #[test]
    fn a_client_that_has_what_is_required_has_it() {
        for capability in ALL {
            let client = ClientCapabilities::from_json(capability.required_json()).unwrap();
            assert!(client.has(capability), "{}", capability.name());
        }
    }
}
