//! Connections that each keep less than they may, and together more than there is: those that keep most have to go, and nobody else notices.

use mcp_ws::Config;
use serde_json::json;

use crate::fixture::CLOSE;
use crate::fixture::Fixture;
use crate::fixture::Raw;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::memory;
use crate::fixture::text_frame;
use crate::fixture::until;

const MIB: usize = 1 << 20;

/// What all may keep together.
const BUDGET: usize = 8 * MIB;

/// What the process may have besides: what is on its way to somebody, and what its allocator keeps.
const SLACK: usize = 16 * MIB;

/// How many keep something: each more than a mebibyte, which it may.
const KEEPERS: usize = 40;

/// How many keep nothing.
const OTHERS: usize = 10;

/// A call with so many bytes that its tool does not look at.
fn large(tool: &str, bytes: usize) -> Vec<u8> {
    text_frame(&call("1", tool, json!({"a": 1, "b": 2, "x": "x".repeat(bytes)})))
}

/// Has connections keep something by sending this, while others are there, and sees that there are soon few enough of them. The
/// others are served all the time, and the memory of the process grows by no more than the budget and some.
async fn check(sent: &[u8]) -> (Fixture, Vec<Raw>) {
    // No pings, which would come before the last word where all of this takes long.
    let fixture =
        Fixture::with(Config { max_memory: BUDGET, ping_interval: None, ..Config::default() }).await;
    let mut others = Vec::new();
    for _ in 0..OTHERS {
        others.push(fixture.client().await);
    }
    let before = memory::resident();
    let mut keepers = Vec::new();
    for _ in 0..KEEPERS {
        let mut raw = fixture.raw_session().await;
        raw.try_send(sent).await;
        keepers.push(raw);
        assert_eq!(others[0].call("add", json!({"a": 1, "b": 2})).await, "3");
        let grown = memory::resident().saturating_sub(before);
        assert!(grown < BUDGET + SLACK, "{grown} bytes more");
    }
    until("few enough keep something", || fixture.server.connections().len() <= OTHERS + BUDGET / MIB).await;
    for other in &mut others {
        assert_eq!(other.call("add", json!({"a": 1, "b": 2})).await, "3");
    }
    assert!(fixture.server.connections().len() > OTHERS, "not all of them had to go");
    (fixture, keepers)
}

/// The close frame of a connection that was closed.
async fn last_word(raw: &mut Raw) -> Option<Vec<u8>> {
    let frame = tokio::time::timeout(SOON, raw.frame()).await.ok()??;
    assert_eq!(frame.first, CLOSE);
    Some(frame.payload)
}

/// The same, where those that have to go read what they are told.
async fn check_told(sent: &[u8]) {
    let (fixture, mut keepers) = check(sent).await;
    let mut told = 0;
    for keeper in &mut keepers {
        if let Some(word) = last_word(keeper).await {
            assert_eq!(word[..2], 1013_u16.to_be_bytes());
            assert_eq!(&word[2..], b"the server is short of memory");
            told += 1;
        }
    }
    // Those that keep nothing have left by themselves.
    fixture.connections(KEEPERS - told).await;
}

// BINDING: memory.most
#[tokio::test]
async fn connections_that_send_messages_in_part_have_to_go_when_they_keep_too_much_together() {
    if memory::alone(
        "memory_budget::connections_that_send_messages_in_part_have_to_go_when_they_keep_too_much_together",
    ) {
        check_told(&large("add", 2 * MIB)[..5 * MIB / 4]).await;
    }
}

// BINDING: memory.most
#[tokio::test]
async fn connections_whose_calls_wait_have_to_go_when_they_keep_too_much_together() {
    if memory::alone(
        "memory_budget::connections_whose_calls_wait_have_to_go_when_they_keep_too_much_together",
    ) {
        check_told(&large("hold", 5 * MIB / 4)).await;
    }
}

// BINDING: memory.most
#[tokio::test]
async fn connections_that_read_nothing_have_to_go_when_they_keep_too_much_together() {
    if memory::alone(
        "memory_budget::connections_that_read_nothing_have_to_go_when_they_keep_too_much_together",
    ) {
        // More than a socket takes, in small frames: one that has begun to leave when its connection has to go is kept for a second.
        let calls =
            (0..256).map(|id| text_frame(&call(&id.to_string(), "large", json!({"bytes": MIB / 16}))));
        check(&calls.collect::<Vec<_>>().concat()).await;
    }
}

// BINDING: memory.most
#[tokio::test]
async fn at_the_limit_nobody_has_to_go_and_beyond_it_whoever_keeps_most() {
    let fixture = Fixture::with(Config { max_memory: 4 * MIB, ..Config::default() }).await;
    let message = large("add", MIB);
    let mut keepers = Vec::new();
    for _ in 0..3 {
        let mut raw = fixture.raw_session().await;
        raw.send(&message[..MIB]).await;
        keepers.push(raw);
    }
    let mut most = fixture.raw_session().await;
    most.send(&large("add", 3 * MIB)[..2 * MIB]).await;
    assert_eq!(most.closed().await, Some(1013));
    for keeper in &mut keepers {
        keeper.send(&message[MIB..]).await;
        assert!(keeper.text().await.contains(r#""id":1,"result""#));
    }
}
