//! What is wrong with a request is said in its answer, and the connection goes on.

use serde_json::Value;
use serde_json::json;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::code;
use crate::fixture::text_of;

/// Sends a text and expects an error with this code and id, after which the connection goes on.
///
/// Where no id could be read there is none in the answer: MCP's schema has no `null` there, though JSON-RPC has.
async fn check(client: &mut Client, text: &str, expected: i64, id: Option<Value>) {
    let answer = client.ask(text).await;
    assert_eq!(code(&answer), expected, "{text}\n{answer}");
    assert_eq!(answer.get("id"), id.as_ref(), "{text}\n{answer}");
    assert!(answer["error"]["message"].is_string(), "{text}\n{answer}");
    client.nothing_comes().await;
}

// BINDING: read.parse, read.goes-on, framing.one, write.error-id
#[tokio::test]
async fn what_is_not_json_is_a_parse_error() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for text in
        ["{nonsense", "", "hello", r#"{"jsonrpc":"2.0","id":1"#, r#"{"id":1,}"#, "{} {}", "\u{feff}{}"]
    {
        check(&mut client, text, -32700, None).await;
    }
}

// BINDING: read.invalid, read.twice, read.id, read.goes-on, write.error-id
#[tokio::test]
async fn json_that_is_no_request_is_invalid() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    check(&mut client, "5", -32600, None).await;
    check(&mut client, "null", -32600, None).await;
    check(&mut client, r#""text""#, -32600, None).await;
    check(&mut client, "{}", -32600, None).await;
    check(&mut client, r#"{"jsonrpc":"2.0","id":5}"#, -32600, Some(json!(5))).await;
    check(&mut client, r#"{"jsonrpc":"2.0","id":5,"method":6}"#, -32600, Some(json!(5))).await;
    check(&mut client, r#"{"jsonrpc":"1.0","id":5,"method":"ping"}"#, -32600, Some(json!(5))).await;
    check(&mut client, r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600, None).await;
}

// BINDING: batch.where
#[tokio::test]
async fn a_batch_is_refused_as_a_whole() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    check(&mut client, "[]", -32600, None).await;
    check(&mut client, &format!("[{ping}]"), -32600, None).await;
    check(&mut client, &format!(" [{ping},{ping}]"), -32600, None).await;
}

/// JSON-RPC 2.0, section 7: "rpc call Batch, invalid JSON".
#[tokio::test]
async fn a_batch_that_is_cut_off_is_a_parse_error() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    check(
        &mut client,
        r#"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method""#,
        -32700,
        None,
    )
    .await;
    check(&mut client, "[", -32700, None).await;
}

// BINDING: error.unknown-tool
#[tokio::test]
async fn an_unknown_tool_is_invalid_params() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for tool in ["unknown", "", "Add", "add ", "ad"] {
        check(&mut client, &call("1", tool, json!({})), -32602, Some(json!(1))).await;
    }
}

// BINDING: read.params-object, read.goes-on
#[tokio::test]
async fn params_that_cannot_be_read_are_invalid() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for params in
        ["7", r#"{"name":7}"#, r#"{"name":"add","arguments":[1]}"#, r#"{"name":"add","arguments":"x"}"#, "{}"]
    {
        let text = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{params}}}"#);
        check(&mut client, &text, -32602, Some(json!(1))).await;
    }
}

// BINDING: read.depth, read.goes-on
#[tokio::test]
async fn nesting_without_end_is_an_answer_and_not_the_end() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let deep = "[".repeat(500_000);
    check(&mut client, &format!(r#"{{"id":1,"method":"ping","params":{{"x":{deep}"#), -32700, None).await;
    check(&mut client, &format!(r#"{{"x":{deep}"#), -32700, None).await;
    // Whole, and in a place that nobody reads: there is nothing to complain about.
    let whole = format!(r#"{{"id":1,"method":"ping","x":{deep}{}}}"#, "]".repeat(500_000));
    assert_eq!(client.ask(whole).await["result"], json!({}));
}

/// Calls a tool with wrong arguments, and expects a tool error with these words in it.
async fn check_arguments(client: &mut Client, tool: &str, arguments: Value, words: &[&str]) {
    let answer = client.ask(call("1", tool, arguments)).await;
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    let text = text_of(&answer);
    for word in words {
        assert!(text.contains(word), "{word:?} is not said in: {text}");
    }
}

// BINDING: error.tool
#[tokio::test]
async fn wrong_arguments_are_told_to_the_model() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    check_arguments(&mut client, "add", json!({"a": "one", "b": 2}), &["`a`", "integer", "\"one\""]).await;
    check_arguments(&mut client, "add", json!({"a": 1}), &["`b`", "missing"]).await;
    check_arguments(&mut client, "add", json!({}), &["`a`", "`b`"]).await;
    check_arguments(&mut client, "echo", json!({"txet": "x"}), &["`text`", "`txet`", "did you mean"]).await;
    check_arguments(&mut client, "double", json!({"n": 1, "x": 2}), &["`x` is no argument", "`n`"]).await;
    // The other kinds of tools decode for themselves.
    check_arguments(&mut client, "instant", json!({"text": 1}), &["`text`", "string"]).await;
    check_arguments(&mut client, "blocking_echo", json!({"text": null}), &["`text`", "string", "null"]).await;
    check_arguments(&mut client, "yielding", json!({"text": "x", "times": -1}), &["`times`", "-1"]).await;
    client.nothing_comes().await;
}

// BINDING: error.tool
#[tokio::test]
async fn an_err_of_a_tool_is_told_to_the_model() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    check_arguments(&mut client, "add", json!({"a": i64::MAX, "b": 1}), &["the sum is too large"]).await;
}

#[tokio::test]
async fn a_misspelt_tool_or_argument_is_told_what_it_was_probably_meant_to_be() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let unknown = client.ask(call("1", "blocking_ehco", json!({}))).await;
    assert_eq!(unknown["error"]["message"], "unknown tool: blocking_ehco, did you mean `blocking_echo`?");
    check_arguments(
        &mut client,
        "echo",
        json!({"txet": "x"}),
        &["`text`: missing", "`txet`", "did you mean `text`?"],
    )
    .await;
}
