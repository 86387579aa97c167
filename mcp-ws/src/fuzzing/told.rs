//! What was written to the other side, read again as it would. What is no message of JSON-RPC fails here.

use serde::de::IgnoredAny;

use super::reading::Members;
use super::reading::is_id;
use super::reading::is_object;
use super::reading::is_string;
use super::reading::string;
use crate::protocol::notifications;

/// A message of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// The answer to a request, which is of a revision without sessions or not.
    Result { id: String, is_modern: bool, subscription: Option<String>, version: Option<String> },
    /// The answer to a request, or to something that is none.
    Error { id: Option<String>, code: i32, requested: Option<String> },
    /// A subscription begins.
    Acknowledged { subscription: String, tools: bool },
    /// There are other tools: within the session, or for a subscription.
    ToolsChanged { subscription: Option<String> },
    /// A call has come so far.
    Progress { token: String },
    /// A request of ours.
    Asked { id: String, method: String },
    /// A request of ours is taken back.
    TakenBack { id: String },
    /// Answers that leave together.
    Batch(Vec<Told>),
}

impl Told {
    pub(super) fn read(text: &str) -> Self {
        if text.starts_with('[') {
            let all: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).unwrap();
            assert!(!all.is_empty(), "an empty batch");
            return Self::Batch(all.iter().map(|one| Self::read_one(one.get())).collect());
        }
        Self::read_one(text)
    }

    fn read_one(text: &str) -> Self {
        // An id goes back as it came, and may have half a surrogate pair in it.
        assert!(serde_json::from_str::<IgnoredAny>(text).is_ok(), "not JSON: {text}");
        let message =
            Members::of(text).unwrap_or_else(|| panic!("no object, or not of single members: {text}"));
        assert_eq!(message.get("jsonrpc"), Some(r#""2.0""#), "{text}");
        let id = message.get("id").map(str::to_owned);
        assert!(id.as_deref().is_none_or(is_id), "{text}");
        match (message.get("method"), message.get("result"), message.get("error"), id) {
            (Some(method), None, None, Some(id)) => {
                assert!(message.get("params").is_some_and(is_object), "{text}");
                Self::Asked { id, method: string(method) }
            }
            (Some(method), None, None, None) => {
                Self::notification(&string(method), &message.within("params"))
            }
            (None, Some(_), None, Some(id)) => Self::result(id, &message.within("result")),
            (None, None, Some(_), id) => Self::error(id, &message.within("error")),
            _ => panic!("neither request nor notification nor answer: {text}"),
        }
    }

    fn notification(method: &str, params: &Members) -> Self {
        let subscription = subscription(params);
        match method {
            notifications::ACKNOWLEDGED => Self::Acknowledged {
                subscription: subscription.unwrap(),
                tools: params.within("notifications").get("toolsListChanged") == Some("true"),
            },
            notifications::TOOLS_LIST_CHANGED => Self::ToolsChanged { subscription },
            notifications::PROGRESS => {
                Self::Progress { token: params.get("progressToken").unwrap().to_owned() }
            }
            notifications::CANCELLED => Self::TakenBack { id: params.get("requestId").unwrap().to_owned() },
            other => panic!("unexpected: {other}"),
        }
    }

    fn result(id: String, result: &Members) -> Self {
        let is_modern = result.get("resultType").is_some();
        assert!(!is_modern || result.get("resultType") == Some(r#""complete""#), "{result:?}");
        let version = result.get("protocolVersion").map(string);
        Self::Result { id, is_modern, subscription: subscription(result), version }
    }

    fn error(id: Option<String>, error: &Members) -> Self {
        assert!(error.get("message").is_some_and(is_string), "{error:?}");
        let code = error.get("code").unwrap().parse().unwrap();
        let data = error.within("data");
        assert!(data.get("requested").is_none() || data.get("supported").is_some(), "{error:?}");
        Self::Error { id, code, requested: data.get("requested").map(str::to_owned) }
    }

    /// The answers in it, each of which a request has waited for.
    pub(super) fn answers(&self) -> Vec<&str> {
        match self {
            Self::Result { id, .. } | Self::Error { id: Some(id), .. } => vec![id],
            Self::Batch(all) => all.iter().flat_map(Self::answers).collect(),
            _ => Vec::new(),
        }
    }
}

fn subscription(members: &Members) -> Option<String> {
    members.within("_meta").get("io.modelcontextprotocol/subscriptionId").map(str::to_owned)
}
