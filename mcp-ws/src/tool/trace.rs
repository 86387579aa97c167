//! Which trace of the caller's a call belongs to.

use crate::peer::Trace;
use crate::wire::Raw;

/// W3C Trace Context and Baggage of a call, as its caller has sent them in `_meta`. They stand in the call's `tracing` span
/// too; a tool that calls others hands them on.
///
/// Nothing is checked but its length: it is the caller's text.
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
    /// What came with a call, if anything did. What is no string, or longer than it may be, is passed over.
    pub(crate) fn of(trace: Trace<'_>) -> Option<Self> {
        let Trace { traceparent, tracestate, baggage } = trace;
        let traceparent = text(traceparent, LONGEST_PARENT);
        let tracestate = text(tracestate, LONGEST_STATE);
        let baggage = text(baggage, LONGEST_BAGGAGE);
        let any = traceparent.is_some() || tracestate.is_some() || baggage.is_some();
        any.then_some(Self { traceparent, tracestate, baggage })
    }
}

/// How many bytes each may have: as many as the recommendations of the W3C have everybody take. They stand in every line that is
/// logged of the call.
const LONGEST_PARENT: usize = 256;
const LONGEST_STATE: usize = 512;
const LONGEST_BAGGAGE: usize = 8192;

fn text(json: Option<Raw<'_>>, longest: usize) -> Option<String> {
    serde_json::from_str(json?.get()).ok().filter(|text: &String| text.len() <= longest)
}
