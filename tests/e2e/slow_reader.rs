//! Who does not read what it is sent is served slowly, and then no more; nobody else notices.

use std::time::Duration;

use mcp_ws::Config;
use serde_json::json;

use crate::fixture::DEADLINE;
use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::call_with_token;
use crate::fixture::text_frame;
use crate::fixture::text_of;

const OUTBOX: usize = 64 * 1024;

/// More megabytes than any socket holds.
const TOO_MANY: u32 = 200;

fn small(close_timeout: Duration) -> Config {
    Config { outbox: OUTBOX, slow_timeout: SOON, close_timeout, ..Config::default() }
}

/// Small requests for so many answers of a megabyte.
fn flood(answers: u32) -> Vec<u8> {
    (0..answers).flat_map(|n| text_frame(&call(&n.to_string(), "large", json!({"bytes": 1 << 20})))).collect()
}

// BINDING: order.slow
#[tokio::test]
async fn a_client_that_reads_nothing_is_left_while_another_is_served() {
    let fixture = Fixture::with(small(SOON)).await;
    let mut other = fixture.client().await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("\"held\"", "hold", json!({})))).await;
    fixture.probe.started.reaches(1).await;
    raw.send(&flood(TOO_MANY)).await;
    while fixture.server.connections().len() == 2 {
        assert_eq!(other.call("add", json!({"a": 1, "b": 2})).await, "3");
    }
    assert_eq!(fixture.probe.dropped.get(), 1);
    other.nothing_comes().await;
    drop(raw);
}

// BINDING: order.slow
#[tokio::test]
async fn whole_frames_and_the_reason_are_what_it_finds_when_it_reads_after_all() {
    let fixture = Fixture::with(small(DEADLINE)).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("\"held\"", "hold", json!({})))).await;
    fixture.probe.started.reaches(1).await;
    raw.send(&flood(TOO_MANY)).await;
    // Dropped because the connection is closed: nothing was read until then.
    fixture.probe.dropped.reaches(1).await;
    let (texts, closed) = raw.texts_until_closed().await;
    assert_eq!(closed, Some(1013));
    assert!(!texts.is_empty() && texts.len() < 200, "{}", texts.len());
    for (n, text) in texts.iter().enumerate() {
        assert!(text.starts_with(&format!(r#"{{"jsonrpc":"2.0","id":{n},"#)));
        assert!(text.len() > 1 << 20);
    }
}

// BINDING: order.nothing-dropped
#[tokio::test]
async fn a_client_that_reads_slowly_gets_everything() {
    // Slow, but never for so long that the outbox stands still that long.
    let fixture = Fixture::with(Config { outbox: OUTBOX, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&flood(30)).await;
    for n in 0..30 {
        tokio::time::sleep(Duration::from_millis(2)).await;
        let text = raw.text().await;
        assert!(text.starts_with(&format!(r#"{{"jsonrpc":"2.0","id":{n},"#)));
        assert!(text.len() > 1 << 20);
    }
}

/// Each of them fills the outbox alone, and they are ready all at once: those that had to wait must not be forgotten
/// when the socket has taken the first.
// BINDING: order.nothing-dropped
#[tokio::test]
async fn answers_that_are_ready_at_once_and_too_many_for_the_outbox_all_come() {
    for outbox in [0, 1, OUTBOX] {
        let fixture = Fixture::with(Config { outbox, ..Config::default() }).await;
        let mut client = fixture.client().await;
        let calls = (0..20).map(|n| call(&n.to_string(), "hold_large", json!({"bytes": 2 * OUTBOX})));
        client.send_at_once(calls).await;
        fixture.probe.started.reaches(20).await;
        fixture.probe.release(20);
        for _ in 0..20 {
            assert_eq!(text_of(&client.answer().await).len(), 2 * OUTBOX);
        }
        client.nothing_comes().await;
    }
}

// BINDING: order.slow
#[tokio::test]
async fn a_tool_that_reports_without_end_is_slowed_and_then_dropped() {
    let fixture = Fixture::with(small(DEADLINE)).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call_with_token("1", json!("t"), "report_for_ever", json!({})))).await;
    fixture.probe.dropped.reaches(1).await;
    let reported = fixture.probe.reported.get();
    let (texts, closed) = raw.texts_until_closed().await;
    assert_eq!(closed, Some(1013));
    // Ahead of the socket by what waits in the connection, 32 reports, and by an outbox of 16 KiB each; and a few for
    // what one turn may exceed it.
    let ahead = reported - texts.len();
    assert!(ahead <= 32 + OUTBOX / (16 * 1024) + 10, "{reported} reported, {} came", texts.len());
}

#[tokio::test]
async fn a_tool_that_is_slowed_goes_on_when_its_client_reads() {
    let fixture = Fixture::with(Config { outbox: OUTBOX, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call_with_token("1", json!("t"), "report_for_ever", json!({})))).await;
    // Far more than all buffers between hold.
    for n in 1..=2000 {
        let text = raw.text().await;
        assert!(text.contains(&format!(r#""progress":{n},"#)), "{n}");
    }
    assert_eq!(fixture.probe.dropped.get(), 0);
}

#[tokio::test]
async fn a_client_that_vanishes_while_it_is_sent_to_is_forgotten() {
    let fixture = Fixture::with(Config { outbox: OUTBOX, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call_with_token("1", json!("t"), "report_for_ever", json!({})))).await;
    fixture.probe.reported.reaches(100).await;
    drop(raw);
    fixture.probe.dropped.reaches(1).await;
    fixture.connections(0).await;
}
