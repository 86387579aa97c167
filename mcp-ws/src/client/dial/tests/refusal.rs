//! What each refusal means, and that none repeats a secret that the far side repeats.

use std::time::Duration;

use tokio::net::TcpListener;

use super::*;

/// An answer with this status, these headers and this body.
fn answer(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

fn unauthorized(why: &str) -> Error {
    Error::Unauthorized { why: why.to_owned() }
}

fn handshake(status: u16, why: &str) -> Error {
    Error::Handshake { status: Some(status), why: why.to_owned() }
}

const ALL: &str = "s3cr3t-query s3cr3t-token s3cr3t-header ?token=s3cr3t-query";

#[tokio::test]
async fn each_status_is_told_apart() {
    let status = async |status| error_of(&answer(status, "", "")).await;
    assert_eq!(status(401).await, unauthorized("401 Unauthorized"));
    assert_eq!(status(403).await, unauthorized("403 Forbidden"));
    assert_eq!(status(407).await, unauthorized("407 Proxy Authentication Required"));
    assert_eq!(status(429).await, handshake(429, "Too Many Requests"));
    assert_eq!(status(500).await, handshake(500, "Internal Server Error"));
    assert_eq!(status(200).await, handshake(200, "there is HTTP, and no WebSocket"));
    assert_eq!(status(799).await, handshake(799, "a status without a name"));
    let Error::NotFound { url } = status(404).await else { panic!("404") };
    assert!(url.starts_with("ws://127.0.0.1:") && url.ends_with("/ws?…"), "{url}");
}

#[tokio::test]
async fn what_is_said_is_one_line_without_secrets() {
    let body = format!("no\r\n\x1b[31m {ALL}");
    let error = error_of(&answer(503, "", &body)).await;
    assert_eq!(error, handshake(503, "no [31m … … … ?…"));
    let error = error_of(&answer(401, "WWW-Authenticate: Bearer realm=\"s3cr3t-token\"\r\n", &body)).await;
    assert_eq!(error, unauthorized("401 Unauthorized, it asks for Bearer realm=\"…\": no [31m … … … ?…"));
    // A page is for browsers.
    let page = answer(502, "Content-Type: text/html; charset=utf-8\r\n", "<html>");
    assert_eq!(error_of(&page).await, handshake(502, "Bad Gateway"));
}

#[tokio::test]
async fn a_secret_that_is_cut_off_is_none_either() {
    for shown in [4, 7, 11] {
        let body = format!("{}s3cr3t-token and more", " ".repeat(1024 - shown));
        assert_eq!(error_of(&answer(500, "", &body)).await, handshake(500, "…"), "{shown}");
    }
    let Error::Handshake { why, .. } = error_of(&answer(500, "", &"é".repeat(600))).await else { panic!() };
    assert_eq!(why.chars().count(), 301);
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let to = async |to: &str| match error_of(&answer(307, &format!("Location: {to}\r\n"), "")).await {
        Error::Handshake { status: Some(307), why } => why,
        error => panic!("{error}"),
    };
    let told = |to: &str| format!("it points to {to}, and redirects are not followed; dial that");
    assert_eq!(to("/ws/").await, told("/ws/"));
    let location = "https://s3cr3t-user:s3cr3t-password@other.example.com/login?next=s3cr3t-query#s3cr3t";
    assert_eq!(to(location).await, told("https://other.example.com/login?…"));
    assert_eq!(to("//other/s3cr3t-token").await, told("//other/…"));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_though_its_body_never_ends() {
    let says = "HTTP/1.1 500 X\r\nContent-Length: 500\r\n\r\nwait".to_owned();
    let far = Far::that([Says::ThisAndWaits(says)]).await;
    assert_eq!(error_at(&far.endpoint()).await, handshake(500, "wait"));
}

#[tokio::test]
async fn an_answer_that_is_none_is_told() {
    let why = async |says: &str| match error_of(says).await {
        Error::Handshake { status: None, why } => why,
        error => panic!("{error}"),
    };
    let too_large = format!("HTTP/1.1 500 X\r\nX: {}\r\n\r\n", "x".repeat(80 * 1024));
    assert!(why(&too_large).await.contains("32 KiB"));
    let too_many = format!("HTTP/1.1 500 X\r\n{}\r\n", "X: x\r\n".repeat(200));
    assert!(why(&too_many).await.contains("100 headers"));
    assert!(why("\x15\x03\x01\x00\x02\x02\x46").await.contains("is it TLS?"));
    assert!(why("SSH-2.0-OpenSSH_9.9\r\n").await.contains("does not speak HTTP"));
    assert_eq!(why("").await, "it closed the connection without an answer");
}

#[tokio::test]
async fn an_upgrade_to_something_else_is_against_the_protocol() {
    let accepted = async |headers: &'static str| {
        let far = Far::that([Says::Welcome(headers, b"")]).await;
        dial(&far.endpoint()).await
    };
    assert!(accepted("").await.is_ok());
    let upgraded = |headers: &str| format!("HTTP/1.1 101 Switching Protocols\r\n{headers}\r\n");
    for says in [
        upgraded("Upgrade: websocket\r\nConnection: upgrade\r\n"),
        upgraded("Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: s3cr3t-query\r\n"),
        upgraded("Upgrade: h2c\r\nConnection: upgrade\r\n"),
        upgraded("Connection: upgrade\r\n"),
        upgraded("Upgrade: websocket\r\n"),
    ] {
        assert!(matches!(error_of(&says).await, Error::Protocol { .. }), "{says}");
    }
    for headers in ["Sec-WebSocket-Extensions: permessage-deflate\r\n", "Sec-WebSocket-Extensions: x\r\n"] {
        assert!(matches!(accepted(headers).await, Err(Error::Protocol { .. })), "{headers}");
    }
}

#[tokio::test]
async fn nobody_there_is_told_with_the_address() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let endpoint =
        Endpoint::new(format!("ws://s3cr3t-user:s3cr3t-password@127.0.0.1:{port}/?t=s3cr3t-query"));
    let Error::Refused { address, why } = error_at(&endpoint).await else { panic!("refused") };
    assert_eq!(address, format!("127.0.0.1:{port}"));
    assert!(why.contains("refused"), "{why}");
    let nowhere = Endpoint::new("ws://no-such-host.invalid/?t=s3cr3t-query").proxy(Proxy::None);
    let Error::Refused { address, .. } = error_at(&nowhere).await else { panic!("no such host") };
    assert_eq!(address, "no-such-host.invalid:80");
}

#[tokio::test(start_paused = true)]
async fn silence_is_told_with_how_long_it_was() {
    let far = Far::that([Says::ThisAndWaits("HTTP/1.1 1".to_owned())]).await;
    let after = Duration::from_secs(10);
    assert_eq!(error_at(&far.endpoint()).await, Error::TimedOut { what: "connecting", after });
}
