//! Who is at the other end, and how long and how fast they may call: over a pipe in memory, in virtual time.

use std::time::Duration;
use std::time::SystemTime;

use super::tests::ANY;
use super::tests::Fixture;
use super::tests::SECOND;
use super::*;
use crate::tool::Caller;
use crate::tool::Identity;
use crate::tool::Wish;
use crate::transport::Pace;
use crate::transport::Rate;

/// A connection of somebody whose identity ends so many seconds from now.
async fn expiring_in(seconds: u32) -> Fixture {
    let identity = Identity::new("ann").expires_at(SystemTime::now() + seconds * SECOND);
    Fixture::of(Caller::default().with_identity(Some(identity)), ANY, |_, _| {}).await
}

// BINDING: auth.expiry
#[tokio::test(start_paused = true)]
async fn a_connection_whose_identity_expires_is_closed_though_nobody_says_anything() {
    let start = now();
    let mut fixture = expiring_in(60).await;
    assert_eq!(fixture.far.close_code().await, 1008);
    let after = now() - start;
    assert!(30 * SECOND < after && after <= 60 * SECOND, "{after:?}");
}

// BINDING: auth.expiry-calls
#[tokio::test(start_paused = true)]
async fn calls_that_run_when_the_identity_expires_are_answered_and_no_others() {
    let mut fixture = expiring_in(60).await;
    fixture.far.call(1, "wait", r#"{"seconds":59}"#).await;
    tokio::time::sleep(58 * SECOND).await;
    fixture.far.call(2, "wait", r#"{"seconds":5}"#).await;
    assert!(fixture.far.text().await.contains(r#""id":1,"result""#));
    tokio::time::sleep(2 * SECOND).await;
    for request in [
        r#"{"id":3,"method":"tools/call","params":{"name":"say","arguments":{"len":1}}}"#,
        r#"{"id":3,"method":"tools/list"}"#,
        r#"{"id":3,"method":"initialize"}"#,
    ] {
        fixture.far.send(request).await;
        let answer = fixture.far.text().await;
        assert!(
            answer.contains(r#""id":3,"error":{"code":-32603,"message":"the identity has expired""#),
            "{answer}"
        );
    }
    assert!(fixture.far.text().await.contains(r#""id":2,"result""#));
    assert_eq!(fixture.far.close_code().await, 1008);
}

#[tokio::test(start_paused = true)]
async fn calls_that_run_on_for_long_when_the_identity_has_expired_are_dropped() {
    let mut fixture = expiring_in(1).await;
    fixture.far.call(1, "wait", r#"{"seconds":59}"#).await;
    assert_eq!(fixture.far.close_code().await, 1008);
    assert_eq!(fixture.dropped.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_identity_without_an_end_has_none() {
    let caller = Caller::default().with_identity(Some(Identity::new("ann")));
    let mut fixture = Fixture::of(caller, ANY, |_, _| {}).await;
    tokio::time::sleep(1_000_000 * SECOND).await;
    fixture.far.call(1, "say", r#"{"len":1}"#).await;
    assert!(fixture.far.text().await.contains("result"));
}

// BINDING: close.sent-away
#[tokio::test(start_paused = true)]
async fn whoever_is_disconnected_by_the_operator_is_so_at_once() {
    let start = now();
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":50}"#).await;
    while fixture.door.in_flight() == 0 {
        tokio::task::yield_now().await;
    }
    fixture.door.ask(Wish::Leave);
    assert_eq!(fixture.far.close_code().await, 1008);
    assert_eq!((fixture.dropped.count(), fixture.door.in_flight(), now() - start), (1, 0, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn whoever_is_told_to_finish_can_still_be_thrown_out_and_not_the_other_way_round() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.far.call(1, "wait", r#"{"seconds":5}"#).await;
    fixture.door.stop();
    tokio::time::sleep(SECOND).await;
    fixture.door.ask(Wish::Leave);
    fixture.door.stop();
    assert_eq!(fixture.far.close_code().await, 1008);
}

fn at_most(per_second: u32, burst: u32) -> Arc<Pace> {
    Arc::new(Pace::new(Rate { per_second, burst }, now()))
}

const PING: &str = r#"{"id":1,"method":"ping"}"#;

const TOO_FAST: &str = r#""id":1,"error":{"code":-31429,"message":"too many requests: the next is taken in 100 ms","data":{"retryAfterMs":100}}"#;

// BINDING: rate.refused
#[tokio::test(start_paused = true)]
async fn as_many_requests_as_may_come_and_not_one_more() {
    let mut fixture = Fixture::silent(ANY, |_, settings| settings.paces = vec![at_most(10, 3)]);
    for _ in 0..3 {
        fixture.far.send(PING).await;
        assert!(fixture.far.text().await.contains(r#""result""#));
    }
    for request in [PING, r#"{"id":1,"method":"tools/call","params":{"name":"say","arguments":{"len":1}}}"#] {
        fixture.far.send(request).await;
        let answer = fixture.far.text().await;
        assert!(answer.contains(TOO_FAST), "{answer}");
    }
    tokio::time::sleep(SECOND / 10).await;
    fixture.far.send(PING).await;
    assert!(fixture.far.text().await.contains(r#""result""#), "what was refused took nothing");
}

// BINDING: rate.requests-alone
#[tokio::test(start_paused = true)]
async fn a_cancel_is_taken_however_fast_requests_have_come() {
    let mut fixture = Fixture::new(ANY, |_, settings| settings.paces = vec![at_most(10, 2)]).await;
    fixture.far.call(1, "wait", r#"{"seconds":50}"#).await;
    fixture.far.send(PING).await;
    assert!(fixture.far.text().await.contains("-31429"));
    fixture.far.send(r#"{"method":"notifications/cancelled","params":{"requestId":1}}"#).await;
    while fixture.dropped.count() == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_request_of_a_batch_counts() {
    let mut fixture = Fixture::silent(ANY, |_, settings| settings.paces = vec![at_most(10, 3)]);
    fixture.far.send(r#"{"id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#).await;
    fixture.far.text().await;
    fixture.far.send(&format!("[{PING},{PING},{PING}]").replacen(":1", ":2", 1)).await;
    let answer = fixture.far.text().await;
    assert_eq!((answer.matches("result").count(), answer.matches("-31429").count()), (2, 1), "{answer}");
}

// BINDING: rate.identity
#[tokio::test(start_paused = true)]
async fn connections_that_share_a_rate_share_what_it_gives() {
    let shared = at_most(10, 3);
    let two = [0, 1].map(|_| Fixture::silent(ANY, |_, settings| settings.paces = vec![Arc::clone(&shared)]));
    let [mut first, mut second] = two;
    for place in [0, 0, 1] {
        let far = if place == 0 { &mut first.far } else { &mut second.far };
        far.send(PING).await;
        assert!(far.text().await.contains(r#""result""#));
    }
    for far in [&mut first.far, &mut second.far] {
        far.send(PING).await;
        assert!(far.text().await.contains(TOO_FAST));
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_one_rate_refuses_takes_nothing_of_the_other() {
    let paces = vec![at_most(1, 2), at_most(10, 1)];
    let mut fixture = Fixture::silent(ANY, |_, settings| settings.paces = paces);
    fixture.far.send(PING).await;
    assert!(fixture.far.text().await.contains(r#""result""#));
    for _ in 0..3 {
        fixture.far.send(PING).await;
        assert!(fixture.far.text().await.contains(TOO_FAST));
    }
    tokio::time::sleep(SECOND / 10).await;
    fixture.far.send(PING).await;
    assert!(fixture.far.text().await.contains(r#""result""#), "the time that was told is over");
}

// BINDING: rate.refused
#[tokio::test(start_paused = true)]
async fn who_is_refused_by_two_rates_is_told_when_both_take_the_next() {
    for (first, second) in [(10, 1), (1, 10)] {
        let paces = vec![at_most(first, 1), at_most(second, 1)];
        let mut fixture = Fixture::silent(ANY, |_, settings| settings.paces = paces);
        fixture.far.send(PING).await;
        assert!(fixture.far.text().await.contains(r#""result""#));
        fixture.far.send(PING).await;
        let answer = fixture.far.text().await;
        assert!(answer.contains(r#""retryAfterMs":1000"#), "{answer}");
        tokio::time::sleep(SECOND).await;
        fixture.far.send(PING).await;
        assert!(fixture.far.text().await.contains(r#""result""#), "the time that was told is over");
    }
}
