//! Arrays of messages, which one revision knows.

use mcp_ws::Config;
use serde_json::Value;
use serde_json::json;

use super::Era;
use super::initialize;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::call_with_token;
use crate::fixture::cancel;
use crate::fixture::code;
use crate::fixture::list;
use crate::fixture::ping;

/// A server, and a client of it in a session that knows batches.
async fn started() -> (Fixture, Client) {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    initialize(&mut client, "2025-03-26", json!({})).await;
    (fixture, client)
}

fn batch<T: AsRef<str>>(messages: &[T]) -> String {
    let messages: Vec<_> = messages.iter().map(AsRef::as_ref).collect();
    format!("[{}]", messages.join(","))
}

/// The ids of the answers in an array.
fn ids(answers: &Value) -> Vec<Value> {
    let answers = answers.as_array().unwrap_or_else(|| panic!("an array: {answers}"));
    answers.iter().map(|answer| answer["id"].clone()).collect()
}

const TOLD: &str = r#"{"jsonrpc":"2.0","method":"notifications/x"}"#;

// BINDING: batch.taken, batch.answer, write.batch
#[tokio::test]
async fn the_answers_leave_in_one_array_when_the_last_is_there() {
    let (fixture, mut client) = started().await;
    let hold = call("\"late\"", "hold", json!({}));
    let add = call("2", "add", json!({"a": 1, "b": 2}));
    client.send(batch(&[ping("1"), hold, TOLD.to_owned(), add, list("3", None)])).await;
    // What came by itself is not held up, and is not in an array.
    client.nothing_comes().await;
    fixture.probe.release(1);
    let answers = client.answer().await;
    assert_eq!(ids(&answers), [json!(1), json!(2), json!(3), json!("late")], "{answers}");
    assert!(answers.as_array().unwrap().iter().all(|answer| answer["result"].is_object()), "{answers}");
    let alone = client.ask(batch(&[ping("1")])).await;
    assert_eq!(alone, json!([{"jsonrpc": "2.0", "id": 1, "result": {}}]));
    client.nothing_comes().await;
}

// BINDING: batch.where
#[tokio::test]
async fn a_batch_is_refused_in_every_other_session_and_without_one() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let tally = call("1", "tally", json!({}));
    let refused = async |client: &mut Client| {
        for text in [batch(&[&*tally]), batch(&[&*tally, TOLD, "5"]), batch(&[TOLD]), batch::<&str>(&[])] {
            let answer = client.ask(text).await;
            assert_eq!((code(&answer), answer.get("id")), (-32600, None), "{answer}");
        }
    };
    refused(&mut client).await;
    for version in ["2024-11-05", "2025-06-18", "2025-11-25"] {
        initialize(&mut client, version, json!({})).await;
        refused(&mut client).await;
    }
    client.nothing_comes().await;
    assert_eq!(fixture.probe.tally.get(), 0);
}

// BINDING: batch.size
#[tokio::test]
async fn a_batch_has_from_1_to_64_messages() {
    let (_fixture, mut client) = started().await;
    let pings: Vec<_> = (0..65).map(|n| ping(&n.to_string())).collect();
    assert_eq!(ids(&client.ask(batch(&pings[..64])).await).len(), 64);
    for wrong in [batch(&pings), batch::<&str>(&[])] {
        let answer = client.ask(wrong).await;
        assert_eq!((code(&answer), answer.get("id")), (-32600, None), "{answer}");
    }
    client.nothing_comes().await;
}

