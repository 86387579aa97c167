//! Figures: that each is counted, and that whatever goes up comes down, however its end comes.

use mcp_ws::Config;
use mcp_ws::Rate;
use mcp_ws::testing::Harness;
use metrics::LocalRecorderGuard;
use metrics::set_default_local_recorder;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::recorder::Figures;
use crate::tools::connect;
use crate::tools::serve;
use crate::tools::server;
use crate::tools::until;
use crate::tools::within;

/// Counts what this thread does.
fn count(figures: &Figures) -> LocalRecorderGuard<'_> {
    set_default_local_recorder(figures)
}

/// Checks what became of calls of this tool.
fn check(figures: &Figures, tool: &str, outcome: &str, calls: u64) {
    let name = format!("mcp_ws_calls_total{{tool={tool},outcome={outcome}}}");
    assert_eq!(figures.counter(&name), calls, "{name} of {:?}", figures.counters());
}

#[tokio::test]
async fn calls_are_counted_by_their_tools_and_how_they_have_ended() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let server = server();
    let client = connect(serve(&server).await).await;
    for tool in ["good", "good", "bad", "worse", "boom", "boom_later", "boom_blocking", "late", "none", "nil"]
    {
        let _ = within(client.call_tool(tool, json!({}))).await;
    }
    let wrong = within(client.call_tool("large", json!({"bytes": "many"}))).await.unwrap();
    assert!(wrong.is_error);
    for (tool, outcome, calls) in [
        ("good", "ok", 2),
        ("bad", "tool_error", 1),
        ("worse", "tool_error", 1),
        ("boom", "panic", 1),
        ("boom_later", "panic", 1),
        ("boom_blocking", "panic", 1),
        ("late", "timeout", 1),
        ("large", "tool_error", 1),
        ("unknown", "-32602", 2),
    ] {
        check(&figures, tool, outcome, calls);
        if tool != "unknown" {
            let times = figures.values(&format!("mcp_ws_call_duration_seconds{{tool={tool}}}"));
            assert_eq!(times.len() as u64, calls, "{tool}");
            assert!(times.iter().all(|time| (0.0..20.0).contains(time)), "{tool}: {times:?}");
        }
    }
    let late = figures.values("mcp_ws_call_duration_seconds{tool=late}");
    assert!(late[0] >= 0.02, "{late:?}");
    assert_eq!(figures.gauge("mcp_ws_calls_in_flight"), 0);
}

#[tokio::test]
async fn a_call_is_in_flight_until_it_is_cancelled() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let server = server();
    let client = connect(serve(&server).await).await;
    let calls: Vec<_> =
        (0..3).map(|_| tokio::spawn(client.call_tool("wait", json!({})).into_future())).collect();
    until(|| figures.gauge("mcp_ws_calls_in_flight") == 3).await;
    calls[0].abort();
    until(|| figures.gauge("mcp_ws_calls_in_flight") == 2).await;
    check(&figures, "wait", "cancelled", 1);
    // The other two go with their connection.
    client.close().await;
    until(|| figures.gauge("mcp_ws_calls_in_flight") == 0).await;
    check(&figures, "wait", "cancelled", 3);
    until(|| figures.up().is_empty()).await;
}

#[tokio::test]
async fn a_call_for_which_there_is_no_room_is_counted_as_refused() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let server = server().config(Config { max_in_flight: 1, ..Config::default() });
    let client = connect(serve(&server).await).await;
    let first = tokio::spawn(client.call_tool("wait", json!({})).into_future());
    until(|| figures.gauge("mcp_ws_calls_in_flight") == 1).await;
    assert!(within(client.call_tool("wait", json!({}))).await.is_err());
    check(&figures, "wait", "-32603", 1);
    assert_eq!(figures.gauge("mcp_ws_calls_in_flight"), 1);
    first.abort();
    until(|| figures.gauge("mcp_ws_calls_in_flight") == 0).await;
}

#[tokio::test]
async fn rounds_and_tasks_are_told_apart_from_answers() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let accept = json!({"action": "accept", "content": {"guests": 4}});
    let harness = Harness::new(server()).answering(move |_, _| accept.clone());
    let rounds = harness.clone().without_session();
    assert_eq!(within(rounds.call_tool("book", json!({}))).await.unwrap().text(), "A table for 4.");
    check(&figures, "book", "input_required", 1);
    check(&figures, "book", "ok", 1);

    let tasks = harness.with_tasks();
    assert_eq!(within(tasks.call_tool("bake", json!({}))).await.unwrap().text(), "baked");
    check(&figures, "bake", "task", 1);
    assert_eq!(figures.counter("mcp_ws_tasks_total{tool=bake,outcome=ok}"), 1, "{:?}", figures.counters());
    assert_eq!(figures.values("mcp_ws_task_duration_seconds{tool=bake}").len(), 1);
    assert!(within(tasks.call_tool("burn", json!({}))).await.is_err());
    check(&figures, "burn", "task", 1);
    assert_eq!(figures.counter("mcp_ws_tasks_total{tool=burn,outcome=panic}"), 1);
    drop((rounds, tasks));
    until(|| figures.up().is_empty()).await;
}

