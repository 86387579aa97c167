//! From an HTTP request to a WebSocket: what is taken, what is refused, and how that is said.

use mcp_ws::Config;
use serde_json::json;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::INITIALIZED;
use crate::fixture::Request;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::text_frame;

/// Asks for an upgrade in this way, and expects this status.
async fn check(request: Request, status: u16) {
    let fixture = Fixture::start().await;
    let response = fixture.raw().await.ask(&request).await;
    assert_eq!(response.status, status, "{}", String::from_utf8_lossy(&request.bytes()));
}

// BINDING: open.upgrade
#[tokio::test]
async fn the_answer_is_that_of_the_rfc_and_nothing_more() {
    let fixture = Fixture::start().await;
    let response = fixture.raw().await.ask(&Request::new()).await;
    assert_eq!(response.status, 101);
    assert_eq!(response.header("sec-websocket-accept"), ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="], "RFC 6455, 1.3");
    assert_eq!(response.header("upgrade"), ["websocket"]);
    // tungstenite's clients compare the whole header.
    assert_eq!(response.header("connection"), ["upgrade"]);
    assert_eq!(response.header("sec-websocket-extensions"), [""; 0]);
}

// BINDING: open.upgrade
#[tokio::test]
async fn headers_are_read_as_lists_in_any_case() {
    check(Request::new().with("Connection", "keep-alive, Upgrade"), 101).await;
    check(Request::new().with("Connection", "keep-alive").and("Connection", "upgrade"), 101).await;
    check(Request::new().with("Upgrade", "WebSocket"), 101).await;
    check(Request::new().without("Connection").and("cOnNeCtIoN", "UPGRADE"), 101).await;
}

// BINDING: open.no-upgrade
#[tokio::test]
async fn a_plain_get_is_told_to_upgrade() {
    let fixture = Fixture::start().await;
    let plain = Request::new().without("Connection").without("Upgrade");
    let response = fixture.raw().await.ask(&plain).await;
    assert_eq!(response.status, 426);
    assert_eq!(response.header("upgrade"), ["websocket"]);
    check(Request::new().without("Upgrade"), 426).await;
    check(Request::new().without("Connection"), 426).await;
    check(Request::new().with("Upgrade", "h2c"), 426).await;
}

// BINDING: open.method
#[tokio::test]
async fn other_methods_are_told_which_is_allowed() {
    let fixture = Fixture::start().await;
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let request = Request::new().line(&format!("{method} /ws HTTP/1.1")).and("Content-Length", "0");
        let response = fixture.raw().await.ask(&request).await;
        assert_eq!(response.status, 405, "{method}");
        assert_eq!(response.header("allow"), ["GET"], "{method}");
    }
}

// BINDING: open.no-upgrade
#[tokio::test]
async fn http_1_0_cannot_be_upgraded() {
    check(Request::new().line("GET /ws HTTP/1.0"), 426).await;
}

