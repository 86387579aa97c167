//! The largest message, to the byte.

use mcp_ws::Config;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::TEXT;
use crate::fixture::call;
use crate::fixture::frame;
use crate::fixture::ping;
use crate::fixture::text_frame;

const LARGEST: usize = 1000;

async fn small() -> Fixture {
    Fixture::with(Config { max_message_size: LARGEST, ..Config::default() }).await
}

/// A call of exactly so many bytes.
fn call_of(bytes: usize) -> String {
    let empty = call("1", "echo", json!({"text": ""})).len();
    let text = call("1", "echo", json!({"text": "x".repeat(bytes - empty)}));
    assert_eq!(text.len(), bytes);
    text
}

// BINDING: framing.size
#[tokio::test]
async fn a_message_of_the_largest_size_is_taken() {
    let fixture = small().await;
    let mut client = fixture.client().await;
    assert_eq!(client.ask(call_of(LARGEST)).await["id"], 1);
    client.nothing_comes().await;
}

// BINDING: framing.size
#[tokio::test]
async fn a_message_of_one_byte_more_closes_the_connection() {
    let fixture = small().await;
    let mut client = fixture.client().await;
    client.send(call_of(LARGEST + 1)).await;
    assert_eq!(client.closed().await, Some(1009));
}

// BINDING: framing.size
#[tokio::test]
async fn fragments_count_together() {
    let fixture = small().await;
    for (bytes, is_taken) in [(LARGEST, true), (LARGEST + 1, false)] {
        let mut raw = fixture.raw_session().await;
        let text = call_of(bytes);
        let (first, second) = text.as_bytes().split_at(500);
        raw.send(&[frame(1, first), frame(0x80, second)].concat()).await;
        if is_taken {
            assert!(raw.text().await.contains(r#""id":1,"#));
        } else {
            assert_eq!(raw.closed().await, Some(1009));
        }
    }
}

// BINDING: framing.size
#[tokio::test]
async fn a_frame_that_only_announces_too_much_is_not_waited_for() {
    let fixture = small().await;
    for announced in [LARGEST as u64 + 1, 1 << 40, u64::MAX >> 1] {
        let mut raw = fixture.raw_session().await;
        // As short as it can be said, or another rule would be broken.
        let length = match u16::try_from(announced) {
            Ok(short) => [&[0xfe][..], &short.to_be_bytes()].concat(),
            Err(_) => [&[0xff][..], &announced.to_be_bytes()].concat(),
        };
        let header = [&[TEXT][..], &length, &[1, 2, 3, 4]].concat();
        raw.send(&[text_frame(&ping("1")), header].concat()).await;
        assert!(raw.text().await.contains(r#""id":1,"#), "{announced}");
        assert_eq!(raw.closed().await, Some(1009), "{announced}");
    }
}

// BINDING: framing.answers
#[tokio::test]
async fn the_size_of_answers_is_not_limited_by_it() {
    let fixture = small().await;
    let mut client = fixture.client().await;
    assert_eq!(client.call("large", json!({"bytes": 100_000})).await.len(), 100_000);
}
