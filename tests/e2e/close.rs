//! How a connection that the client ends comes to its end.

use mcp_ws::Config;
use serde_json::json;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::fixture::CLOSE;
use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::frame;
use crate::fixture::ping;
use crate::fixture::text_frame;

// BINDING: close.answer, close.after
#[tokio::test]
async fn a_close_is_answered_with_its_own_code_and_the_end() {
    let fixture = Fixture::start().await;
    for code in [1000_u16, 1001, 3000, 4999] {
        let mut raw = fixture.raw_session().await;
        raw.send(&frame(CLOSE, &code.to_be_bytes())).await;
        assert_eq!(raw.closed().await, Some(code));
    }
    fixture.connections(0).await;
}

// BINDING: close.answer
#[tokio::test]
async fn a_close_without_a_code_is_answered_without_one() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    raw.send(&frame(CLOSE, b"")).await;
    assert_eq!(raw.closed().await, None);
    drop(raw);
    fixture.connections(0).await;
}

#[tokio::test]
async fn a_client_library_sees_a_clean_close() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.close(Some(CloseFrame { code: CloseCode::Normal, reason: "done".into() })).await;
    assert_eq!(client.closed().await, Some(1000));
}

// BINDING: close.before, close.after
#[tokio::test]
async fn what_was_asked_before_the_close_is_answered_before_it() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    let add = text_frame(&call("1", "add", json!({"a": 1, "b": 2})));
    // What is behind a close frame does not count.
    raw.send(&[add, text_frame(&ping("2")), frame(CLOSE, b"\x03\xe8"), text_frame(&ping("3"))].concat())
        .await;
    let (texts, closed) = raw.texts_until_closed().await;
    assert_eq!((texts.len(), closed), (2, Some(1000)), "{texts:?}");
    assert!(texts[0].contains(r#""id":1,"#) && texts[1].contains(r#""id":2,"#), "{texts:?}");
}

// BINDING: close.half
#[tokio::test]
async fn a_client_that_only_listens_on_still_gets_what_was_finished() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    let calls: Vec<u8> =
        (0..100).flat_map(|n| text_frame(&call(&n.to_string(), "add", json!({"a": n, "b": 1})))).collect();
    raw.send(&calls).await;
    raw.finish_sending().await;
    for n in 0..100 {
        assert!(raw.text().await.contains(&format!(r#""id":{n},"#)));
    }
    assert_eq!(raw.frame().await, None);
    fixture.connections(0).await;
}

/// More than the sockets between them hold, so that most of it is still with the server when it reads the end.
#[tokio::test]
async fn a_client_that_only_listens_on_still_gets_all_of_a_large_answer() {
    const LARGE: usize = 32 << 20;
    let fixture = Fixture::with(Config { outbox: 2 * LARGE, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("1", "large", json!({"bytes": LARGE})))).await;
    raw.finish_sending().await;
    let text = raw.text().await;
    assert!(text.len() > LARGE, "{}", text.len());
    assert_eq!(raw.frame().await, None);
    fixture.connections(0).await;
}

// BINDING: close.half
#[tokio::test]
async fn calls_that_wait_end_with_a_client_that_only_listens_on() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("1", "hold", json!({})))).await;
    fixture.probe.started.reaches(1).await;
    raw.finish_sending().await;
    fixture.probe.dropped.reaches(1).await;
    assert_eq!(raw.frame().await, None);
}

// BINDING: close.time
#[tokio::test]
async fn a_client_that_never_ends_its_side_is_left_after_close_timeout() {
    let fixture = Fixture::with(Config { close_timeout: SOON, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&frame(CLOSE, b"\x03\xe8")).await;
    assert_eq!(raw.closed().await, Some(1000));
    // It is still connected, and does nothing.
    fixture.connections(0).await;
    drop(raw);
}

// BINDING: close.time
#[tokio::test]
async fn a_client_that_goes_on_sending_after_its_close_is_left_after_close_timeout() {
    let fixture = Fixture::with(Config { close_timeout: SOON, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&frame(CLOSE, b"\x03\xe8")).await;
    let flood = async {
        loop {
            raw.try_send(&[0; 1024]).await;
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        never = flood => never,
        () = fixture.connections(0) => {}
    }
}