// BINDING: open.key
#[tokio::test]
async fn a_key_that_is_none_is_a_bad_request() {
    check(Request::new().without("Sec-WebSocket-Key"), 400).await;
    check(Request::new().with("Sec-WebSocket-Key", ""), 400).await;
    check(Request::new().with("Sec-WebSocket-Key", "c2hvcnQ="), 400).await;
    check(Request::new().with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZ!=="), 400).await;
    check(Request::new().with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZQ=="), 400).await;
    check(Request::new().and("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), 400).await;
}

// BINDING: open.version
#[tokio::test]
async fn another_version_is_told_the_one_that_is_spoken() {
    let fixture = Fixture::start().await;
    for request in [
        Request::new().with("Sec-WebSocket-Version", "12"),
        Request::new().without("Sec-WebSocket-Version"),
        Request::new().with("Sec-WebSocket-Version", "8, 13"),
        Request::new().and("Sec-WebSocket-Version", "8"),
    ] {
        let response = fixture.raw().await.ask(&request).await;
        assert_eq!(response.status, 426);
        assert_eq!(response.header("sec-websocket-version"), ["13"]);
    }
}

// BINDING: open.other-path, open.path, open.query
#[tokio::test]
async fn other_paths_are_not_found() {
    check(Request::new().line("GET / HTTP/1.1"), 404).await;
    check(Request::new().line("GET /ws/deeper HTTP/1.1"), 404).await;
    check(Request::new().line("GET /ws?token=secret HTTP/1.1"), 101).await;
}

/// It would keep the place of one that could be served.
// BINDING: open.refused
#[tokio::test]
async fn a_refused_connection_is_ended() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw().await;
    let response = raw.ask(&Request::new().with("Sec-WebSocket-Version", "12")).await;
    assert_eq!(response.status, 426);
    assert_eq!(response.header("connection"), ["close"]);
    assert!(raw.rest().await.is_empty());
}

/// Offers these subprotocols, one header each, and expects this answer.
async fn check_subprotocol(offers: &[&str], answer: &[&str]) {
    let fixture = Fixture::start().await;
    let request =
        offers.iter().fold(Request::new(), |request, offer| request.and("Sec-WebSocket-Protocol", offer));
    let response = fixture.raw().await.ask(&request).await;
    assert_eq!(response.status, 101, "{offers:?}");
    assert_eq!(response.header("sec-websocket-protocol"), answer, "{offers:?}");
}

// BINDING: sub.select
#[tokio::test]
async fn the_subprotocol_is_answered_if_it_was_offered() {
    check_subprotocol(&["mcp"], &["mcp"]).await;
    check_subprotocol(&["other, mcp"], &["mcp"]).await;
    check_subprotocol(&["other,mcp ,more"], &["mcp"]).await;
    check_subprotocol(&["other", "mcp"], &["mcp"]).await;
}

// BINDING: sub.none, sub.token
#[tokio::test]
async fn no_other_subprotocol_is_answered_and_no_token_either() {
    check_subprotocol(&[], &[]).await;
    check_subprotocol(&["other"], &[]).await;
    check_subprotocol(&["mcp2, xmcp, mcp.version.2025-11-25"], &[]).await;
    check_subprotocol(&["mcp.auth.c2VjcmV0"], &[]).await;
    check_subprotocol(&["mcp.auth.c2VjcmV0, mcp"], &["mcp"]).await;
}

/// Clients compare what comes back with what they offered, letter by letter, and give up over a difference.
// BINDING: sub.select
#[tokio::test]
async fn a_subprotocol_in_capitals_comes_back_in_capitals() {
    check_subprotocol(&["MCP"], &["MCP"]).await;
    let fixture = Fixture::start().await;
    let mut request = format!("ws://{}/ws", fixture.address).into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "Mcp".parse().unwrap());
    let connected = Client::connect_by(fixture.address, request).await;
    assert!(connected.is_ok(), "{:?}", connected.err());
}

// BINDING: open.early
#[tokio::test]
async fn messages_sent_along_with_the_handshake_are_not_lost() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw().await;
    let sent = [
        Request::new().bytes(),
        text_frame(INITIALIZE),
        text_frame(INITIALIZED),
        text_frame(&call("1", "add", json!({"a": 1, "b": 2}))),
    ];
    raw.send(&sent.concat()).await;
    assert_eq!(raw.response().await.status, 101);
    assert!(raw.text().await.contains(r#""id":"init","#));
    assert!(raw.text().await.contains(r#""id":1,"#));
}

// BINDING: open.early
#[tokio::test]
async fn much_that_was_sent_along_with_the_handshake_is_not_lost_either() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw().await;
    // More than hyper reads at once, and than the socket library does.
    let text = "x".repeat(100_000);
    let sent = [
        Request::new().bytes(),
        text_frame(INITIALIZE),
        text_frame(&call("1", "echo", json!({"text": text}))),
        text_frame(&call("2", "add", json!({"a": 1, "b": 2}))),
    ];
    raw.send(&sent.concat()).await;
    assert_eq!(raw.response().await.status, 101);
    assert!(raw.text().await.contains(r#""id":"init","#));
    assert!(raw.text().await.contains(&text));
    assert!(raw.text().await.contains(r#""id":2,"#));
}

// BINDING: open.time
#[tokio::test]
async fn a_handshake_that_never_ends_is_dropped() {
    let fixture = Fixture::with(Config { connection_timeout: SOON, ..Config::default() }).await;
    let request = Request::new().bytes();
    for said in [0, 10, request.len() - 2] {
        let mut raw = fixture.raw().await;
        raw.send(&request[..said]).await;
        let answer = String::from_utf8(raw.rest().await).unwrap();
        assert!(!answer.contains(" 101 "), "{answer}");
    }
}

// BINDING: open.time
#[tokio::test]
async fn a_connection_that_asks_for_other_things_for_ever_is_dropped() {
    let fixture = Fixture::with(Config { connection_timeout: SOON, ..Config::default() }).await;
    let mut raw = fixture.raw().await;
    assert_eq!(raw.ask(&Request::new().line("GET /other HTTP/1.1")).await.status, 404);
    assert_eq!(raw.rest().await, b"");
}

#[tokio::test]
async fn an_upgraded_connection_has_outlived_its_handshake() {
    let fixture = Fixture::with(Config { connection_timeout: SOON, ..Config::default() }).await;
    let mut client = fixture.client().await;
    let mut late = fixture.raw().await;
    // When this one is dropped, the time of the first is over too.
    late.rest().await;
    client.nothing_comes().await;
}

// BINDING: open.full
#[tokio::test]
async fn more_connections_than_may_be_are_sent_away_until_one_leaves() {
    let fixture = Fixture::with(Config { max_connections: 2, ..Config::default() }).await;
    let mut first = fixture.client().await;
    let second = fixture.client().await;

    let mut refused = fixture.raw().await;
    let response = refused.ask(&Request::new()).await;
    assert_eq!(response.status, 503);
    let after: u32 = response.header("retry-after")[0].parse().unwrap();
    assert!(after > 0);
    drop(refused);

    second.vanish();
    fixture.connections(1).await;
    let mut third = fixture.client().await;
    third.nothing_comes().await;
    first.nothing_comes().await;
}

/// It may keep its TCP connection open, as HTTP clients do, and must not take the place of one that would be served.
#[tokio::test]
async fn a_client_that_was_sent_away_does_not_keep_others_out() {
    let fixture = Fixture::with(Config { max_connections: 1, ..Config::default() }).await;
    let served = fixture.client().await;
    let mut refused = fixture.raw().await;
    assert_eq!(refused.ask(&Request::new()).await.status, 503);
    served.vanish();
    fixture.connections(0).await;
    fixture.client().await.nothing_comes().await;
    drop(refused);
}

#[tokio::test]
async fn bytes_that_are_no_http_do_no_harm() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw().await;
    raw.try_send(b"\x16\x03\x01\x02\x00 this is TLS, or nonsense\r\n\r\n").await;
    let answer = String::from_utf8(raw.rest().await).unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
    fixture.client().await.nothing_comes().await;
}

/// Its bytes could be taken for frames.
// BINDING: open.body
#[tokio::test]
async fn a_handshake_has_no_body() {
    for (name, value, status) in
        [("Content-Length", "0", 101), ("Content-Length", "5", 400), ("Transfer-Encoding", "chunked", 400)]
    {
        let fixture = Fixture::start().await;
        let response = fixture.raw().await.ask(&Request::new().and(name, value)).await;
        assert_eq!(response.status, status, "{name}: {value}");
    }
}
