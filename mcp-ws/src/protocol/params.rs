//! The members of `params` that some method reads, all in one struct, so that a message is read in one walk before its method
//! is known: real clients send `method` after `params`.
//!
//! Every member is kept as JSON text, so that one of the same name in another method is no fault.

use crate::wire::Members;
use crate::wire::Place;
use crate::wire::Raw;

/// Everything a server may read from `params`. What no method reads is skipped.
#[derive(Debug, Default)]
pub(crate) struct Params<'t> {
    /// `tools/call`: which tool.
    pub name: Option<Raw<'t>>,
    /// `tools/call`: its arguments, raw, because their type is known only to the tool.
    pub arguments: Option<Raw<'t>>,
    /// `tools/call`, when it is sent again: what the client was asked for, by the keys of the questions.
    pub input_responses: Option<Raw<'t>>,
    /// The same: what the server gave the client to keep for it.
    pub request_state: Option<Raw<'t>>,
    /// `tools/list`: where the page begins.
    pub cursor: Option<Raw<'t>>,
    /// `initialize`: the revision asked for.
    pub protocol_version: Option<Raw<'t>>,
    /// `initialize`: what the client can be asked.
    pub capabilities: Option<Raw<'t>>,
    /// `initialize`: what the client says of itself.
    pub client_info: Option<Raw<'t>>,
    /// `logging/setLevel`: what is of interest.
    pub level: Option<Raw<'t>>,
    /// `subscriptions/listen`: what is to be heard of.
    pub notifications: Option<Raw<'t>>,
    /// `tasks/get`, `tasks/update`, `tasks/cancel`: which task.
    pub task_id: Option<Raw<'t>>,
    /// `notifications/cancelled`: the id of the request given up.
    pub request_id: Option<Raw<'t>>,
    /// What any request may carry besides: an object, the members of which are [`Meta`].
    pub meta: Option<Raw<'t>>,
}

impl<'t> Members<'t> for Params<'t> {
    fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
        Some(Place::of(match name {
            "name" => &mut self.name,
            "arguments" => &mut self.arguments,
            "inputResponses" => &mut self.input_responses,
            "requestState" => &mut self.request_state,
            "cursor" => &mut self.cursor,
            "protocolVersion" => &mut self.protocol_version,
            "capabilities" => &mut self.capabilities,
            "clientInfo" => &mut self.client_info,
            "level" => &mut self.level,
            "notifications" => &mut self.notifications,
            "taskId" => &mut self.task_id,
            "requestId" => &mut self.request_id,
            "_meta" => return Some(Place::of_object(&mut self.meta)),
            _ => return None,
        }))
    }
}

/// The members of `_meta` that are read here, each as text. Each is judged where it is used: a key that a revision does not know
/// may have any value there.
pub(crate) type Meta<'t> = MetaOf<Raw<'t>>;

/// The members of `_meta`, each as a `T`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MetaOf<T> {
    /// Under which name the caller wants to hear of progress: a string or a number.
    pub progress_token: Option<T>,
    /// The revision of this request. That it is there is what makes a request one of 2026-07-28 or later.
    pub protocol_version: Option<T>,
    /// What the client can be asked, in answer to this request.
    pub capabilities: Option<T>,
    /// What the client says of itself.
    pub client_info: Option<T>,
    /// From which level on the client wants to hear log messages of this request.
    pub log_level: Option<T>,
    /// W3C Trace Context: which span of the caller's this request belongs to.
    pub traceparent: Option<T>,
    /// W3C Trace Context: what tracing systems add to it.
    pub tracestate: Option<T>,
    /// W3C Baggage: what the caller hands down.
    pub baggage: Option<T>,
}

impl<T> MetaOf<T> {
    /// The same members as something else.
    pub(crate) fn and_then<U>(self, mut each: impl FnMut(T) -> Option<U>) -> MetaOf<U> {
        MetaOf {
            progress_token: self.progress_token.and_then(&mut each),
            protocol_version: self.protocol_version.and_then(&mut each),
            capabilities: self.capabilities.and_then(&mut each),
            client_info: self.client_info.and_then(&mut each),
            log_level: self.log_level.and_then(&mut each),
            traceparent: self.traceparent.and_then(&mut each),
            tracestate: self.tracestate.and_then(&mut each),
            baggage: self.baggage.and_then(&mut each),
        }
    }
}

impl<T> Default for MetaOf<T> {
    fn default() -> Self {
        Self {
            progress_token: None,
            protocol_version: None,
            capabilities: None,
            client_info: None,
            log_level: None,
            traceparent: None,
            tracestate: None,
            baggage: None,
        }
    }
}

impl<'t> Members<'t> for Meta<'t> {
    fn place(&mut self, name: &str) -> Option<Place<'_, 't>> {
        Some(Place::of(match name {
            "progressToken" => &mut self.progress_token,
            "io.modelcontextprotocol/protocolVersion" => &mut self.protocol_version,
            "io.modelcontextprotocol/clientCapabilities" => &mut self.capabilities,
            "io.modelcontextprotocol/clientInfo" => &mut self.client_info,
            "io.modelcontextprotocol/logLevel" => &mut self.log_level,
            "traceparent" => &mut self.traceparent,
            "tracestate" => &mut self.tracestate,
            "baggage" => &mut self.baggage,
            _ => return None,
        }))
    }
}
