//! What operators see of one call: its `tracing` span, and what it adds to the figures. Both say how it has ended; what is
//! dropped before anybody has said so was cancelled.
//!
//! The names are those of OpenTelemetry's conventions for MCP. Those that begin with `otel` are for `tracing-opentelemetry`.

use tracing::Span;
use tracing::field::Empty;

use super::Finished;
use crate::meter::Outcome;
use crate::meter::Running;
use crate::meter::Tool;
use crate::meter::unknown_tool;
use crate::peer::Call;
use crate::protocol::MISSING_CLIENT_CAPABILITY;
use crate::tool::Door;
use crate::tool::TraceContext;
use crate::wire::brief;

/// A call, or the task that it has become.
#[derive(Debug)]
pub(super) struct Observed {
    span: Span,
    /// None: it is over.
    running: Option<Running>,
}

impl Observed {
    /// What is no call of a tool.
    pub(super) fn nothing() -> Self {
        Self { span: Span::none(), running: None }
    }

    /// A call of this tool.
    pub(super) fn call(call: &Call<'_>, door: &Door, tool: &Tool) -> Self {
        let span = span(call, &call.name, door);
        if !span.is_disabled() {
            span.record("otel.name", tracing::field::display(format_args!("tools/call {}", &*call.name)));
        }
        Self { span, running: Some(tool.call()) }
    }

    /// A task of a call that has this span.
    pub(super) fn task(span: Span, tool: &Tool) -> Self {
        Self { span, running: Some(tool.task()) }
    }

    /// All that the tool does is done in it.
    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// Notes how it has ended. What is said later changes nothing.
    pub(super) fn end(&mut self, outcome: Outcome) {
        if let Some(running) = self.running.take() {
            running.end(outcome);
            if outcome == Outcome::Panicked {
                // With what was said there it stands on stderr, if the program has not its own hook.
                tracing::error!(parent: &self.span, "a tool panicked");
            }
            end_span(&self.span, outcome);
        }
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        self.end(Outcome::Cancelled);
    }
}

/// A call of a tool that there is not.
pub(super) fn observe_unknown(call: &Call<'_>, door: &Door, outcome: Outcome) {
    unknown_tool(outcome);
    let span = span(call, brief(&call.name), door);
    if !span.is_disabled() {
        // Not its name: spans of one kind have one.
        span.record("otel.name", "tools/call");
        end_span(&span, outcome);
    }
}

/// A span for all that a call does. Where nobody listens it costs a look at a number.
///
/// Its parent is the connection's, unless the caller has a trace of its own: then it is a root, to which whoever exports spans
/// gives the parent that `traceparent` names, and the connection's is a link.
fn span(call: &Call<'_>, tool: &str, door: &Door) -> Span {
    let connection = || TraceContext::of(call.trace).is_none().then(|| Span::current().id()).flatten();
    let span = tracing::info_span!(
        parent: connection(),
        "tools/call",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        mcp.method.name = "tools/call",
        gen_ai.operation.name = "execute_tool",
        gen_ai.tool.name = tool,
        jsonrpc.request.id = call.to.id.as_json().trim_matches('"'),
        mcp.session.id = %door.session(),
        mcp.protocol.version = call.to.version.name(),
        client.address = Empty,
        client.port = Empty,
        error.type = Empty,
        rpc.response.status_code = Empty,
        traceparent = Empty,
        tracestate = Empty,
        baggage = Empty,
    );
    if let Some(address) = door.caller().address()
        && !span.is_disabled()
    {
        span.record("client.address", tracing::field::display(address.ip()));
        span.record("client.port", address.port());
    }
    if !span.is_disabled()
        && let Some(trace) = TraceContext::of(call.trace)
    {
        span.follows_from(Span::current());
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

fn end_span(span: &Span, outcome: Outcome) {
    if span.is_disabled() {
        return;
    }
    if let Some(error) = outcome.error_type() {
        span.record("error.type", error);
        span.record("otel.status_code", "ERROR");
    }
    if let Some(code) = outcome.code() {
        // The conventions have it as text.
        span.record("rpc.response.status_code", tracing::field::display(code));
    }
}

impl Finished {
    /// How the call has ended that this is the end of.
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Replied(result) if is_error(result) => Outcome::Failed,
            Self::Replied(_) | Self::Acknowledged | Self::Listens(_) => Outcome::Answered,
            Self::Failed(_) => Outcome::Failed,
            Self::Asks(_) => Outcome::Asked,
            Self::Lacks(_) => Outcome::Refused(MISSING_CLIENT_CAPABILITY),
            Self::Panicked => Outcome::Panicked,
            Self::Became(_) => Outcome::Became,
            Self::Refused(error) => Outcome::Refused(error.code),
        }
    }
}

/// Whether a tool has written a result that is an error. All that write results end them so.
pub(super) fn is_error(result: &[u8]) -> bool {
    result.ends_with(br#""isError":true}"#)
}
