//! Tools that ask their client: by requests in a session, by ending the call in the modern era.

use mcp_ws::Config;
use serde_json::Value;
use serde_json::json;

use super::CAPABILITIES;
use super::Era;
use super::SERVER_INFO;
use super::VERSION;
use super::initialize;
use super::reply;
use super::request;
use super::served::Served;
use crate::fixture::Client;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::cancel;
use crate::fixture::code;
use crate::fixture::text_of;

/// A client that can be asked everything.
fn able() -> Value {
    json!({"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}})
}

/// A server, and a client of it in a session, that can be asked everything.
async fn in_session(config: Config) -> (Served, Client) {
    let served = Served::with(config).await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", able()).await;
    (served, client)
}

/// A modern call of a client that can be asked this, with more beside the name of the tool.
#[allow(clippy::needless_pass_by_value, reason = "what `json!` makes is made for this alone")]
fn modern(id: &str, capabilities: Value, params: Value) -> String {
    let mut params = params;
    params["_meta"] = json!({VERSION: "2026-07-28", CAPABILITIES: capabilities});
    request(id, "tools/call", &params)
}

fn accept(field: &str, text: &str) -> Value {
    json!({"action": "accept", "content": {field: text}})
}

// BINDING: ask.id, ask.answer, direction.requests, direction.ids
#[tokio::test]
async fn in_a_session_a_question_is_a_request_and_its_answer_reaches_the_call() {
    let (_served, mut client) = in_session(Config::default()).await;
    // The ids of the calls are those of the questions, and no harm comes of it.
    client.send_at_once([call("1", "name", json!({})), call("2", "name", json!({"greeting": "bye"}))]).await;
    let (first, second) = (client.answer().await, client.answer().await);
    for (id, asked) in [(1, &first), (2, &second)] {
        assert_eq!((&asked["id"], &asked["method"]), (&json!(id), &json!("elicitation/create")), "{asked}");
        assert_eq!(asked["params"]["requestedSchema"]["type"], "object", "{asked}");
    }
    client.send(reply(&second, &accept("name", "Bob"))).await;
    let answer = client.answer().await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!(2), "bye Bob"));
    client.send(reply(&first, &accept("name", "Ann"))).await;
    let answer = client.answer().await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!(1), "hello Ann"));

    for (tool, method, result) in [
        (
            "model",
            "sampling/createMessage",
            json!({"role": "assistant", "content": {"type": "text", "text": "42"}, "model": "m"}),
        ),
        ("folders", "roots/list", json!({"roots": []})),
        ("page", "elicitation/create", json!({"action": "accept"})),
    ] {
        let asked = client.ask(call("1", tool, json!({}))).await;
        assert_eq!(asked["method"], method, "{asked}");
        client.send(reply(&asked, &result)).await;
        let answer = client.answer().await;
        assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(1), &json!(false)), "{answer}");
    }
}

