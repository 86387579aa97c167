//! Where there is no session the call ends with its questions, and is made again with the answers.

use std::time::Duration;

use mcp_ws::Config;
use mcp_ws::Server;
use mcp_ws::tools;
use serde_json::Value;
use serde_json::json;

use super::DO_NOT_FIT;
use super::fixture;
use super::who;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::code;
use crate::fixture::modern;
use crate::fixture::text_of;

/// Calls a tool of a client that can be asked everything.
async fn call(client: &mut Client, tool: &str, arguments: Value, inputs: Value) -> Value {
    let mut params = json!({"name": tool, "arguments": arguments});
    for (name, value) in inputs.as_object().into_iter().flatten() {
        params[name] = value.clone();
    }
    let all = json!({"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}});
    client.ask(modern("1", "tools/call", params, all).replace("\"DEEP\"", &deep())).await
}

/// JSON that is nested deeper than anybody needs it. Tests write `"DEEP"`, since `Value` would not survive it.
fn deep() -> String {
    const LEVELS: usize = 200_000;
    "[".repeat(LEVELS) + &"]".repeat(LEVELS)
}

fn accepted(name: &str) -> Value {
    json!({"name": {"action": "accept", "content": {"name": name}}})
}

// BINDING: ask.required, ask.again
#[tokio::test]
async fn a_call_that_asks_ends_and_goes_on_when_it_is_made_again() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let asked = call(&mut client, "who", json!({}), json!({})).await;
    let result = &asked["result"];
    assert_eq!(result["resultType"], "input_required", "{asked}");
    assert_eq!(result["inputRequests"]["name"]["method"], "elicitation/create");
    assert_eq!(result["inputRequests"]["name"]["params"]["mode"], "form");
    assert!(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"].is_string());
    for absent in ["ttlMs", "cacheScope", "content"] {
        assert_eq!(result.get(absent), None, "{absent}");
    }
    fixture.probe.dropped.reaches(1).await;
    let inputs = json!({"inputResponses": accepted("Ann"), "requestState": result["requestState"]});
    // Nothing is kept on the connection: another one does as well.
    let mut other = fixture.silent_client().await;
    let answer = call(&mut other, "who", json!({}), inputs).await;
    assert_eq!(answer["result"]["resultType"], "complete");
    assert_eq!(text_of(&answer), "hello \"Ann\"");
}

// BINDING: ask.again
#[tokio::test]
async fn what_was_answered_in_earlier_rounds_need_not_be_said_again() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let first = call(&mut client, "two_steps", json!({}), json!({})).await;
    let keys = |asked: &Value| -> Vec<String> {
        asked["result"]["inputRequests"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&first), ["word"]);
    let word = json!({"role": "assistant", "content": {"type": "text", "text": "tree"}, "model": "m"});
    let inputs = json!({"inputResponses": {"word": word}, "requestState": first["result"]["requestState"]});
    let second = call(&mut client, "two_steps", json!({}), inputs).await;
    assert_eq!(keys(&second), ["roots"]);
    assert_ne!(first["result"]["requestState"], second["result"]["requestState"]);
    let inputs =
        json!({"inputResponses": {"roots": {"roots": []}}, "requestState": second["result"]["requestState"]});
    assert_eq!(text_of(&call(&mut client, "two_steps", json!({}), inputs).await), "tree 0");
}

#[tokio::test]
async fn what_is_asked_at_once_is_asked_in_one_round() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    for (tool, number) in [("at_once", 2), ("from_afar", 1)] {
        let asked = call(&mut client, tool, json!({}), json!({})).await;
        assert_eq!(asked["result"]["inputRequests"].as_object().unwrap().len(), number, "{asked}");
    }
}

// BINDING: ask.missing
#[tokio::test]
async fn answers_that_are_none_are_asked_for_again() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    for responses in [
        json!({}),
        json!({"other": {"action": "accept"}}),
        json!({"name": 12345}),
        json!({"name": {"action": "perhaps"}}),
        json!(null),
    ] {
        let asked = call(&mut client, "who", json!({}), json!({"inputResponses": responses})).await;
        assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    }
    let wrong = call(&mut client, "who", json!({}), json!({"inputResponses": [1]})).await;
    assert_eq!(code(&wrong), -32602);
    let declined = json!({"inputResponses": {"name": {"action": "decline"}}});
    let answer = call(&mut client, "who", json!({}), declined).await;
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(text_of(&answer), "the user has declined to answer");
}

