//! The members of `params` that some method reads, all in one struct, so that a message is decoded in one pass before
//! its method is known: real clients send `method` after `params`.
//!
//! Every member is kept as JSON text, so that one of the same name in another method is no fault.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::wire::Object;

/// Everything a server may read from `params`. What no method reads is skipped.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Params<'t> {
    /// `tools/call`: which tool.
    #[serde(borrow, default)]
    pub name: Option<&'t RawValue>,
    /// `tools/call`: its arguments, raw, because their type is known only to the tool.
    #[serde(borrow, default)]
    pub arguments: Option<&'t RawValue>,
    /// `tools/call`, when it is sent again: what the client was asked for, by the keys of the questions.
    #[serde(borrow, default, rename = "inputResponses")]
    pub input_responses: Option<&'t RawValue>,
    /// The same: what the server gave the client to keep for it.
    #[serde(borrow, default, rename = "requestState")]
    pub request_state: Option<&'t RawValue>,
    /// `tools/list`: where the page begins.
    #[serde(borrow, default)]
    pub cursor: Option<&'t RawValue>,
    /// `initialize`: the revision asked for.
    #[serde(borrow, default, rename = "protocolVersion")]
    pub protocol_version: Option<&'t RawValue>,
    /// `initialize`: what the client can be asked.
    #[serde(borrow, default)]
    pub capabilities: Option<&'t RawValue>,
    /// `initialize`: what the client says of itself.
    #[serde(borrow, default, rename = "clientInfo")]
    pub client_info: Option<&'t RawValue>,
    /// `logging/setLevel`: what is of interest.
    #[serde(borrow, default)]
    pub level: Option<&'t RawValue>,
    /// `subscriptions/listen`: what is to be heard of.
    #[serde(borrow, default)]
    pub notifications: Option<&'t RawValue>,
    /// `tasks/get`, `tasks/update`, `tasks/cancel`: which task.
    #[serde(borrow, default, rename = "taskId")]
    pub task_id: Option<&'t RawValue>,
    /// `notifications/cancelled`: the id of the request given up.
    #[serde(borrow, default, rename = "requestId")]
    pub request_id: Option<&'t RawValue>,
    /// What any request may carry besides. In a box: `params` is moved several times while it is read, and often has none.
    #[serde(borrow, default, rename = "_meta")]
    meta: Option<Box<Object<Meta<'t>>>>,
}

impl<'t> Params<'t> {
    /// What any request may carry besides.
    pub(crate) fn meta(&self) -> Option<&Meta<'t>> {
        self.meta.as_deref().map(|Object(meta)| meta)
    }
}

/// The members of `_meta` that are read here. Each is judged where it is used: a key that a revision does not know may
/// have any value there.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Meta<'t> {
    /// Under which name the caller wants to hear of progress: a string or a number.
    #[serde(borrow, default, rename = "progressToken")]
    pub progress_token: Option<&'t RawValue>,
    /// The revision of this request. That it is there is what makes a request one of 2026-07-28 or later.
    #[serde(borrow, default, rename = "io.modelcontextprotocol/protocolVersion")]
    pub protocol_version: Option<&'t RawValue>,
    /// What the client can be asked, in answer to this request.
    #[serde(borrow, default, rename = "io.modelcontextprotocol/clientCapabilities")]
    pub capabilities: Option<&'t RawValue>,
    /// What the client says of itself.
    #[serde(borrow, default, rename = "io.modelcontextprotocol/clientInfo")]
    pub client_info: Option<&'t RawValue>,
    /// From which level on the client wants to hear log messages of this request.
    #[serde(borrow, default, rename = "io.modelcontextprotocol/logLevel")]
    pub log_level: Option<&'t RawValue>,
    /// W3C Trace Context: which span of the caller's this request belongs to.
    #[serde(borrow, default)]
    pub traceparent: Option<&'t RawValue>,
    /// W3C Trace Context: what tracing systems add to it.
    #[serde(borrow, default)]
    pub tracestate: Option<&'t RawValue>,
    /// W3C Baggage: what the caller hands down.
    #[serde(borrow, default)]
    pub baggage: Option<&'t RawValue>,
}