// BINDING: ask.answer, read.result-null
#[tokio::test]
async fn an_error_reaches_the_call_in_the_words_of_the_client() {
    let (_served, mut client) = in_session(Config::default()).await;
    for error in [
        r#""error":{"code":-32000,"message":"not now"}"#,
        r#""result":null,"error":{"code":5,"message":"not now"}"#,
        r#""error":{"code":-1,"message":"no"}"#,
    ] {
        let asked = client.ask(call("\"c\"", "name", json!({}))).await;
        client.send(format!(r#"{{"jsonrpc":"2.0","id":{},{error}}}"#, asked["id"])).await;
        let answer = client.answer().await;
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        let told = if error.contains("-1,") { "declined" } else { "not now" };
        assert!(text_of(&answer).contains(told), "{answer}");
    }
}

// BINDING: ask.taken-back, ask.late, cancel.server
#[tokio::test]
async fn a_question_that_nobody_wants_answered_any_more_is_taken_back() {
    let (served, mut client) = in_session(Config::default()).await;
    let taken_back = |asked: &Value| json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": asked["id"]}});
    let asked = client.ask(call("7", "name", json!({}))).await;
    client.send(cancel("7")).await;
    assert_eq!(client.answer().await, taken_back(&asked));
    client.send(reply(&asked, &accept("name", "Ann"))).await;
    client.nothing_comes().await;

    let asked = client.ask(call("8", "give_up", json!({}))).await;
    served.probe.release(1);
    let mut came = [client.answer().await, client.answer().await];
    came.sort_by_key(|message| message.get("id").is_some());
    assert_eq!(came[0], taken_back(&asked));
    assert_eq!((&came[1]["id"], text_of(&came[1])), (&json!(8), "gave up"));
    client.send(reply(&asked, &accept("name", "Ann"))).await;
    client.nothing_comes().await;
}

// BINDING: ask.time
#[tokio::test]
async fn a_call_that_asks_may_take_as_long_as_any_call_may() {
    let (_served, mut client) = in_session(Config { request_timeout: SOON, ..Config::default() }).await;
    let asked = client.ask(call("1", "name", json!({}))).await;
    assert_eq!(asked["method"], "elicitation/create");
    // Another call, begun later, has its time out.
    assert_eq!(client.ask(call("2", "hold_item", json!({}))).await["result"]["isError"], true);
    client.send(reply(&asked, &accept("name", "Ann"))).await;
    assert_eq!(text_of(&client.answer().await), "hello Ann");
}

// BINDING: ask.time
#[tokio::test]
async fn a_call_has_that_time_until_its_last_question_is_answered() {
    let (_served, mut client) = in_session(Config { request_timeout: SOON, ..Config::default() }).await;
    client.send(call("1", "both", json!({}))).await;
    let (first, second) = (client.answer().await, client.answer().await);
    client.send(reply(&first, &accept("first", "one"))).await;
    assert_eq!(
        client.ask(call("2", "hold_item", json!({}))).await["id"],
        2,
        "a whole request_timeout has gone by"
    );
    client.send(reply(&second, &accept("second", "two"))).await;
    assert_eq!(text_of(&client.answer().await), "one two");
}

// BINDING: ask.time, error.time
#[tokio::test]
async fn a_call_whose_question_was_answered_has_the_time_of_any_other() {
    let (_served, mut client) = in_session(Config { request_timeout: SOON, ..Config::default() }).await;
    let asked = client.ask(call("1", "name_and_hold", json!({}))).await;
    assert_eq!(
        client.ask(call("2", "hold_item", json!({}))).await["id"],
        2,
        "a whole request_timeout has gone by"
    );
    client.send(reply(&asked, &accept("name", "Ann"))).await;
    let answer = client.answer().await;
    assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(1), &json!(true)), "{answer}");
}

// BINDING: ask.time
#[tokio::test]
async fn a_call_that_has_given_its_question_up_has_the_time_of_any_other() {
    let (served, mut client) = in_session(Config { request_timeout: SOON, ..Config::default() }).await;
    client.send(call("1", "give_up_and_hold", json!({}))).await;
    assert_eq!(client.answer().await["method"], "elicitation/create");
    assert_eq!(
        client.ask(call("2", "hold_item", json!({}))).await["id"],
        2,
        "a whole request_timeout has gone by"
    );
    served.probe.release(1);
    assert_eq!(client.answer().await["method"], "notifications/cancelled");
    let answer = client.answer().await;
    assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(1), &json!(true)), "{answer}");
}

// BINDING: ask.full
#[tokio::test]
async fn as_many_questions_are_open_as_may_be_and_no_more() {
    let (_served, mut client) = in_session(Config::default()).await;
    client.send_at_once((1..=65).map(|n| call(&n.to_string(), "name", json!({})))).await;
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(client.answer().await);
    }
    assert!(open.iter().all(|asked| asked["method"] == "elicitation/create"), "{open:?}");
    let refused = client.answer().await;
    assert_eq!(refused["result"]["isError"], true, "{refused}");
    client.send(reply(&open[0], &accept("name", "Ann"))).await;
    assert_eq!(text_of(&client.answer().await), "hello Ann");
    assert_eq!(client.ask(call("66", "name", json!({}))).await["method"], "elicitation/create");
}

