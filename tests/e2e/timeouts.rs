//! What time does to a connection that says nothing, and to a call that does not end.

use std::time::Duration;

use mcp_ws::Config;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::call_with_token;
use crate::fixture::text_of;

// BINDING: live.first
#[tokio::test]
async fn a_connection_that_never_says_anything_is_closed() {
    let fixture = Fixture::with(Config { first_message_timeout: SOON, ..Config::default() }).await;
    let mut talking = fixture.client().await;
    let mut silent = fixture.silent_client().await;
    assert_eq!(silent.closed().await, Some(1001));
    // That time is over for this one too.
    talking.nothing_comes().await;
}

// BINDING: live.idle
#[tokio::test]
async fn an_idle_connection_is_closed() {
    let fixture = Fixture::with(Config { idle_timeout: Some(SOON), ..Config::default() }).await;
    let mut client = fixture.client().await;
    assert_eq!(client.closed().await, Some(1001));
}

// BINDING: live.idle
#[tokio::test]
async fn a_connection_with_a_call_is_not_idle() {
    let fixture = Fixture::with(Config { idle_timeout: Some(SOON), ..Config::default() }).await;
    let mut client = fixture.client().await;
    let answer = client.ask(call("1", "beat", json!({"every_ms": 800, "times": 1}))).await;
    assert_eq!(text_of(&answer), "done");
}

#[tokio::test]
async fn a_connection_is_closed_when_it_is_idle_after_a_long_call() {
    let fixture = Fixture::with(Config { idle_timeout: Some(SOON), ..Config::default() }).await;
    let mut client = fixture.client().await;
    let answer = client.ask(call("1", "beat", json!({"every_ms": 800, "times": 1}))).await;
    assert_eq!(text_of(&answer), "done");
    assert_eq!(client.closed().await, Some(1001));
}

/// `idle_timeout` is how long a connection may say nothing *while none of its calls run*: a client that has just got the
/// answer to a long call has that much time to say what it wants next.
#[tokio::test]
async fn a_connection_has_its_idle_time_after_a_long_call() {
    let idle = Duration::from_secs(3);
    let fixture = Fixture::with(Config { idle_timeout: Some(idle), ..Config::default() }).await;
    let mut client = fixture.client().await;
    let answer = client.ask(call("1", "beat", json!({"every_ms": 3500, "times": 1}))).await;
    assert_eq!(text_of(&answer), "done");
    for _ in 0..10 {
        client.nothing_comes().await;
    }
}

// BINDING: error.time
#[tokio::test]
async fn a_call_that_takes_too_long_is_stopped_and_the_model_is_told() {
    let fixture = Fixture::with(Config { request_timeout: SOON, ..Config::default() }).await;
    let mut client = fixture.client().await;
    for expected in 1..=2 {
        let answer = client.ask(call("1", "hold", json!({}))).await;
        assert_eq!(answer["id"], 1, "{answer}");
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        assert!(!text_of(&answer).is_empty(), "{answer}");
        assert_eq!(fixture.probe.dropped.get(), expected);
        client.nothing_comes().await;
    }
}

#[tokio::test]
async fn each_call_has_a_time_of_its_own() {
    let fixture = Fixture::with(Config { request_timeout: SOON, ..Config::default() }).await;
    let mut client = fixture.client().await;
    client.send_at_once((1..=5).map(|n| call(&n.to_string(), "hold", json!({})))).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let answer = client.answer().await;
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        ids.push(answer["id"].as_u64().unwrap());
    }
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    client.nothing_comes().await;
}

#[tokio::test]
async fn a_blocking_call_that_takes_too_long_is_answered_too() {
    let fixture = Fixture::with(Config { request_timeout: SOON, ..Config::default() }).await;
    let mut client = fixture.client().await;
    let answer = client.ask(call("1", "blocking_hold", json!({}))).await;
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    fixture.probe.release(1);
    fixture.probe.reported.reaches(1).await;
    client.nothing_comes().await;
}

/// Three times as long as it may take without progress, with a beat twenty times as often as need be.
// BINDING: error.time
#[tokio::test]
async fn progress_gives_a_call_its_time_anew() {
    let request_timeout = Duration::from_secs(1);
    let fixture = Fixture::with(Config { request_timeout, ..Config::default() }).await;
    let mut client = fixture.client().await;
    client.send(call_with_token("1", json!("t"), "beat", json!({"every_ms": 50, "times": 60}))).await;
    for n in 1..=60 {
        assert_eq!(client.answer().await["params"]["progress"], n);
    }
    assert_eq!(text_of(&client.answer().await), "done");
}

// BINDING: error.time
#[tokio::test]
async fn no_progress_gives_a_call_more_than_its_whole_time() {
    let fixture = Fixture::with(Config {
        request_timeout: Duration::from_secs(20),
        request_timeout_max: 2 * SOON,
        ..Config::default()
    })
    .await;
    let mut client = fixture.client().await;
    client.send(call_with_token("1", json!("t"), "beat", json!({"every_ms": 20, "times": 1_000_000}))).await;
    let answer = loop {
        let answer = client.answer().await;
        if answer.get("id").is_some() {
            break answer;
        }
    };
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    assert_eq!(fixture.probe.dropped.get(), 1);
    client.nothing_comes().await;
}
