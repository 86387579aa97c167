//! What a call tells of itself while it runs.

use serde_json::Value;
use serde_json::json;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::call_with_token;
use crate::fixture::cancel;
use crate::fixture::text_of;

/// How many reports wait in a connection at most, before one that cannot wait replaces another.
const PLACES: usize = 32;

/// Takes the reports of a call, and its answer behind them: that is how far it has come, each time.
async fn reports(client: &mut Client, token: &Value) -> (Vec<u64>, Value) {
    let mut reported = Vec::new();
    loop {
        let message = client.answer().await;
        if message.get("id").is_some() {
            client.nothing_comes().await;
            return (reported, message);
        }
        assert_eq!(message["method"], "notifications/progress", "{message}");
        assert_eq!(&message["params"]["progressToken"], token, "{message}");
        reported.push(message["params"]["progress"].as_u64().unwrap());
    }
}

// BINDING: order.before
#[tokio::test]
async fn a_tool_that_waits_for_room_is_heard_every_time() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for n in [0, 1, 31, 32, 33, 1000] {
        client.send(call_with_token("1", json!("t"), "count", json!({"n": n}))).await;
        let (reported, answer) = reports(&mut client, &json!("t")).await;
        assert_eq!(reported, (1..=n).collect::<Vec<_>>());
        assert_eq!(text_of(&answer), n.to_string());
    }
}

/// `n` reports that cannot wait: what comes is rising, bounded, and has the newest.
async fn check_unwaiting(tool: &str, n: u64, most: Option<usize>) {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call_with_token("1", json!("t"), tool, json!({"n": n}))).await;
    let (reported, answer) = reports(&mut client, &json!("t")).await;
    assert!(reported.is_sorted_by(|one, next| one < next), "{reported:?}");
    assert_eq!(reported.last(), Some(&n));
    assert!(most.is_none_or(|most| reported.len() <= most), "{reported:?}");
    assert_eq!(text_of(&answer), n.to_string());
}

// BINDING: order.before
#[tokio::test]
async fn a_sync_tool_is_heard_before_its_answer() {
    check_unwaiting("try_count", 1, None).await;
    check_unwaiting("try_count", 20, None).await;
}

// BINDING: progress.newest
#[tokio::test]
async fn of_a_sync_tool_that_reports_too_much_the_newest_is_heard() {
    check_unwaiting("try_count", 1000, Some(PLACES)).await;
}

// BINDING: progress.newest, order.before
#[tokio::test]
async fn a_blocking_tool_is_heard_before_its_answer() {
    check_unwaiting("blocking_count", 1, None).await;
    check_unwaiting("blocking_count", 1000, None).await;
    check_unwaiting("blocking_count", 100_000, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocking_tool_beside_its_connection_is_heard_before_its_answer() {
    for _ in 0..50 {
        check_unwaiting("blocking_count", 1000, None).await;
    }
}

// BINDING: progress.token
#[tokio::test]
async fn a_report_has_what_the_tool_said_under_the_callers_token() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for token in [json!("a \"token\""), json!(0), json!(7)] {
        client.send(call_with_token("1", token.clone(), "count", json!({"n": 1}))).await;
        let expected = json!({
            "jsonrpc": "2.0",
            "method": "notifications/progress",
            "params": {"progressToken": token, "progress": 1, "total": 1},
        });
        assert_eq!(client.answer().await, expected);
        client.answer().await;
    }
}

#[tokio::test]
async fn calls_at_the_same_time_report_under_their_own_tokens() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let calls =
        (0..5).map(|n| call_with_token(&n.to_string(), json!(format!("t{n}")), "count", json!({"n": 100})));
    client.send_at_once(calls).await;
    let mut heard = [0; 5];
    let mut answered = 0;
    while answered < 5 {
        let message = client.answer().await;
        if let Some(id) = message["id"].as_u64() {
            assert_eq!(heard[usize::try_from(id).unwrap()], 100, "all before the answer");
            answered += 1;
            continue;
        }
        let token = message["params"]["progressToken"].as_str().unwrap();
        let call: usize = token[1..].parse().unwrap();
        heard[call] += 1;
        assert_eq!(message["params"]["progress"], heard[call]);
    }
    client.nothing_comes().await;
}

// BINDING: progress.unasked, read.meta-null
#[tokio::test]
async fn nobody_is_told_who_did_not_ask() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for tool in ["count", "try_count", "blocking_count"] {
        assert_eq!(client.call(tool, json!({"n": 10})).await, "10");
        for meta in ["{}", r#"{"progressToken":null}"#, r#"{"other":1}"#] {
            let request = format!(
                r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"{tool}","arguments":{{"n":10}},"_meta":{meta}}}}}"#
            );
            assert_eq!(client.ask(request).await["id"], 1, "{tool} {meta}");
        }
    }
    client.nothing_comes().await;
}

// BINDING: cancel.silent
#[tokio::test]
async fn nothing_is_reported_after_a_cancel() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call_with_token("1", json!("t"), "blocking_hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    client.send(cancel("1")).await;
    client.nothing_comes().await;
    // The function runs on, unheard.
    fixture.probe.release(1);
    fixture.probe.reported.reaches(1).await;
    client.nothing_comes().await;
}

#[tokio::test]
async fn reports_that_wait_are_thrown_away_with_their_call() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call_with_token("1", json!("t"), "report_for_ever", json!({}))).await;
    assert_eq!(client.answer().await["params"]["progress"], 1);
    client.send_at_once([cancel("1"), call("2", "session", json!({}))]).await;
    // What had left before the cancel was read may still come; nothing of it after the answer to what followed.
    while client.answer().await.get("id").is_none() {}
    assert_eq!(fixture.probe.dropped.get(), 1);
    client.nothing_comes().await;
}
