//! A tool that panics harms nobody else.

use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::call_with_token;
use crate::fixture::code;
use crate::fixture::text_of;

async fn check(tool: &str) {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call("\"other\"", "hold", json!({}))).await;
    for request in [call("1", tool, json!({})), call_with_token("1", json!("t"), tool, json!({}))] {
        let answer = client.ask(request).await;
        assert_eq!((code(&answer), &answer["id"]), (-32603, &json!(1)), "{answer}");
    }
    client.nothing_comes().await;
    // The id is free again, and the call that was in flight still is.
    assert_eq!(text_of(&client.ask(call("1", "add", json!({"a": 1, "b": 2}))).await), "3");
    assert_eq!(fixture.probe.dropped.get(), 0);
    fixture.probe.release(1);
    let answer = client.answer().await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!("other"), "released"));
}

// BINDING: error.panic
#[tokio::test]
async fn a_panic_at_once_is_an_internal_error_of_its_own_call() {
    check("boom").await;
}

// BINDING: error.panic
#[tokio::test]
async fn a_panic_after_an_await_is_an_internal_error_of_its_own_call() {
    check("boom_later").await;
}

// BINDING: error.panic
#[tokio::test]
async fn a_panic_on_another_thread_is_an_internal_error_of_its_own_call() {
    check("boom_blocking").await;
}

#[tokio::test]
async fn answers_around_a_panic_are_whole() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    // All in one turn: the frame of the second is taken back.
    client
        .send_at_once([
            call("1", "echo", json!({"text": "before"})),
            call("2", "boom", json!({})),
            call("3", "echo", json!({"text": "after"})),
        ])
        .await;
    assert_eq!(text_of(&client.answer().await), "before");
    assert_eq!(code(&client.answer().await), -32603);
    assert_eq!(text_of(&client.answer().await), "after");
}
