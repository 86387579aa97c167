//! The `tracing` span of a call: which tool, for which request of which connection, in which trace of its caller's.

use serde_json::value::RawValue;
use tracing::Span;
use tracing::field::Empty;

use crate::peer::Call;
use crate::tool::SessionId;

/// A span for all that a call does. Where nobody listens it costs a look at a number.
pub(super) fn span(call: &Call<'_>, session: SessionId) -> Span {
    let span = tracing::info_span!(
        "tools/call",
        tool = &*call.name,
        request = call.to.id.as_json(),
        %session,
        version = call.to.version.name(),
        traceparent = Empty,
        tracestate = Empty,
        baggage = Empty,
    );
    if !span.is_disabled() {
        for (field, value) in [
            ("traceparent", call.trace.traceparent),
            ("tracestate", call.trace.tracestate),
            ("baggage", call.trace.baggage),
        ] {
            if let Some(text) = text(value) {
                span.record(field, text);
            }
        }
    }
    span
}

/// What is no string is passed over.
fn text(json: Option<&RawValue>) -> Option<String> {
    serde_json::from_str(json?.get()).ok()
}
