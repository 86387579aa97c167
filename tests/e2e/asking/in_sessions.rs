//! Where there is a session the question is a request of the server, and the call waits.

use mcp_ws::Config;
use serde_json::Value;
use serde_json::json;

use super::DO_NOT_FIT;
use super::fixture;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::cancel;
use crate::fixture::list;
use crate::fixture::text_of;

/// A session of a client that can be asked this.
async fn session(fixture: &Fixture, version: &str, capabilities: Value) -> Client {
    let mut client = fixture.silent_client().await;
    let params = json!({"protocolVersion": version, "capabilities": capabilities});
    client
        .ask(json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params}).to_string())
        .await;
    client
}

async fn able(fixture: &Fixture) -> Client {
    let all = json!({"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}});
    session(fixture, "2025-11-25", all).await
}

/// Answers the question that came last.
async fn answer(client: &mut Client, question: &Value, result: Value) -> Value {
    client.ask(json!({"jsonrpc": "2.0", "id": question["id"], "result": result}).to_string()).await
}

// BINDING: ask.answer
#[tokio::test]
async fn a_question_is_a_request_and_its_answer_goes_to_the_tool() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let question = client.ask(call("7", "who", json!({}))).await;
    assert_eq!(question["method"], "elicitation/create");
    assert_eq!(question["params"]["mode"], "form");
    assert_eq!(question["params"]["message"], "What is your name?");
    assert_eq!(question["params"]["requestedSchema"]["required"][0], "name");
    let answer =
        answer(&mut client, &question, json!({"action": "accept", "content": {"name": "Ann"}})).await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!(7), "hello \"Ann\""));
}

#[tokio::test]
async fn a_tool_sees_how_its_question_went() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    for (result, seen) in [
        (json!({"action": "accept"}), "opened"),
        (json!({"action": "decline"}), "declined"),
        (json!({"action": "cancel", "content": {}}), "cancelled"),
        (
            json!({"action": 5}),
            "none: the client was asked, and there is no answer: what it has sent is none",
        ),
    ] {
        let question = client.ask(call("1", "outcome", json!({}))).await;
        assert_eq!(question["params"]["url"], "https://example.com/login");
        assert!(question["params"]["elicitationId"].is_string());
        let answer = answer(&mut client, &question, result).await;
        assert_eq!(text_of(&answer), seen);
    }
    for (code, seen) in
        [(-32000, "none: the client was asked, and there is no answer: no way"), (-1, "declined")]
    {
        let question = client.ask(call("1", "outcome", json!({}))).await;
        let error = json!({"code": code, "message": "no way"});
        let refused = json!({"jsonrpc": "2.0", "id": question["id"], "error": error});
        assert_eq!(text_of(&client.ask(refused.to_string()).await), seen);
    }
}

#[tokio::test]
async fn what_the_model_is_told_when_a_tool_has_no_answer() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let question = client.ask(call("1", "who", json!({}))).await;
    let answer = answer(&mut client, &question, json!({"action": "decline"})).await;
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(text_of(&answer), "the user has declined to answer");
    let mut unable = session(&fixture, "2025-11-25", json!({})).await;
    let answer = unable.ask(call("1", "who", json!({}))).await;
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(text_of(&answer), "this tool has to ask, and its client has no elicitation with forms");
}

// BINDING: ask.answer
#[tokio::test]
async fn an_answer_that_does_not_fit_is_told_with_its_reason() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    for (content, told) in DO_NOT_FIT {
        let question = client.ask(call("1", "invite", json!({}))).await;
        let content: Value = serde_json::from_str(content).unwrap();
        let answer = answer(&mut client, &question, json!({"action": "accept", "content": content})).await;
        assert_eq!(text_of(&answer), format!("what the user has answered does not fit: {told}"));
    }
}

#[tokio::test]
async fn questions_are_asked_one_after_the_other_or_at_once_and_answered_in_any_order() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let word = json!({"role": "assistant", "content": {"type": "text", "text": "tree"}, "model": "m"});
    let roots = json!({"roots": [{"uri": "file:///a"}, {"uri": "file:///b"}]});
    let first = client.ask(call("1", "two_steps", json!({}))).await;
    assert_eq!(first["method"], "sampling/createMessage");
    let second = answer(&mut client, &first, word.clone()).await;
    assert_eq!(second["method"], "roots/list");
    assert_eq!(text_of(&answer(&mut client, &second, roots.clone()).await), "tree 2");

    let first = client.ask(call("2", "at_once", json!({}))).await;
    let second = client.answer().await;
    assert_ne!(first["id"], second["id"]);
    client.send(json!({"jsonrpc": "2.0", "id": second["id"], "result": roots}).to_string()).await;
    client.nothing_comes().await;
    assert_eq!(text_of(&answer(&mut client, &first, word).await), "tree 2");
}

