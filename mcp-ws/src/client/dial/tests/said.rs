//! What an endpoint tells the far side: tokens, headers, and what it is provided with at each dial.

use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::far::header;
use super::*;
use crate::client::Reconnect;

/// The request that an endpoint is dialled with, which is made of a far side's.
async fn asked(endpoint: impl FnOnce(Endpoint) -> Endpoint) -> String {
    let mut far = Far::that([Says::welcome()]).await;
    dial(&endpoint(far.endpoint())).await.unwrap();
    far.asked().await
}

async fn authorization(endpoint: impl FnOnce(Endpoint) -> Endpoint) -> Option<String> {
    header(&asked(endpoint).await, "authorization").map(str::to_owned)
}

#[tokio::test]
async fn headers_are_sent_and_take_the_place_of_ours() {
    let asked = asked(|endpoint| {
        endpoint
            .bearer_token("token")
            .header("X-Twice", "one")
            .header("x-twice", "two")
            .header("User-Agent", "mine")
            .header("authorization", "Custom it")
    })
    .await;
    assert_eq!(header(&asked, "user-agent"), Some("mine"));
    assert_eq!(header(&asked, "authorization"), Some("Custom it"));
    assert_eq!(asked.matches("mine").count() + asked.matches("uthorization").count(), 2);
    assert!(asked.contains(": one\r\n") && asked.contains(": two\r\n"), "{asked}");
}

#[tokio::test]
async fn a_token_or_a_user_is_an_authorization() {
    assert_eq!(authorization(|endpoint| endpoint).await, None);
    let token = authorization(|endpoint| endpoint.bearer_token("a.b-c\n")).await;
    assert_eq!(token.as_deref(), Some("Bearer a.b-c"));

    let mut far = Far::that([Says::welcome(), Says::welcome()]).await;
    let with_user = Endpoint::new(far.url().replace("ws://", "ws://user:p%40:ss@"));
    dial(&with_user).await.unwrap();
    // `user:p@:ss`
    assert_eq!(header(&far.asked().await, "authorization"), Some("Basic dXNlcjpwQDpzcw=="));
    dial(&with_user.bearer_token("token")).await.unwrap();
    assert_eq!(header(&far.asked().await, "authorization"), Some("Bearer token"));
}

#[tokio::test]
async fn a_provider_is_asked_at_each_dial() {
    let mut far = Far::that([Says::status(503), Says::status(400), Says::welcome()]).await;
    let count = Arc::new(AtomicU32::new(0));
    let token = move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move { Ok::<_, Infallible>(format!("token-{number}")) }
    };
    let endpoint = far.endpoint().token_provider(token);
    assert!(endpoint.rotates() && !far.endpoint().bearer_token("token").rotates());
    dial(&endpoint).await.unwrap_err();
    assert_eq!(header(&far.asked().await, "authorization"), Some("Bearer token-0"));
    dial(&endpoint).await.unwrap();
    assert_eq!(header(&far.asked().await, "authorization"), Some("Bearer token-1"));
    assert_eq!(header(&far.asked().await, "authorization"), Some("Bearer token-1"), "one dial, one token");
}

#[tokio::test]
async fn a_url_is_provided_and_redacted() {
    let far = Far::that([Says::welcome()]).await;
    let url = far.url();
    let endpoint = Endpoint::new("").url_provider(move || {
        let url = format!("{url}\n");
        async { Ok::<_, Infallible>(url) }
    });
    assert!(endpoint.rotates());
    assert_eq!(endpoint.redacted(), "an endpoint that is asked for");
    dial(&endpoint).await.unwrap();
    assert_eq!(endpoint.redacted(), format!("ws://127.0.0.1:{}/ws?…", far.port));
}

