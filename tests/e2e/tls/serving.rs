//! The handshake of TLS, and HTTP inside and outside of it.

use mcp_ws::Config;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;

use super::Served;
use super::check;
use super::connect;
use crate::fixture::INITIALIZE;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::text_frame;
use crate::fixture::within;

#[tokio::test]
async fn tools_are_called_over_tls() {
    let running = Served::start().await;
    let client = connect(running.endpoint()).await.unwrap();
    check(&client).await;
    let large =
        within("a large answer", client.call_tool("large", json!({"bytes": 3_000_000})).into_future());
    assert_eq!(large.await.unwrap().content[0].as_text().map(str::len), Some(3_000_000));
    assert_eq!(running.server.connections().len(), 1);
}

// BINDING: open.alpn
#[tokio::test]
async fn http_1_1_is_agreed_on_and_nothing_else() {
    let running = Served::start().await;
    for (offered, agreed) in
        [(&["http/1.1"][..], Some(&b"http/1.1"[..])), (&["h2", "http/1.1"], Some(b"http/1.1")), (&[], None)]
    {
        let mut config = running.authority.trusting();
        config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
        let stream = running.tls_by(config).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), agreed, "{offered:?}");
    }
    let mut config = running.authority.trusting();
    config.alpn_protocols = vec![b"h2".to_vec()];
    assert!(running.tls_by(config).await.is_err());
}

// BINDING: open.plain
#[tokio::test]
async fn http_without_tls_is_answered() {
    let running = Served::start().await;
    let mut raw = Raw::connect(running.address).await;
    assert_eq!(raw.ask(&Request::new()).await.status, 400);
    assert_eq!(raw.rest().await, b"");
}

#[tokio::test]
async fn who_speaks_neither_is_not_kept() {
    let running = Served::start().await;
    // What begins as TLS does and is none, and what is neither that nor HTTP.
    for bytes in [&[22, 3, 1, 0, 4, 9, 9, 9, 9][..], b"\x00\x01\x02\x03\r\n\r\n"] {
        let mut raw = Raw::connect(running.address).await;
        raw.send(bytes).await;
        raw.finish_sending().await;
        raw.rest().await;
    }
    check(&connect(running.endpoint()).await.unwrap()).await;
}

// BINDING: open.time
#[tokio::test]
async fn the_handshake_of_tls_is_a_part_of_the_time() {
    let running = Served::with(Config { connection_timeout: SOON, ..Config::default() }).await;
    let mut silent = Raw::connect(running.address).await;
    assert_eq!(silent.rest().await, b"");
    let mut slow = Raw::connect(running.address).await;
    // The beginning of a ClientHello of 512 bytes.
    slow.send(&[22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]).await;
    assert_eq!(slow.rest().await, b"");
    let mut speechless = running.tls().await;
    let mut rest = Vec::new();
    // An end without `close_notify` would be an error.
    within("the end of the stream", speechless.read_to_end(&mut rest)).await.unwrap();
    assert!(rest.is_empty());
}

// BINDING: open.early
#[tokio::test]
async fn what_is_sent_along_with_the_handshake_is_not_lost() {
    let running = Served::start().await;
    let mut stream = running.tls().await;
    let call = text_frame(&call("1", "add", json!({"a": 1, "b": 2})));
    let all = [Request::new().bytes(), text_frame(INITIALIZE), call].concat();
    within("sending", stream.write_all(&all)).await.unwrap();
    let mut seen = Vec::new();
    within("the answer to the call", async {
        while !String::from_utf8_lossy(&seen).contains(r#""id":1,"#) {
            assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0);
        }
    })
    .await;
    assert!(seen.starts_with(b"HTTP/1.1 101 "));
}

// BINDING: open.address
#[tokio::test]
async fn one_connection_too_many_of_an_address_is_told_so_inside_of_tls() {
    let running = Served::with(Config { max_connections_per_address: 1, ..Config::default() }).await;
    let client = connect(running.endpoint()).await.unwrap();
    let mut stream = running.tls().await;
    within("sending", stream.write_all(&Request::new().bytes())).await.unwrap();
    let mut answer = Vec::new();
    within("the end of the stream", stream.read_to_end(&mut answer)).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 503 "));
    check(&client).await;
}

// BINDING: open.refused
#[tokio::test]
async fn who_is_refused_sees_the_end_of_tls_too() {
    let running = Served::start().await;
    // One that asks for an upgrade, and one that does not.
    let handshake = Request::new().and("Origin", "https://evil.example").bytes();
    for (request, status) in
        [(&handshake[..], "HTTP/1.1 403 "), (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 404 ")]
    {
        let mut stream = running.tls().await;
        within("sending", stream.write_all(request)).await.unwrap();
        let mut answer = String::new();
        // An end without `close_notify` would be an error.
        within("the end of the stream", stream.read_to_string(&mut answer)).await.unwrap();
        assert!(answer.starts_with(status), "{answer}");
    }
}

// BINDING: stop.code
#[tokio::test]
async fn a_server_that_stops_ends_its_connections_as_tls_has_it() {
    let running = Served::start().await;
    let mut stream = running.tls().await;
    within("sending", stream.write_all(&Request::new().bytes())).await.unwrap();
    let mut head = vec![0; 12];
    within("the answer", stream.read_exact(&mut head)).await.unwrap();
    assert_eq!(head, b"HTTP/1.1 101");
    let stopping = tokio::spawn({
        let server = running.server.clone();
        async move { server.shutdown().await }
    });
    let mut rest = Vec::new();
    // An end without `close_notify` would be an error.
    within("the end", stream.read_to_end(&mut rest)).await.unwrap();
    let close = rest.windows(2).rposition(|bytes| bytes[0] == 0x88).expect("a close frame");
    assert_eq!(rest[close + 2..close + 4], 1001_u16.to_be_bytes());
    drop(stream);
    within("the end of shutdown", stopping).await.unwrap();
    within("the end of serve_tls_listener", running.task).await.unwrap().unwrap();
}
