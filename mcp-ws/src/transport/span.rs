//! The `tracing` span of a connection: all that is logged of it is logged in it, and the spans of its calls are its children.
//!
//! The names are those of OpenTelemetry's conventions; `otel.kind` is for `tracing-opentelemetry`.

use tracing::Span;
use tracing::field::Empty;

use super::run::Ended;
use crate::tool::Door;

/// A span for all that a connection does. Where nobody listens it costs a look at a number.
pub(super) fn span(door: &Door, is_dialled: bool) -> Span {
    let span = tracing::info_span!(
        "connection",
        otel.kind = if is_dialled { "client" } else { "server" },
        mcp.session.id = %door.session(),
        mcp.protocol.version = Empty,
        network.protocol.name = "websocket",
        network.transport = "tcp",
        client.address = Empty,
        client.port = Empty,
        user.id = Empty,
        websocket.close.code = Empty,
    );
    if !span.is_disabled() {
        if let Some(address) = door.caller().address() {
            span.record("client.address", tracing::field::display(address.ip()));
            span.record("client.port", address.port());
        }
        if let Some(identity) = door.caller().identity() {
            span.record("user.id", identity.subject());
        }
    }
    span
}

/// Notes what the session that is open on the connection has agreed on.
pub(super) fn note_version(version: &str) {
    Span::current().record("mcp.protocol.version", version);
}

pub(super) fn note_end(span: &Span, ended: &Ended) {
    span.record("websocket.close.code", ended.farewell().code);
}