// BINDING: ask.missing
// BINDING: ask.unfit
#[tokio::test]
async fn an_answer_that_does_not_fit_is_told_with_its_reason() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    for (content, told) in DO_NOT_FIT {
        let content: Value = serde_json::from_str(content).unwrap();
        let responses = json!({"guests": {"action": "accept", "content": content}});
        let answer = call(&mut client, "invite", json!({}), json!({"inputResponses": responses})).await;
        assert_eq!(text_of(&answer), format!("what the user has answered does not fit: {told}"));
    }
}

#[tokio::test]
async fn answers_beside_those_that_were_asked_for_are_passed_over() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let mut responses = accepted("Ann");
    responses["unasked"] = json!({"action": "accept"});
    let answer = call(&mut client, "who", json!({}), json!({"inputResponses": responses})).await;
    assert_eq!(text_of(&answer), "hello \"Ann\"");
}

// BINDING: ask.state
#[tokio::test]
async fn a_state_that_is_tampered_with_or_of_another_call_is_refused() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let asked = call(&mut client, "who", json!({"greeting": "hi"}), json!({})).await;
    let state = asked["result"]["requestState"].as_str().unwrap().to_owned();
    let inputs = |state: &str| json!({"inputResponses": accepted("Ann"), "requestState": state});
    for (tool, arguments, state) in [
        ("who", json!({"greeting": "hi"}), format!("{state}-TAMPERED")),
        ("who", json!({"greeting": "hi"}), "made up".to_owned()),
        ("who", json!({"greeting": "ho"}), state.clone()),
        ("at_once", json!({"greeting": "hi"}), state.clone()),
    ] {
        let refused = call(&mut client, tool, arguments, inputs(&state)).await;
        assert_eq!(code(&refused), -32602, "{refused}");
    }
    let answer = call(&mut client, "who", json!({"greeting": "hi"}), inputs(&state)).await;
    assert_eq!(text_of(&answer), "hi \"Ann\"", "what was refused before has spoiled nothing");
}

// BINDING: ask.deep
#[tokio::test]
async fn what_is_nested_without_end_is_neither_sealed_nor_opened_and_nobody_else_notices() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let asks = call(&mut client, "who", json!({"nobody's": "DEEP"}), json!({})).await;
    assert!(text_of(&asks).ends_with("nested too deep"), "{asks}");
    for state in ["AAAA.AAAA", ""] {
        let inputs = json!({"inputResponses": accepted("Ann"), "requestState": state});
        let refused = call(&mut client, "who", json!({"nobody's": "DEEP"}), inputs).await;
        assert_eq!(code(&refused), -32602, "{refused}");
    }
    let answer = call(&mut client, "who", json!({}), json!({"inputResponses": accepted("Ann")})).await;
    assert_eq!(text_of(&answer), "hello \"Ann\"");
}

// BINDING: ask.state
#[tokio::test]
async fn a_state_that_has_expired_is_refused() {
    let config = Config { input_timeout: Duration::ZERO, ..Config::default() };
    let fixture = fixture(config).await;
    let mut client = fixture.silent_client().await;
    let asked = call(&mut client, "who", json!({}), json!({})).await;
    let state = &asked["result"]["requestState"];
    let inputs = json!({"inputResponses": accepted("Ann"), "requestState": state});
    assert_eq!(code(&call(&mut client, "who", json!({}), inputs).await), -32602);
}

// BINDING: ask.elsewhere
#[tokio::test]
async fn a_state_is_good_in_every_process_that_has_the_same_key() {
    let (one, other) = (fixture_with_key([1; 32]).await, fixture_with_key([1; 32]).await);
    let stranger = fixture_with_key([2; 32]).await;
    let asked = call(&mut one.silent_client().await, "who", json!({}), json!({})).await;
    let inputs = json!({"inputResponses": accepted("Ann"), "requestState": asked["result"]["requestState"]});
    let answer = call(&mut other.silent_client().await, "who", json!({}), inputs.clone()).await;
    assert_eq!(text_of(&answer), "hello \"Ann\"");
    assert_eq!(code(&call(&mut stranger.silent_client().await, "who", json!({}), inputs).await), -32602);
}

async fn fixture_with_key(key: [u8; 32]) -> Fixture {
    let probe = Probe::default();
    let server = Server::new(tools![who]).with_state(probe.clone()).signing_key(key);
    Fixture::of(server, probe).await
}

