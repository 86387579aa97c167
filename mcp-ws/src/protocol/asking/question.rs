//! One thing to ask, whatever it is: which method asks it, what the client must have said that it can, and how each revision
//! spells it.

use std::borrow::Cow;

use super::Sampling;
use super::old_form;
use crate::protocol::Version;
use crate::protocol::capabilities::Capability;
use crate::protocol::content::put_member;
use crate::protocol::requests;
use crate::wire::escape;

/// A question for a client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Form {
        message: String,
        /// JSON, in the words of the newest revision.
        schema: Cow<'static, str>,
    },
    Url {
        message: String,
        url: String,
    },
    Sampling(Box<Sampling>),
    Roots,
}

impl Question {
    /// A form for a person to fill in, whose fields are told by a JSON schema.
    pub(crate) fn form(message: impl Into<String>, schema: impl Into<Cow<'static, str>>) -> Self {
        Self(Kind::Form { message: message.into(), schema: schema.into() })
    }

    /// A URL for a person to go to.
    pub(crate) fn url(message: impl Into<String>, url: impl Into<String>) -> Self {
        Self(Kind::Url { message: message.into(), url: url.into() })
    }

    /// A prompt for the client's model.
    pub(crate) fn sampling(sampling: Sampling) -> Self {
        Self(Kind::Sampling(Box::new(sampling)))
    }

    /// The folders of the client.
    pub(crate) fn roots() -> Self {
        Self(Kind::Roots)
    }

    /// The method that asks it.
    pub(crate) fn method(&self) -> &'static str {
        match self.0 {
            Kind::Form { .. } | Kind::Url { .. } => requests::ELICIT,
            Kind::Sampling(_) => requests::SAMPLE,
            Kind::Roots => requests::ROOTS,
        }
    }

    /// What a client needs for it.
    #[inline]
    pub(crate) fn needs(&self) -> Capability {
        match &self.0 {
            Kind::Form { .. } => Capability::ElicitationForm,
            Kind::Url { .. } => Capability::ElicitationUrl,
            Kind::Sampling(sampling) if sampling.has_tools() => Capability::SamplingTools,
            Kind::Sampling(_) => Capability::Sampling,
            Kind::Roots => Capability::Roots,
        }
    }

    /// Whether the revision has words for it. Where it has none, a client can say nothing of what it needs.
    #[inline]
    pub(crate) fn is_known_in(&self, version: Version) -> bool {
        match &self.0 {
            Kind::Form { .. } if has_modes(version) => true,
            Kind::Form { schema, .. } => version >= Version::V2025_06_18 && old_form::is_sayable(schema),
            Kind::Url { .. } => has_modes(version),
            Kind::Sampling(sampling) => sampling.is_known_in(version),
            Kind::Roots => true,
        }
    }

    /// Appends the `params` as the revision has them. Where people go to a URL, 2025-11-25 wants an id by which they can be told
    /// later that all is done there.
    pub(crate) fn put_params(&self, version: Version, elicitation_id: &str, out: &mut Vec<u8>) {
        match &self.0 {
            Kind::Form { message, schema } => {
                out.extend_from_slice(if has_modes(version) { br#"{"mode":"form","# } else { b"{" });
                put_message(message, out);
                out.extend_from_slice(br#","requestedSchema":"#);
                if has_modes(version) {
                    out.extend_from_slice(schema.as_bytes());
                } else {
                    old_form::put(schema, out);
                }
                out.push(b'}');
            }
            Kind::Url { message, url } => {
                out.extend_from_slice(br#"{"mode":"url","#);
                put_message(message, out);
                put_member("url", url, out);
                if version <= Version::V2025_11_25 {
                    put_member("elicitationId", elicitation_id, out);
                }
                out.push(b'}');
            }
            Kind::Sampling(sampling) => sampling.put(version, out),
            Kind::Roots => out.extend_from_slice(b"{}"),
        }
    }
}

/// Whether there are forms and URLs, where there were forms alone before.
fn has_modes(version: Version) -> bool {
    version >= Version::V2025_11_25
}

fn put_message(message: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#""message":""#);
    escape(message, out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::*;
    use crate::protocol::SamplingTool;

    const ALL: [Version; 5] = [
        Version::V2024_11_05,
        Version::V2025_03_26,
        Version::V2025_06_18,
        Version::V2025_11_25,
        Version::V2026_07_28,
    ];

    /// What each revision is sent; `null` where it has no words for the question.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "cases are one line each")]
    fn check(question: Question, method: &str, needs: Capability, expected: [Value; 5]) {
        assert_eq!((question.method(), question.needs()), (method, needs));
        for (version, expected) in ALL.into_iter().zip(expected) {
            let mut out = Vec::new();
            question.put_params(version, "an \"id\"", &mut out);
            let params: Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(question.is_known_in(version), !expected.is_null(), "{version:?}");
            assert!(expected.is_null() || params == expected, "{version:?}: {params}");
        }
    }

    #[test]
    fn a_form() {
        let field = r#"{"type":"string","oneOf":[{"const":"a","title":"A"}]}"#;
        let schema = format!(r#"{{"type":"object","properties":{{"x":{field}}},"required":["x"]}}"#);
        let field = json!({"type": "string", "enum": ["a"], "enumNames": ["A"]});
        let old = json!({"type": "object", "properties": {"x": field}, "required": ["x"]});
        let new: Value = serde_json::from_str(&schema).unwrap();
        let new = json!({"mode": "form", "message": "a \"b\"", "requestedSchema": new});
        check(
            Question::form("a \"b\"", schema),
            "elicitation/create",
            Capability::ElicitationForm,
            [
                Value::Null,
                Value::Null,
                json!({"message": "a \"b\"", "requestedSchema": old}),
                new.clone(),
                new,
            ],
        );
    }

    #[test]
    fn a_form_with_a_choice_of_several() {
        let schema =
            json!({"type": "object", "properties": {"x": {"type": "array", "items": {"enum": ["a"]}}}});
        let new = json!({"mode": "form", "message": "a", "requestedSchema": schema});
        check(
            Question::form("a", schema.to_string()),
            "elicitation/create",
            Capability::ElicitationForm,
            [Value::Null, Value::Null, Value::Null, new.clone(), new],
        );
    }

    #[test]
    fn a_url() {
        let newest = json!({"mode": "url", "message": "a\n", "url": "https://b/\""});
        let mut with_id = newest.clone();
        with_id["elicitationId"] = json!("an \"id\"");
        check(
            Question::url("a\n", "https://b/\""),
            "elicitation/create",
            Capability::ElicitationUrl,
            [Value::Null, Value::Null, Value::Null, with_id, newest],
        );
    }

    #[test]
    fn sampling() {
        let content = json!({"type": "text", "text": "a"});
        let params = json!({"messages": [{"role": "user", "content": content}], "maxTokens": 5});
        let sampling = Sampling::new("a", 5);
        check(
            Question::sampling(sampling.clone()),
            "sampling/createMessage",
            Capability::Sampling,
            [(); 5].map(|()| params.clone()),
        );
        let mut with_tools = params;
        with_tools["tools"] = json!([{"name": "b", "inputSchema": {}}]);
        check(
            Question::sampling(sampling.tool(SamplingTool::new("b", json!({})))),
            "sampling/createMessage",
            Capability::SamplingTools,
            [Value::Null, Value::Null, Value::Null, with_tools.clone(), with_tools],
        );
    }

    #[test]
    fn roots() {
        check(Question::roots(), "roots/list", Capability::Roots, [(); 5].map(|()| json!({})));
    }
}