#[tokio::test]
async fn a_question_may_come_from_another_task() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let question = client.ask(call("1", "from_afar", json!({}))).await;
    assert_eq!(text_of(&answer(&mut client, &question, json!({"roots": []})).await), "0");
}

// BINDING: ask.taken-back
#[tokio::test]
async fn a_question_whose_call_is_cancelled_is_cancelled_too() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let question = client.ask(call("1", "who", json!({}))).await;
    let cancelled = client.ask(cancel("1")).await;
    assert_eq!(cancelled["method"], "notifications/cancelled");
    assert_eq!(cancelled["params"]["requestId"], question["id"]);
    fixture.probe.dropped.reaches(1).await;
    client
        .send(json!({"jsonrpc": "2.0", "id": question["id"], "result": {"action": "accept"}}).to_string())
        .await;
    client.nothing_comes().await;
}

// BINDING: ask.taken-back
#[tokio::test]
async fn a_question_that_its_tool_has_given_up_is_cancelled() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let question = client.ask(call("1", "fickle", json!({}))).await;
    fixture.probe.release(1);
    let mut messages = [client.answer().await, client.answer().await];
    messages.sort_by_key(|message| message["id"].is_null());
    assert_eq!(text_of(&messages[0]), "never mind");
    assert_eq!(messages[1]["params"]["requestId"], question["id"]);
}

// BINDING: order.reading
#[tokio::test]
async fn other_requests_are_answered_while_a_tool_waits_for_its_answer() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let question = client.ask(call("1", "who", json!({"greeting": "hi"}))).await;
    let list = client.ask(list("2", None)).await;
    assert!(list["result"]["tools"].is_array(), "{list}");
    client.nothing_comes().await;
    let answer = answer(&mut client, &question, json!({"action": "accept", "content": {"name": "B"}})).await;
    assert_eq!(text_of(&answer), "hi \"B\"");
}

// BINDING: ask.declared
#[tokio::test]
async fn a_tool_can_see_what_its_client_can_be_asked() {
    let fixture = fixture(Config::default()).await;
    for (version, capabilities, seen) in [
        ("2025-11-25", json!({}), "without, [false, false, false, false]"),
        ("2025-11-25", json!({"elicitation": {}}), "without, [true, false, false, false]"),
        ("2025-11-25", json!({"elicitation": {"url": {}}}), "without, [false, true, false, false]"),
        ("2025-06-18", json!({"elicitation": {}, "sampling": {}}), "without, [true, false, true, false]"),
        // Nobody could know of elicitation then.
        ("2025-03-26", json!({"elicitation": {}, "sampling": {}}), "without, [false, false, true, false]"),
        ("2024-11-05", json!({"sampling": {}}), "without, [false, false, true, false]"),
    ] {
        let mut client = session(&fixture, version, capabilities).await;
        assert_eq!(client.call("frugal", json!({})).await, seen, "{version}");
    }
}

#[tokio::test]
async fn what_is_asked_again_is_another_question() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    let mut asked = client.ask(call("1", "guess", json!({}))).await;
    for n in [1, 2] {
        asked = answer(&mut client, &asked, json!({"action": "accept", "content": {"n": n}})).await;
        assert_eq!(asked["method"], "elicitation/create", "{asked}");
    }
    let done = answer(&mut client, &asked, json!({"action": "accept", "content": {"n": 7}})).await;
    assert_eq!(text_of(&done), "3 guesses");
}

#[tokio::test]
async fn whoever_still_asks_for_a_call_that_is_over_is_told_so() {
    let fixture = fixture(Config::default()).await;
    let mut client = able(&fixture).await;
    for (number, tool) in ["leaves_behind", "from_a_thread"].into_iter().enumerate() {
        let question = client.ask(call("1", tool, json!({}))).await;
        let cancelled = client.ask(cancel("1")).await;
        assert_eq!(cancelled["params"]["requestId"], question["id"]);
        fixture.probe.dropped.reaches(number + 1).await;
    }
    client.nothing_comes().await;
}

#[tokio::test]
async fn a_tool_sees_who_its_client_says_that_it_is() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.client().await;
    assert_eq!(client.call("whoever", json!({})).await, "Some(\"e2e 1\") in 2025-11-25");
    let mut silent = session(&fixture, "2025-06-18", json!({})).await;
    assert_eq!(silent.call("whoever", json!({})).await, "None in 2025-06-18");
}
