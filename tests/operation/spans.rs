//! Spans: whose they are, what they say, and in which words.

use mcp_ws::client::Era;
use mcp_ws::prelude::*;
use serde_json::Value;
use serde_json::json;

use crate::collected;
use crate::collected::Seen;
use crate::tools::connect;
use crate::tools::serve;
use crate::tools::server;
use crate::tools::until;
use crate::tools::within;

/// A server, its only client, and the name of their connection.
async fn connected() -> (Server, Client, String) {
    collected::begin();
    let server = server();
    let client = connect(serve(&server).await).await;
    until(|| !server.connections().is_empty()).await;
    let session = server.connections()[0].id().to_string();
    (server, client, session)
}

/// The only span of this name.
fn only(name: &str, session: &str) -> Seen {
    let spans = collected::all(name, session);
    assert_eq!(spans.len(), 1, "{name}: {spans:?}");
    spans.into_iter().next().unwrap()
}

fn check(span: &Seen, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let found = span.fields.get(name).map(String::as_str);
        assert_eq!(found, Some(*value).filter(|value| !value.is_empty()), "{name} of {span:?}");
    }
}

#[tokio::test]
async fn a_connection_has_a_span_which_says_who_it_is_and_how_it_ended() {
    let (server, client, session) = connected().await;
    within(client.call_tool("good", json!({}))).await.unwrap();
    let span = only("connection", &session);
    check(
        &span,
        &[
            ("otel.kind", "server"),
            ("network.transport", "tcp"),
            ("network.protocol.name", "websocket"),
            ("client.address", "127.0.0.1"),
            ("websocket.close.code", ""),
        ],
    );
    assert!(!span.is_closed);
    within(server.shutdown()).await;
    let span = only("connection", &session);
    check(&span, &[("websocket.close.code", "1001")]);
    assert!(span.is_closed);
}

#[tokio::test]
async fn the_span_of_a_session_says_which_revision_it_has() {
    let (_server, client, session) = {
        collected::begin();
        let server = server();
        let address = serve(&server).await;
        let endpoint = format!("ws://{address}/ws");
        let client = within(Client::builder(endpoint).era(Era::Legacy).connect()).await.unwrap();
        let session = server.connections()[0].id().to_string();
        (server, client, session)
    };
    within(client.call_tool("good", json!({}))).await.unwrap();
    check(&only("connection", &session), &[("mcp.protocol.version", "2025-11-25")]);
    check(&only("tools/call", &session), &[("mcp.protocol.version", "2025-11-25")]);
}

#[tokio::test]
async fn a_call_has_a_span_below_its_connections_in_the_words_of_the_conventions() {
    let (_server, client, session) = connected().await;
    within(client.call_tool("good", json!({}))).await.unwrap();
    let call = only("tools/call", &session);
    check(
        &call,
        &[
            ("otel.name", "tools/call good"),
            ("otel.kind", "server"),
            ("otel.status_code", ""),
            ("mcp.method.name", "tools/call"),
            ("gen_ai.operation.name", "execute_tool"),
            ("gen_ai.tool.name", "good"),
            ("mcp.protocol.version", "2026-07-28"),
            ("client.address", "127.0.0.1"),
            ("error.type", ""),
            ("rpc.response.status_code", ""),
        ],
    );
    for name in ["jsonrpc.request.id", "client.port"] {
        assert!(call.fields.contains_key(name), "{name} of {call:?}");
    }
    assert_eq!(call.parent, Some(only("connection", &session).number));
    assert!(call.follows.is_empty() && call.is_closed);
}

#[tokio::test]
async fn the_span_of_a_call_says_what_went_wrong() {
    let (_server, client, session) = connected().await;
    for (tool, error, code) in [
        ("bad", "tool_error", ""),
        ("worse", "tool_error", ""),
        ("boom", "panic", "-32603"),
        ("boom_later", "panic", "-32603"),
        ("late", "timeout", ""),
        ("made_up", "-32602", "-32602"),
    ] {
        let _ = within(client.call_tool(tool, json!({}))).await;
        let calls = collected::all("tools/call", &session);
        let call = calls.last().unwrap();
        check(call, &[("gen_ai.tool.name", tool), ("error.type", error), ("otel.status_code", "ERROR")]);
        check(call, &[("rpc.response.status_code", code)]);
        let name = if tool == "made_up" { "tools/call".to_owned() } else { format!("tools/call {tool}") };
        check(call, &[("otel.name", &name)]);
        assert!(call.is_closed, "{tool}");
    }
}

#[tokio::test]
async fn a_call_that_is_cancelled_says_so() {
    let (_server, client, session) = connected().await;
    let call = tokio::spawn(client.call_tool("wait", json!({})).into_future());
    until(|| !collected::all("tools/call", &session).is_empty()).await;
    check(&only("tools/call", &session), &[("error.type", "")]);
    call.abort();
    until(|| only("tools/call", &session).is_closed).await;
    check(&only("tools/call", &session), &[("error.type", "cancelled"), ("otel.status_code", "ERROR")]);
}

#[tokio::test]
async fn a_call_in_a_trace_of_its_caller_is_a_root_that_links_to_its_connection() {
    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let (_server, client, session) = connected().await;
    let params = |meta: Value| {
        let params = json!({"name": "good", "arguments": {}, "_meta": meta});
        params.as_object().unwrap().clone()
    };
    within(client.request("tools/call", params(json!({"traceparent": PARENT})))).await.unwrap();
    let call = only("tools/call", &session);
    check(&call, &[("traceparent", PARENT)]);
    assert_eq!((call.parent, call.follows), (None, vec![only("connection", &session).number]));

    within(client.request("tools/call", params(json!({"traceparent": 5})))).await.unwrap();
    let calls = collected::all("tools/call", &session);
    assert_eq!(calls[1].parent, Some(only("connection", &session).number), "what is no trace is none");
}
