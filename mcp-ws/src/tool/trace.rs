//! Which trace of the caller's a call belongs to.

use serde_json::value::RawValue;

use crate::peer::Trace;

/// W3C Trace Context and Baggage of a call, as its caller has sent them in `_meta`. They stand in the call's `tracing` span
/// too; a tool that calls others hands them on.
///
/// Nothing is checked: it is the caller's text.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Fetches a page, in the trace of its caller.
/// #[mcp_tool]
/// async fn fetch(url: String, cx: &Context) -> String {
///     let parent = cx.trace().and_then(|trace| trace.traceparent.as_deref()).unwrap_or("none");
///     format!("GET {url} with `traceparent: {parent}`")
/// }
/// # let _: Tools = tools![fetch];
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceContext {
    /// Which span of the caller's this call belongs to.
    pub traceparent: Option<String>,
    /// What tracing systems add to it.
    pub tracestate: Option<String>,
    /// What the caller hands down.
    pub baggage: Option<String>,
}

impl TraceContext {
    /// What came with a call, if anything did. What is no string is passed over.
    pub(crate) fn of(trace: Trace<'_>) -> Option<Self> {
        let Trace { traceparent, tracestate, baggage } = trace;
        let [traceparent, tracestate, baggage] = [traceparent, tracestate, baggage].map(text);
        let any = traceparent.is_some() || tracestate.is_some() || baggage.is_some();
        any.then_some(Self { traceparent, tracestate, baggage })
    }
}

fn text(json: Option<&RawValue>) -> Option<String> {
    serde_json::from_str(json?.get()).ok()
}
