//! Which trace of its caller's a call belongs to: in the server's own spans, and for the tool.

use mcp_ws::prelude::*;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::log;
use crate::fixture::modern;
use crate::fixture::text_of;

/// Says in which trace it was called.
#[mcp_tool]
async fn traced(cx: &Context) -> String {
    tokio::task::yield_now().await;
    tracing::info!("inside");
    format!("{:?}", cx.trace())
}

/// The same at once.
#[mcp_tool]
fn traced_at_once(cx: &Context) -> String {
    tracing::info!("inside");
    format!("{:?}", cx.trace())
}

async fn fixture() -> Fixture {
    let server: Server = Server::new(tools![traced, traced_at_once]);
    Fixture::of(server, Probe::default()).await
}

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[tokio::test]
async fn the_trace_of_a_call_is_in_its_span_and_in_its_context() {
    log::begin();
    let fixture = fixture().await;
    let mut client = fixture.silent_client().await;
    let meta = json!({"traceparent": PARENT, "tracestate": "a=1", "baggage": "user=ann"});
    for tool in ["traced", "traced_at_once"] {
        let params = json!({"name": tool, "_meta": meta});
        let answer = client.ask(modern("7", "tools/call", params, json!({}))).await;
        let text = text_of(&answer);
        for part in [PARENT, "a=1", "user=ann"] {
            assert!(text.contains(part), "{text}");
        }
        let log = log::text();
        let line = log.lines().rfind(|line| line.ends_with("inside") && line.contains(PARENT)).unwrap();
        for part in
            [&format!("gen_ai.tool.name=\"{tool}\""), "jsonrpc.request.id=\"7\"", PARENT, "a=1", "user=ann"]
        {
            assert!(line.contains(part), "{part}: {line}");
        }
    }
}

#[tokio::test]
async fn what_is_no_trace_is_passed_over() {
    let fixture = fixture().await;
    let mut client = fixture.client().await;
    assert_eq!(client.call("traced", json!({})).await, "None");
    let meta = json!({"traceparent": 5, "baggage": ["x"]});
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "traced", "_meta": meta}});
    let answer = client.ask(request.to_string()).await;
    assert_eq!(text_of(&answer), "None");
}