#[tokio::test]
async fn connections_are_counted_by_who_has_dialled_and_how_they_were_closed() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let server = server();
    let address = serve(&server).await;
    let (one, two) = (connect(address).await, connect(address).await);
    for direction in ["accepted", "dialled"] {
        until(|| figures.gauge(&format!("mcp_ws_connections{{direction={direction}}}")) == 2).await;
    }
    one.close().await;
    until(|| figures.gauge("mcp_ws_connections{direction=accepted}") == 1).await;
    within(server.shutdown()).await;
    until(|| figures.up().is_empty()).await;
    drop(two);
    for direction in ["accepted", "dialled"] {
        assert_eq!(figures.counter(&format!("mcp_ws_connections_total{{direction={direction}}}")), 2);
    }
    // Each is counted at both ends, since both are here.
    for code in [1000, 1001] {
        for by in ["us", "peer"] {
            let name = format!("mcp_ws_closes_total{{code={code},by={by}}}");
            assert_eq!(figures.counter(&name), 1, "{name} of {:?}", figures.counters());
        }
    }
}

#[tokio::test]
async fn what_no_socket_takes_is_in_the_outbox_until_its_connection_is_gone() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let address = serve(&server()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&handshake("/ws")).await.unwrap();
    for text in [
        r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"large","arguments":{"bytes":9000000}}}"#,
    ] {
        // A text frame, masked with zeroes.
        let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).unwrap(), 0, 0, 0, 0];
        frame.extend_from_slice(text.as_bytes());
        stream.write_all(&frame).await.unwrap();
    }
    until(|| figures.gauge("mcp_ws_outbox_bytes") > 1_000_000).await;
    assert!(figures.gauge("mcp_ws_outbox_bytes") < 9_100_000);
    drop(stream);
    until(|| figures.up().is_empty()).await;
    assert_eq!(figures.counter("mcp_ws_closes_total{code=1006,by=nobody}"), 1, "{:?}", figures.counters());
}

#[tokio::test]
async fn refused_upgrades_are_counted_by_their_status_and_other_paths_are_not() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let server = server().config(Config { max_connections: 0, ..Config::default() });
    let mounted = server.config(Config { max_connections: 0, ..Config::default() });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app: axum::Router = mounted.router();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let without = b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".to_vec();
    for request in [handshake("/ws"), without.clone(), without, handshake("/elsewhere")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&request).await.unwrap();
        let mut status = [0; 12];
        within(stream.read_exact(&mut status)).await.unwrap();
    }
    assert_eq!(figures.counter("mcp_ws_refused_upgrades_total{status=503}"), 1);
    assert_eq!(figures.counter("mcp_ws_refused_upgrades_total{status=426}"), 2);
    assert_eq!(figures.counters().len(), 2, "{:?}", figures.counters());
}

#[tokio::test]
async fn requests_that_come_too_fast_are_counted_and_are_no_calls() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let request_rate = Some(Rate { per_second: 1, burst: 10 });
    let server = server().config(Config { request_rate, ..Config::default() });
    let client = connect(serve(&server).await).await;
    let mut answered = 0;
    while within(client.call_tool("good", json!({}))).await.is_ok() {
        answered += 1;
    }
    check(&figures, "good", "ok", answered);
    assert_eq!(figures.counter("mcp_ws_refused_requests_total{reason=rate}"), 1, "{:?}", figures.counters());
}

#[tokio::test]
async fn a_link_that_is_dialled_again_is_counted() {
    let figures = Figures::default();
    let _counting = count(&figures);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let link = server().dial(format!("ws://{address}/ws"));
    let (stream, _) = within(listener.accept()).await.unwrap();
    assert_eq!(figures.counter("mcp_ws_reconnects_total{reason=lost}"), 0);
    drop(stream);
    until(|| figures.counter("mcp_ws_reconnects_total{reason=lost}") == 1).await;
    within(link.close()).await;
}

fn handshake(path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    .into_bytes()
}
