//! Silence is answered with a ping, and a ping without an answer with the end.

use std::time::Duration;

use mcp_ws::Config;
use serde_json::json;

use crate::fixture::DEADLINE;
use crate::fixture::Fixture;
use crate::fixture::PING;
use crate::fixture::PONG;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::frame;
use crate::fixture::ping;
use crate::fixture::text_frame;

async fn pinging(ping_timeout: Duration) -> Fixture {
    Fixture::with(Config { ping_interval: Some(SOON), ping_timeout, ..Config::default() }).await
}

// BINDING: live.ping
#[tokio::test]
async fn a_ping_without_an_answer_is_the_end() {
    let fixture = pinging(SOON).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("1", "hold", json!({})))).await;
    assert_eq!(raw.frame().await.unwrap().first, PING);
    assert_eq!(raw.closed().await, Some(1011));
    fixture.probe.dropped.reaches(1).await;
    drop(raw);
    fixture.connections(0).await;
}

// BINDING: live.ping
#[tokio::test]
async fn a_connection_that_answers_its_pings_lives() {
    let fixture = pinging(DEADLINE).await;
    let mut raw = fixture.raw_session().await;
    for _ in 0..4 {
        let asked = raw.frame().await.unwrap();
        assert_eq!(asked.first, PING);
        raw.send(&frame(PONG, &asked.payload)).await;
    }
    raw.send(&text_frame(&ping("1"))).await;
    loop {
        let next = raw.frame().await.unwrap();
        if next.first != PING {
            assert!(String::from_utf8(next.payload).unwrap().contains(r#""id":1,"#));
            break;
        }
    }
}

/// The second ping can only come when the first counts as answered.
// BINDING: live.any
#[tokio::test]
async fn any_frame_answers_a_ping() {
    let fixture = pinging(DEADLINE).await;
    let mut raw = fixture.raw_session().await;
    for answer in [text_frame(&ping("1")), frame(PING, b"you"), frame(PONG, b"unasked")] {
        assert_eq!(raw.frame().await.unwrap().first, PING);
        raw.send(&answer).await;
        if answer[0] != PONG {
            assert_ne!(raw.frame().await.unwrap().first, PING);
        }
    }
    assert_eq!(raw.frame().await.unwrap().first, PING);
}

// BINDING: live.busy
#[tokio::test]
async fn pings_go_on_while_calls_wait() {
    let fixture = pinging(DEADLINE).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("1", "hold", json!({})))).await;
    for _ in 0..3 {
        let asked = raw.frame().await.unwrap();
        assert_eq!(asked.first, PING);
        raw.send(&frame(PONG, &asked.payload)).await;
    }
    fixture.probe.release(1);
    loop {
        let next = raw.frame().await.unwrap();
        if next.first != PING {
            assert!(String::from_utf8(next.payload).unwrap().contains("released"));
            break;
        }
    }
}

/// What was due while the only call ran must not be forgotten when it is over: the first idle instant lies in the past
/// then, and the next ping still has to come.
#[tokio::test]
async fn pings_go_on_after_a_call_that_took_longer_than_idle_timeout() {
    let fixture = Fixture::with(Config {
        ping_interval: Some(2 * SOON),
        ping_timeout: SOON,
        idle_timeout: Some(SOON),
        ..Config::default()
    })
    .await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("1", "beat", json!({"every_ms": 300, "times": 1})))).await;
    assert!(raw.text().await.contains("done"));
    // A ping or a close, whichever is due first. Never nothing.
    raw.frame().await.unwrap();
}