#[tokio::test]
async fn a_provider_that_fails_is_told() {
    let failing = || async { Err::<String, _>("the vault is sealed") };
    let sealed = Error::Provider { why: "the vault is sealed".to_owned() };
    assert_eq!(error_at(&Endpoint::new("ws://localhost/").token_provider(failing)).await, sealed);
    assert_eq!(error_at(&Endpoint::new("").url_provider(failing)).await, sealed);
    let unusable = || async { Ok::<_, Infallible>("s3cr3t-token\nX: y".to_owned()) };
    for endpoint in [
        Endpoint::new("ws://localhost/").token_provider(unusable),
        Endpoint::new("").url_provider(unusable),
        Endpoint::new("ws://localhost/").token_provider(|| async { Ok::<_, Infallible>(String::new()) }),
    ] {
        assert!(matches!(error_at(&endpoint).await, Error::Provider { .. }));
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_has_the_connect_timeout() {
    let after = Duration::from_secs(3);
    let endpoint = Endpoint::new("ws://localhost/").token_provider(pending::<Result<String, Infallible>>);
    let error = error_at(&endpoint.connect_timeout(after)).await;
    assert_eq!(error, Error::TimedOut { what: "connecting", after });
}

#[tokio::test]
async fn xiaozhi_is_offered_nothing_and_gets_its_token_whole() {
    let mut far = Far::that([Says::welcome(), Says::welcome()]).await;
    let url = format!("ws://127.0.0.1:{}/mcp_endpoint/mcp/?token=a+b/c%3D%3D", far.port);
    let endpoint = Endpoint::xiaozhi(&url);
    assert_eq!(endpoint.largest_result(), Some(8192));
    dial(&endpoint).await.unwrap();
    let asked = far.asked().await;
    assert!(asked.starts_with("GET /mcp_endpoint/mcp/?token=a%2Bb/c%3D%3D HTTP/1.1\r\n"), "{asked}");
    assert_eq!(header(&asked, "sec-websocket-protocol"), None);
    dial(&Endpoint::from(&url)).await.unwrap();
    assert!(far.asked().await.starts_with("GET /mcp_endpoint/mcp/?token=a+b/c%3D%3D HTTP/1.1\r\n"));
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_dialled_is_told_without_its_secrets() {
    let to = |url: &str| Endpoint::new(url);
    let localhost = || to("ws://localhost/");
    for endpoint in [
        to(""),
        to("s3cr3t-token"),
        to("localhost:8000/?token=s3cr3t-query"),
        to("ftp://s3cr3t-user:s3cr3t-password@localhost/"),
        to("ws://"),
        to("ws:///s3cr3t-query"),
        to("ws://s3cr3t-user:s3cr3t-password@/"),
        to("ws://s3cr3t-user:s3cr3t/password@localhost"),
        to("ws://host:0/?s3cr3t-query"),
        to("ws://host:65536/?s3cr3t-query"),
        to("ws://[::1/?s3cr3t-query"),
        to("ws://[s3cr3t-query]/"),
        to("ws://hôte/?s3cr3t-query"),
        to("ws://localhost/?token=s3cr3t-query more"),
        localhost().header("s3cr3t-header:", "x"),
        localhost().header("X-Key", "s3cr3t-header\r\nX: y"),
        localhost().header("Host", "s3cr3t-header"),
        localhost().header("sec-websocket-protocol", "s3cr3t-header"),
        localhost().bearer_token("s3cr3t-token\r\nX: y"),
        localhost().subprotocol(Subprotocol::Custom("s3cr3t-protocol, mcp".to_owned())),
        localhost().proxy(Proxy::Url("socks5://s3cr3t-user:s3cr3t-password@localhost".to_owned())),
    ] {
        let error = error_at(&endpoint).await;
        assert!(matches!(error, Error::Endpoint { .. }), "{error}");
        assert_eq!(endpoint.check(), Err(error));
    }
}

#[test]
fn what_is_set_for_later_is_kept() {
    let endpoint = Endpoint::from("ws://localhost");
    assert_eq!(endpoint.reconnects(), &Reconnect::default());
    assert_eq!(endpoint.largest_result(), None);
    let endpoint = endpoint.reconnect(Reconnect::never()).max_result_size(9);
    assert_eq!(endpoint.reconnects(), &Reconnect::never());
    assert_eq!(endpoint.largest_result(), Some(9));
}

#[tokio::test]
async fn a_subprotocol_that_is_a_secret_is_not_shown() {
    let far = Far::that([Says::This("HTTP/1.1 500 X\r\n\r\nno s3cr3t-protocol".to_owned())]).await;
    let custom = Subprotocol::Custom("s3cr3t-protocol".to_owned());
    let error = error_at(&far.endpoint().subprotocol(custom)).await;
    assert_eq!(error, Error::Handshake { status: Some(500), why: "no …".to_owned() });
}

#[cfg(not(feature = "tls"))]
#[tokio::test]
async fn tls_that_is_not_compiled_is_told_with_the_way_to_have_it() {
    let Error::Endpoint { why } = error_at(&Endpoint::new("wss://localhost/?s3cr3t-query")).await else {
        panic!("no TLS")
    };
    assert!(why.contains("features = [\"tls\"]"), "{why}");
}

#[tokio::test]
async fn what_a_close_frame_repeats_is_not_told() {
    let far = Far::that([
        Says::Welcome("", b"\x88\x18\x03\xf0bad token s3cr3t-token"),
        Says::Welcome("", b"\x88\x18\x03\xf0bad token s3cr3t-token"),
    ])
    .await;
    let endpoint = far.endpoint().bearer_token("s3cr3t-token").proxy(Proxy::None);
    let error = crate::client::Client::connect(endpoint).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("s3cr3t"), "{shown}");
}
