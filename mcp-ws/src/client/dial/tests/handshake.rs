//! What is asked, and which answers will do.

use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::far::header;
use super::*;

const MCP: &str = "Sec-WebSocket-Protocol: mcp\r\n";
const OTHER: &str = "Sec-WebSocket-Protocol: other\r\n";

// BINDING: sub.offer
#[tokio::test]
async fn it_asks_for_what_the_url_says_and_offers_mcp() {
    let mut far = Far::that([Says::Welcome(MCP, b"")]).await;
    let endpoint = Endpoint::new(format!("ws://127.0.0.1:{}/a%20b/?x=1+2&y=%2B#part", far.port));
    let dialled = dial(&endpoint).await.unwrap();
    assert_eq!(dialled.subprotocol.as_deref(), Some("mcp"));
    assert_eq!(dialled.already_read, b"");
    let asked = far.asked().await;
    assert!(asked.starts_with("GET /a%20b/?x=1+2&y=%2B HTTP/1.1\r\n"), "{asked}");
    assert_eq!(header(&asked, "host"), Some(&*format!("127.0.0.1:{}", far.port)));
    assert_eq!(header(&asked, "upgrade"), Some("websocket"));
    assert_eq!(header(&asked, "connection"), Some("Upgrade"));
    assert_eq!(header(&asked, "sec-websocket-version"), Some("13"));
    assert_eq!(header(&asked, "sec-websocket-protocol"), Some("mcp"));
    assert_eq!(header(&asked, "user-agent"), Some(concat!("mcp-ws/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(header(&asked, "authorization"), None);
    assert_eq!(header(&asked, "content-length"), None);
}

#[tokio::test]
async fn what_comes_behind_the_answer_is_not_lost() {
    let far = Far::that([Says::Welcome("", b"\x81\x02hi")]).await;
    let mut dialled = dial(&far.endpoint()).await.unwrap();
    let mut bytes = dialled.already_read;
    while bytes.len() < 4 {
        bytes.push(dialled.stream.read_u8().await.unwrap());
    }
    assert_eq!(bytes, b"\x81\x02hi");
    assert_eq!(dialled.subprotocol, None);
}

// BINDING: sub.retry
#[tokio::test]
async fn an_offer_that_is_refused_is_taken_back_once() {
    for status in [400, 406, 415, 426, 501] {
        let mut far = Far::that([Says::status(status), Says::welcome()]).await;
        dial(&far.endpoint()).await.unwrap();
        assert_eq!(header(&far.asked().await, "sec-websocket-protocol"), Some("mcp"));
        assert_eq!(header(&far.asked().await, "sec-websocket-protocol"), None);
    }
    let far = Far::that([Says::Welcome(OTHER, b""), Says::welcome()]).await;
    dial(&far.endpoint()).await.unwrap();
    let far = Far::that([Says::status(400), Says::status(400)]).await;
    assert!(matches!(dial(&far.endpoint()).await.unwrap_err(), Error::Handshake { status: Some(400), .. }));
}

#[tokio::test]
async fn what_has_nothing_to_do_with_the_offer_is_not_asked_twice() {
    for status in [401, 403, 404, 429, 500, 503] {
        let mut far = Far::that([Says::status(status), Says::welcome()]).await;
        dial(&far.endpoint()).await.unwrap_err();
        far.asked().await;
        assert!(far.was_asked_nothing_more(), "{status}");
    }
}

#[tokio::test]
async fn a_subprotocol_of_ones_own_has_to_be_selected() {
    let custom = Subprotocol::Custom("other".to_owned());
    let mut far = Far::that([Says::Welcome(OTHER, b"")]).await;
    dial(&far.endpoint().subprotocol(custom.clone())).await.unwrap();
    assert_eq!(header(&far.asked().await, "sec-websocket-protocol"), Some("other"));
    for says in [Says::welcome(), Says::Welcome(MCP, b"")] {
        let far = Far::that([says]).await;
        let error = dial(&far.endpoint().subprotocol(custom.clone())).await.unwrap_err();
        assert!(matches!(error, Error::Protocol { .. }), "{error}");
    }
}

#[tokio::test]
async fn mcp_may_be_selected_unasked_and_nothing_else() {
    let mut far = Far::that([Says::Welcome(MCP, b"")]).await;
    let dialled = dial(&far.endpoint().subprotocol(Subprotocol::None)).await.unwrap();
    assert_eq!(dialled.subprotocol.as_deref(), Some("mcp"));
    assert_eq!(header(&far.asked().await, "sec-websocket-protocol"), None);
    let far = Far::that([Says::Welcome(OTHER, b"")]).await;
    let error = dial(&far.endpoint().subprotocol(Subprotocol::None)).await.unwrap_err();
    assert!(matches!(error, Error::Protocol { .. }), "{error}");
}

#[tokio::test]
async fn a_silent_far_side_is_given_up() {
    let far = Far::that([Says::ThisAndWaits(String::new())]).await;
    let after = Duration::from_millis(50);
    let error = dial(&far.endpoint().connect_timeout(after)).await.unwrap_err();
    assert_eq!(error, Error::TimedOut { what: "connecting", after });
}