// BINDING: ask.call
#[tokio::test]
async fn nothing_is_asked_or_told_on_behalf_of_a_call_that_is_over() {
    let (served, mut client) = in_session(Config::default()).await;
    let params = json!({"name": "late", "_meta": {"progressToken": 1}});
    assert_eq!(client.ask(request("1", "tools/call", &params)).await["id"], 1);
    served.probe.release(1);
    served.probe.reported.reaches(1).await;
    client.nothing_comes().await;
}

// BINDING: ask.declared, ask.lacks-session, error.retired
#[tokio::test]
async fn a_session_is_asked_only_what_its_client_has_declared() {
    let served = Served::start().await;
    let mut client = served.client().await;
    for (version, capabilities, tools) in [
        ("2025-11-25", json!({}), &["name", "page", "model", "folders"][..]),
        ("2025-11-25", json!({"elicitation": {}}), &["page", "model", "folders"]),
        ("2025-11-25", json!({"elicitation": {"url": {}}}), &["name", "model", "folders"]),
        ("2025-06-18", json!({"elicitation": {"url": {}}, "roots": {}}), &["page", "model"]),
        ("2025-03-26", able(), &["name", "page"]),
    ] {
        initialize(&mut client, version, capabilities.clone()).await;
        for tool in tools {
            let answer = client.ask(call("1", tool, json!({}))).await;
            assert_eq!(answer["result"]["isError"], true, "{version} {capabilities} {tool}: {answer}");
        }
    }
}