// BINDING: batch.invalid
#[tokio::test]
async fn what_is_no_message_has_its_error_in_the_array() {
    let (_fixture, mut client) = started().await;
    let answers = client
        .ask(batch(&["5", r#"{"id":7}"#, &*ping("1"), r#"{"id":8,"method":"ping","params":[]}"#]))
        .await;
    assert_eq!(ids(&answers), [json!(null), json!(7), json!(1), json!(8)], "{answers}");
    let codes: Vec<_> =
        answers.as_array().unwrap().iter().map(|answer| answer["error"]["code"].clone()).collect();
    assert_eq!(codes, [json!(-32600), json!(-32600), json!(null), json!(-32602)], "{answers}");
    assert_eq!(answers[0].get("id"), None);
    let failures = ["boom", "boom_later", "no such tool", "add"].map(|tool| call("1", tool, json!({})));
    let answers = client.ask(batch(&[&failures[0], &failures[2], &failures[3], &*ping("9")])).await;
    assert_eq!(ids(&answers), [json!(1), json!(1), json!(1), json!(9)], "{answers}");
    assert_eq!(ids(&client.ask(batch(&[&failures[1], &*ping("9")])).await), [json!(9), json!(1)]);
}

// BINDING: batch.silent
#[tokio::test]
async fn where_there_is_nothing_to_answer_nothing_is_sent() {
    let (_fixture, mut client) = started().await;
    client.send(batch(&[TOLD, &*cancel("9"), r#"{"jsonrpc":"2.0","id":4,"result":{}}"#])).await;
    client.nothing_comes().await;
}

// BINDING: batch.cancel
#[tokio::test]
async fn a_cancelled_call_is_not_waited_for() {
    let (fixture, mut client) = started().await;
    client.send(batch(&[call("1", "hold", json!({})), call("2", "hold", json!({})), ping("3")])).await;
    fixture.probe.started.reaches(2).await;
    client.send(cancel("1")).await;
    client.nothing_comes().await;
    // The cancel of the last one that is waited for lets the others leave.
    client.send(cancel("2")).await;
    assert_eq!(ids(&client.answer().await), [json!(3)]);
    assert_eq!(fixture.probe.dropped.get(), 2);
    client.send(batch(&[call("1", "hold", json!({})), cancel("1")])).await;
    client.nothing_comes().await;
    assert_eq!(fixture.probe.dropped.get(), 3);
}

// BINDING: batch.lost
#[tokio::test]
async fn the_whole_array_is_lost_with_a_connection_that_ends_before() {
    let config = Config { shutdown_timeout: SOON, ..Config::default() };
    let fixture = Fixture::with(config).await;
    let mut client = fixture.silent_client().await;
    initialize(&mut client, "2025-03-26", json!({})).await;
    client.send(batch(&[ping("1"), call("2", "hold", json!({}))])).await;
    fixture.probe.started.reaches(1).await;
    let server = fixture.server.clone();
    tokio::spawn(async move { server.shutdown().await });
    assert_eq!(client.closed().await, Some(1001));
}

// BINDING: batch.progress
#[tokio::test]
async fn progress_is_not_held_back() {
    let (fixture, mut client) = started().await;
    let count = call_with_token("1", json!("t"), "count", json!({"n": 3}));
    client.send(batch(&[count, call("2", "hold", json!({}))])).await;
    for n in 1..=3 {
        assert_eq!(client.answer().await["params"]["progress"], n);
    }
    client.nothing_comes().await;
    fixture.probe.release(1);
    assert_eq!(ids(&client.answer().await), [json!(1), json!(2)]);
}

// BINDING: batch.foreign
#[tokio::test]
async fn some_messages_stand_by_themselves() {
    let (fixture, mut client) = started().await;
    let handshake = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize"}).to_string();
    let modern = Era::Modern.call("2", "tally", json!({}));
    let nested = batch(&[call("3", "tally", json!({}))]);
    let answers = client.ask(batch(&[handshake, modern, nested, ping("4")])).await;
    assert_eq!(ids(&answers), [json!(1), json!(2), json!(null), json!(4)], "{answers}");
    for answer in &answers.as_array().unwrap()[..3] {
        assert_eq!(code(answer), -32600, "{answer}");
    }
    assert_eq!(fixture.probe.tally.get(), 0);
}
