//! The `tracing` span of a call: which tool, for which request of which connection, in which trace of its caller's.

use tracing::Span;
use tracing::field::Empty;

use crate::peer::Call;
use crate::tool::SessionId;
use crate::tool::TraceContext;

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
    if !span.is_disabled()
        && let Some(trace) = TraceContext::of(call.trace)
    {
        let TraceContext { traceparent, tracestate, baggage } = trace;
        for (field, value) in [("traceparent", traceparent), ("tracestate", tracestate), ("baggage", baggage)]
        {
            if let Some(value) = value {
                span.record(field, value);
            }
        }
    }
    span
}
