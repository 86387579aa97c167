//! What a client answers when a server asks it something: in a session by a request of the server, from 2026-07-28 on in the
//! result of a call.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::protocol::Root;
use crate::protocol::requests;
use crate::tool::Answering;
use crate::wire::Code;
use crate::wire::ErrorObject;

/// What a tool wants to know of the user: a form to fill in, or a URL to open.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Elicitation {
    /// What the user is told.
    pub message: String,
    /// The JSON Schema of the form: an object of plain fields. `None`: a URL is to be opened.
    pub form: Option<Value>,
    /// What is to be opened, after the user has agreed to it.
    pub url: Option<String>,
}

/// What the user did about it.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::exhaustive_enums, reason = "MCP has these three, and a fourth would be a new revision's")]
pub enum Elicited {
    /// The form was filled in with these fields, or the URL is being opened.
    Accept(Map<String, Value>),
    /// The user said no.
    Decline,
    /// The user said nothing.
    Cancel,
}

impl Elicited {
    /// Filled in with the members of a JSON object. What is none fills in nothing.
    pub fn accept(fields: Value) -> Self {
        match fields {
            Value::Object(fields) => Self::Accept(fields),
            _ => Self::Accept(Map::new()),
        }
    }
}

type Elicit = dyn Fn(Elicitation) -> Pin<Box<dyn Future<Output = Elicited> + Send>> + Send + Sync;
type Sample = dyn Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, String>> + Send>> + Send + Sync;

/// Who answers.
#[derive(Clone, Default)]
pub(super) struct Handlers {
    pub(super) elicit: Option<Arc<Elicit>>,
    pub(super) sample: Option<Arc<Sample>>,
    pub(super) roots: Option<Arc<[Root]>>,
}

impl Handlers {
    /// What the server is told that it may ask.
    #[inline]
    pub(super) fn capabilities(&self) -> Value {
        let mut capabilities = Map::new();
        if self.elicit.is_some() {
            capabilities.insert("elicitation".to_owned(), json!({"form": {}, "url": {}}));
        }
        if self.sample.is_some() {
            capabilities.insert("sampling".to_owned(), json!({}));
        }
        if self.roots.is_some() {
            capabilities.insert("roots".to_owned(), json!({}));
        }
        Value::Object(capabilities)
    }

    /// The answer to a question. `None`: nobody here answers it.
    #[inline]
    pub(super) fn answer(&self, method: &str, params: Value) -> Option<Answering> {
        match method {
            requests::ELICIT => {
                let elicit = Arc::clone(self.elicit.as_ref()?);
                Some(Box::pin(async move {
                    let result = match elicit(read_elicitation(params)?).await {
                        Elicited::Accept(content) => json!({"action": "accept", "content": content}),
                        Elicited::Decline => json!({"action": "decline"}),
                        Elicited::Cancel => json!({"action": "cancel"}),
                    };
                    Ok(result.to_string())
                }))
            }
            requests::SAMPLE => {
                let sample = Arc::clone(self.sample.as_ref()?);
                Some(Box::pin(async move {
                    let result = sample(params).await;
                    // The number is the one that MCP's own examples have for a user who refuses.
                    result
                        .map(|result| result.to_string())
                        .map_err(|why| ErrorObject::new(Code::new(-1), why))
                }))
            }
            requests::ROOTS => {
                let roots = self.roots.as_ref()?;
                let roots: Vec<Value> = roots.iter().map(write_root).collect();
                let result = json!({"roots": roots}).to_string();
                Some(Box::pin(std::future::ready(Ok(result))))
            }
            _ => None,
        }
    }
}

#[inline]
fn write_root(root: &Root) -> Value {
    match &root.name {
        Some(name) => json!({"uri": root.uri, "name": name}),
        None => json!({"uri": root.uri}),
    }
}

#[inline]
fn read_elicitation(params: Value) -> Result<Elicitation, ErrorObject> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Params {
        message: String,
        #[serde(default)]
        requested_schema: Option<Value>,
        #[serde(default)]
        url: Option<String>,
    }

    let wrong = |why: String| ErrorObject::new(Code::INVALID_PARAMS, why);
    let Params { message, requested_schema: form, url } =
        serde_json::from_value(params).map_err(|error| wrong(error.to_string()))?;
    if form.is_none() && url.is_none() {
        return Err(wrong("there is neither a form nor a URL".to_owned()));
    }
    Ok(Elicitation { message, form: form.filter(|_| url.is_none()), url })
}

impl fmt::Debug for Handlers {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handlers").field(&self.capabilities()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eliciting() -> Handlers {
        let elicit: Arc<Elicit> = Arc::new(|question| {
            Box::pin(async move {
                match question.form {
                    Some(form) => Elicited::accept(json!({"asked": question.message, "form": form})),
                    None => Elicited::Decline,
                }
            })
        });
        Handlers { elicit: Some(elicit), ..Handlers::default() }
    }

    async fn check(handlers: &Handlers, method: &str, params: Value, expected: Value) {
        let answer = handlers.answer(method, params).unwrap().await.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), expected);
    }

    #[tokio::test]
    async fn forms_and_urls_are_told_apart() {
        let handlers = eliciting();
        let form = json!({"message": "m", "requestedSchema": {"type": "object"}});
        let filled_in = json!({"asked": "m", "form": {"type": "object"}});
        check(&handlers, requests::ELICIT, form, json!({"action": "accept", "content": filled_in})).await;
        let url = json!({"message": "m", "mode": "url", "url": "https://example.com"});
        check(&handlers, requests::ELICIT, url, json!({"action": "decline"})).await;
        for wrong in [json!({}), json!({"message": "m"}), Value::Null] {
            let refused = handlers.answer(requests::ELICIT, wrong).unwrap().await;
            assert_eq!(refused.unwrap_err().code, Code::INVALID_PARAMS);
        }
    }

    #[tokio::test]
    async fn only_what_has_a_handler_is_told_and_answered() {
        assert_eq!(Handlers::default().capabilities(), json!({}));
        assert_eq!(eliciting().capabilities(), json!({"elicitation": {"form": {}, "url": {}}}));
        assert!(eliciting().answer(requests::ROOTS, json!({})).is_none());
        let roots = vec![Root::new("file:///a")];
        let handlers = Handlers { roots: Some(roots.into()), ..Handlers::default() };
        check(&handlers, requests::ROOTS, json!({}), json!({"roots": [{"uri": "file:///a"}]})).await;
        assert_eq!(handlers.capabilities(), json!({"roots": {}}));
    }
}