// BINDING: ask.lacks
#[tokio::test]
async fn a_call_that_needs_what_its_client_lacks_is_an_error_that_says_so() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    for (tool, required) in [
        ("who", json!({"elicitation": {"form": {}}})),
        ("two_steps", json!({"sampling": {}})),
        ("from_afar", json!({"roots": {}})),
    ] {
        let refused = client.ask(modern("1", "tools/call", json!({"name": tool}), json!({}))).await;
        assert_eq!(code(&refused), -32021, "{refused}");
        assert_eq!(refused["error"]["data"]["requiredCapabilities"], required);
    }
    let answer = client.ask(modern("1", "tools/call", json!({"name": "frugal"}), json!({}))).await;
    assert_eq!(text_of(&answer), "without, [false, false, false, false]", "who does without may");
}

#[tokio::test]
async fn what_is_asked_again_is_another_question() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let mut inputs = json!({});
    for (key, n) in [("n", 1), ("n-2", 2), ("n-3", 7)] {
        let asked = call(&mut client, "guess", json!({}), inputs).await;
        let questions = asked["result"]["inputRequests"].as_object().unwrap();
        assert_eq!(questions.keys().collect::<Vec<_>>(), [key], "{asked}");
        let response = json!({key: {"action": "accept", "content": {"n": n}}});
        inputs = json!({"inputResponses": response, "requestState": asked["result"]["requestState"]});
    }
    assert_eq!(text_of(&call(&mut client, "guess", json!({}), inputs).await), "3 guesses");
}

#[tokio::test]
async fn what_an_earlier_round_has_heard_cannot_be_said_otherwise_later() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let accept = |n: u8| json!({"action": "accept", "content": {"n": n}});
    let first = json!({"inputResponses": {"n": accept(1)}});
    let asked = call(&mut client, "guess", json!({}), first).await;
    let state = &asked["result"]["requestState"];
    let later = json!({"inputResponses": {"n": accept(7), "n-2": accept(2)}, "requestState": state});
    let asked = call(&mut client, "guess", json!({}), later).await;
    assert!(asked["result"]["inputRequests"]["n-3"].is_object(), "{asked}");
}

#[tokio::test]
async fn whoever_still_asks_when_the_round_is_over_is_told_so() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    for (number, tool) in ["leaves_behind", "from_a_thread"].into_iter().enumerate() {
        let asked = call(&mut client, tool, json!({}), json!({})).await;
        assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
        fixture.probe.dropped.reaches(number + 1).await;
    }
}

#[tokio::test]
async fn a_question_that_its_tool_has_given_up_does_not_end_the_round() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    assert_eq!(text_of(&call(&mut client, "hasty", json!({}), json!({})).await), "went on");
}

#[tokio::test]
async fn as_many_answers_may_come_as_may_be_and_not_one_more() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.silent_client().await;
    let responses = |count: usize| {
        let members = (0..count).map(|n| (format!("other {n}"), json!({"action": "accept"})));
        json!({"inputResponses": Value::Object(members.collect())})
    };
    let asked = call(&mut client, "who", json!({}), responses(64)).await;
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    assert_eq!(code(&call(&mut client, "who", json!({}), responses(65)).await), -32602);
}

#[tokio::test]
async fn answers_too_large_to_be_sent_back_end_the_call() {
    let fixture = fixture(Config { max_message_size: 10_000, ..Config::default() }).await;
    let mut client = fixture.silent_client().await;
    let word = |len: usize| {
        let content = json!({"type": "text", "text": "x".repeat(len)});
        json!({"inputResponses": {"word": {"role": "assistant", "content": content, "model": "m"}}})
    };
    let asked = call(&mut client, "two_steps", json!({}), word(3000)).await;
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    let failed = call(&mut client, "two_steps", json!({}), word(6000)).await;
    assert_eq!(failed["result"]["isError"], true);
    assert!(text_of(&failed).contains("too large"), "{failed}");
}

#[tokio::test]
async fn a_tool_sees_who_its_client_says_that_it_is() {
    let fixture = fixture(Config::default()).await;
    let mut client = fixture.client().await;
    let whoever = |info: Value| {
        let params = json!({"name": "whoever", "_meta": {"io.modelcontextprotocol/clientInfo": info}});
        modern("1", "tools/call", params, json!({}))
    };
    let answer = client.ask(whoever(json!({"name": "modern", "version": "2"}))).await;
    assert_eq!(text_of(&answer), "Some(\"modern 2\") in 2026-07-28");
    let answer = client.ask(whoever(json!({"name": 5}))).await;
    assert_eq!(text_of(&answer), "None in 2026-07-28", "what its session has said is not its own");
}
