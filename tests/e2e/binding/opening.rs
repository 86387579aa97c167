//! The handshake of WebSocket, as far as it has to do with MCP.

use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpListener;

use super::Era;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::call;
use crate::fixture::server;
use crate::fixture::text_frame;

// BINDING: open.headers
#[tokio::test]
async fn what_mcp_says_in_http_headers_elsewhere_has_no_meaning() {
    let fixture = Fixture::start().await;
    for (name, value) in [
        ("MCP-Protocol-Version", "1999-01-01"),
        ("MCP-Protocol-Version", "2026-07-28"),
        ("Mcp-Session-Id", "no such session"),
        ("Mcp-Method", "tools/list"),
        ("Mcp-Name", "other"),
    ] {
        let mut raw = fixture.raw().await;
        let response = raw.ask(&Request::new().and(name, value)).await;
        assert_eq!(response.status, 101, "{name}");
        assert!(response.header("mcp-session-id").is_empty());
        raw.send(&text_frame(&Era::Modern.call("1", "tally", json!({})))).await;
        assert!(raw.text().await.contains(r#""id":1,"result""#), "{name}");
        raw.send(&text_frame(&call("2", "tally", json!({})))).await;
        assert!(
            raw.text().await.contains(r#""id":2,"error":{"code":-32602"#),
            "no header opens a session: {name}"
        );
    }
}

// BINDING: open.extensions
#[tokio::test]
async fn no_extension_is_negotiated() {
    let fixture = Fixture::start().await;
    for offer in ["permessage-deflate", "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame"]
    {
        let mut raw = fixture.raw().await;
        let response = raw.ask(&Request::new().and("Sec-WebSocket-Extensions", offer)).await;
        assert_eq!((response.status, response.header("sec-websocket-extensions")), (101, vec![]), "{offer}");
    }
}

// BINDING: open.head
#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let fixture = Fixture::start().await;
    let token = |len: usize| Request::new().and("Authorization", &"x".repeat(len));
    assert_eq!(fixture.raw().await.ask(&token(16 * 1024)).await.status, 101);
    let mut raw = fixture.raw().await;
    raw.try_send(&token(64 * 1024).bytes()).await;
    assert_eq!(raw.response().await.status, 431);
}

// BINDING: open.full, stop.new
#[tokio::test]
async fn a_server_that_stops_sends_newcomers_away() {
    let (server, probe) = server(Config::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = server.router();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut busy = Client::connect(address, "/ws").await;
    let mut idle = Client::connect(address, "/ws").await;
    busy.initialize().await;
    busy.send(call("1", "hold", json!({}))).await;
    probe.started.reaches(1).await;
    tokio::spawn(async move { server.shutdown().await });
    assert_eq!(idle.closed().await, Some(1001));
    let response = Raw::connect(address).await.ask(&Request::new()).await;
    assert_eq!(response.status, 503);
    assert!(response.header("retry-after")[0].parse::<u32>().unwrap() > 0);
}

// BINDING: secure.echo
#[tokio::test]
async fn a_token_in_the_handshake_does_not_come_back() {
    const TOKEN: &str = "dGhlIHNlY3JldA";
    let fixture = Fixture::start().await;
    for status in [101, 404, 405, 426] {
        let line = match status {
            404 => format!("GET /other/{TOKEN}?token={TOKEN} HTTP/1.1"),
            405 => format!("POST /ws?token={TOKEN} HTTP/1.1"),
            _ => format!("GET /ws?token={TOKEN} HTTP/1.1"),
        };
        let mut request = Request::new()
            .line(&line)
            .and("Authorization", &format!("Bearer {TOKEN}"))
            .and("Sec-WebSocket-Protocol", &format!("mcp, mcp.auth.{TOKEN}"));
        if status == 426 {
            request = request.without("Upgrade");
        }
        let mut raw = fixture.raw().await;
        raw.send(&request.bytes()).await;
        if status == 101 {
            // A message that is wrong, and the end.
            raw.send(&[text_frame("{"), crate::fixture::frame(crate::fixture::CLOSE, b"\x03\xe8")].concat())
                .await;
        }
        let answer = String::from_utf8_lossy(&raw.rest().await).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(!answer.contains(TOKEN), "{answer}");
    }
}