// BINDING: ask.required, direction.modern, ask.again, write.caching
#[tokio::test]
async fn a_modern_call_ends_with_its_questions_and_is_made_again() {
    let served = Served::start().await;
    let mut client = served.client().await;
    // A session beside it changes nothing.
    initialize(&mut client, "2025-11-25", able()).await;
    let first = client.ask(modern("1", able(), json!({"name": "two"}))).await;
    let result = &first["result"];
    assert_eq!(result["resultType"], "input_required", "{first}");
    assert_eq!(result["inputRequests"]["first"]["method"], "elicitation/create", "{first}");
    assert_eq!(result["inputRequests"].as_object().unwrap().len(), 1, "{first}");
    assert!(result["requestState"].is_string() && result["_meta"][SERVER_INFO].is_object(), "{first}");
    assert!(result.get("ttlMs").is_none() && result.get("content").is_none(), "{first}");

    let params = json!({"name": "two", "inputResponses": {"first": accept("first", "one")}, "requestState": result["requestState"]});
    let second = client.ask(modern("2", able(), params)).await;
    let result = &second["result"];
    assert_eq!(
        result["inputRequests"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["second"],
        "{second}"
    );
    // What was answered in an earlier round is in the state.
    let params = json!({"name": "two", "inputResponses": {"second": accept("second", "two")}, "requestState": result["requestState"]});
    let third = client.ask(modern("3", able(), params)).await;
    assert_eq!((&third["result"]["resultType"], text_of(&third)), (&json!("complete"), "one two"));
    client.nothing_comes().await;
}

// BINDING: ask.missing, ask.responses
#[tokio::test]
async fn what_is_no_answer_is_asked_for_again() {
    let served = Served::start().await;
    let mut client = served.client().await;
    for responses in [
        json!({}),
        json!({"other": accept("name", "Ann")}),
        json!({"name": 7}),
        json!({"name": {"action": "maybe"}}),
    ] {
        let answer =
            client.ask(modern("1", able(), json!({"name": "name", "inputResponses": responses}))).await;
        assert_eq!(answer["result"]["resultType"], "input_required", "{responses}: {answer}");
        assert!(answer["result"]["inputRequests"]["name"].is_object(), "{responses}: {answer}");
    }
    for responses in [json!([]), json!(5), json!("name")] {
        let answer =
            client.ask(modern("1", able(), json!({"name": "name", "inputResponses": responses}))).await;
        assert_eq!(code(&answer), -32602, "{responses}: {answer}");
    }
}

/// The state of a call that has asked, for this greeting.
async fn state(client: &mut Client, greeting: &str) -> String {
    let params = json!({"name": "name", "arguments": {"greeting": greeting}});
    let answer = client.ask(modern("1", able(), params)).await;
    answer["result"]["requestState"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn again(tool: &str, greeting: &str, state: &Value) -> String {
    let params = json!({
        "name": tool,
        "arguments": {"greeting": greeting},
        "inputResponses": {"name": accept("name", "Ann")},
        "requestState": state,
    });
    modern("2", able(), params)
}

// BINDING: ask.state
#[tokio::test]
async fn a_state_is_for_its_call_alone_and_cannot_be_changed() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let state = state(&mut client, "hi").await;
    let mut changed = state.clone().into_bytes();
    changed[3] ^= 1;
    for (tool, greeting, state) in [
        ("name", "hi", json!(String::from_utf8(changed).unwrap())),
        ("name", "hi", json!(format!("{state}x"))),
        ("name", "hi", json!("")),
        ("name", "hi", json!(7)),
        ("name", "bye", json!(state)),
        ("name_or_none", "hi", json!(state)),
    ] {
        let answer = client.ask(again(tool, greeting, &state)).await;
        assert_eq!(code(&answer), -32602, "{tool} {greeting} {state}: {answer}");
    }
    assert_eq!(text_of(&client.ask(again("name", "hi", &json!(state))).await), "hi Ann");
}

// BINDING: ask.elsewhere, again.state
#[tokio::test]
async fn a_call_may_be_made_again_on_another_connection() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let state = state(&mut client, "hi").await;
    client.vanish();
    let mut other = served.client().await;
    assert_eq!(text_of(&other.ask(again("name", "hi", &json!(state))).await), "hi Ann");
}

// BINDING: ask.lacks, ask.declared
#[tokio::test]
async fn a_modern_client_is_told_what_it_lacks() {
    let served = Served::start().await;
    let mut client = served.client().await;
    for (tool, lacks) in [
        ("name", json!({"elicitation": {"form": {}}})),
        ("page", json!({"elicitation": {"url": {}}})),
        ("model", json!({"sampling": {}})),
        ("folders", json!({"roots": {}})),
    ] {
        let answer = client.ask(modern("1", json!({}), json!({"name": tool}))).await;
        assert_eq!((code(&answer), &answer["id"]), (-32021, &json!(1)), "{tool}: {answer}");
        assert_eq!(answer["error"]["data"], json!({"requiredCapabilities": lacks}), "{tool}");
        let able = client.ask(modern("1", lacks, json!({"name": tool}))).await;
        assert_eq!(able["result"]["resultType"], "input_required", "{tool}: {able}");
    }
    // A tool that does without is not stopped.
    let answer = client.ask(modern("1", json!({}), json!({"name": "name_or_none"}))).await;
    assert!(text_of(&answer).starts_with("Impossible"), "{answer}");
}

// BINDING: ask.legacy
#[tokio::test]
async fn what_belongs_to_modern_calls_means_nothing_in_a_session() {
    let (_served, mut client) = in_session(Config::default()).await;
    for more in [
        json!({"inputResponses": {"name": accept("name", "Ann")}}),
        json!({"inputResponses": 5, "requestState": "made up"}),
    ] {
        let mut params = json!({"name": "name"});
        for (member, value) in more.as_object().unwrap() {
            params[member] = value.clone();
        }
        let asked = client.ask(Era::Legacy.request("1", "tools/call", params)).await;
        assert_eq!(asked["method"], "elicitation/create", "{asked}");
        client.send(reply(&asked, &json!({"action": "decline"}))).await;
        assert_eq!(client.answer().await["result"]["isError"], true);
    }
}
