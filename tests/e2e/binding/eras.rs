//! Both eras on one connection: each request is under the rules that it names itself.

use serde_json::Value;
use serde_json::json;

use super::ERAS;
use super::Era;
use super::SERVER_INFO;
use super::VERSION;
use super::meta;
use super::request;
use super::served::Served;
use super::with_meta;
use crate::fixture::Fixture;
use crate::fixture::code;
use crate::fixture::text_of;

/// Whether a result has what only modern ones have.
fn is_modern(answer: &Value) -> bool {
    let result = answer["result"].as_object().unwrap_or_else(|| panic!("a result: {answer}"));
    let has = |member: &str| result.contains_key(member);
    if result.get("resultType") == Some(&json!("complete")) {
        assert!(answer["result"]["_meta"][SERVER_INFO]["name"].is_string(), "{answer}");
        let is_cacheable = has("tools") || has("supportedVersions");
        assert_eq!(has("ttlMs"), is_cacheable, "{answer}");
        assert_eq!(has("cacheScope"), is_cacheable, "{answer}");
        return true;
    }
    for member in ["resultType", "ttlMs", "cacheScope", "_meta"] {
        assert!(!has(member), "{member} in {answer}");
    }
    false
}

/// A session in which requests of both eras come in turn, some of them answered at once and some later.
// BINDING: era.by-meta, era.interleaved, write.legacy, write.modern, write.caching
#[tokio::test]
async fn requests_of_both_eras_interleave() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let mut sent = Vec::new();
    for round in 0..3 {
        for (number, era) in ERAS.into_iter().enumerate() {
            let id = |n: usize| (100 * round + 10 * number + n).to_string();
            sent.extend([
                era.call(&id(1), "hold", json!({})),
                era.call(&id(2), "add", json!({"a": 1, "b": 2})),
                era.call(&id(3), "add", json!({})),
                era.request(&id(4), "tools/list", json!({})),
                era.call(&id(5), "yielding", json!({"text": "x", "times": 3})),
                era.call(&id(6), "blocking_echo", json!({"text": "x"})),
            ]);
        }
    }
    let count = sent.len();
    client.send_at_once(sent).await;
    fixture.probe.started.reaches(6).await;
    fixture.probe.release(6);
    for _ in 0..count {
        let answer = client.answer().await;
        let id = answer["id"].as_u64().unwrap();
        assert_eq!(is_modern(&answer), id / 10 % 10 == 1, "{answer}");
    }
    client.nothing_comes().await;
    // What the other era does not know is answered by the rules of the one that is asked.
    assert_eq!(code(&client.ask(Era::Modern.request("1", "ping", json!({}))).await), -32601);
    assert_eq!(code(&client.ask(Era::Legacy.request("1", "server/discover", json!({}))).await), -32602);
    assert!(is_modern(&client.ask(Era::Modern.request("1", "server/discover", json!({}))).await));
    assert!(!is_modern(&client.ask(Era::Legacy.request("1", "ping", json!({}))).await));
}

// BINDING: era.independent
#[tokio::test]
async fn a_session_and_modern_requests_know_nothing_of_each_other() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    assert!(is_modern(&client.ask(Era::Modern.request("1", "tools/list", json!({}))).await));
    assert_eq!(code(&client.ask(Era::Legacy.request("1", "tools/list", json!({}))).await), -32602);
    client.initialize().await;
    assert!(!is_modern(&client.ask(Era::Legacy.request("1", "tools/list", json!({}))).await));
    // The session stands for nothing that the request has to say.
    let version_alone = json!({"_meta": {VERSION: "2026-07-28"}});
    assert_eq!(code(&client.ask(request("1", "tools/list", &version_alone)).await), -32602);
}

// BINDING: era.each
#[tokio::test]
async fn what_one_modern_request_says_does_not_hold_for_the_next() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let params = |more: Value| with_meta(with_meta(json!({"name": "say"}), meta()), more);
    let loud = params(json!({super::LOG_LEVEL: "debug"}));
    client.send(request("1", "tools/call", &loud)).await;
    for _ in 0..3 {
        assert_eq!(client.answer().await["method"], "notifications/message");
    }
    assert_eq!(text_of(&client.answer().await), "said");
    let quiet = client.ask(request("2", "tools/call", &params(json!({})))).await;
    assert_eq!(text_of(&quiet), "said");

    let able = json!({super::CAPABILITIES: {"elicitation": {"form": {}}}});
    let able = with_meta(with_meta(json!({"name": "name"}), meta()), able);
    assert_eq!(client.ask(request("3", "tools/call", &able)).await["result"]["resultType"], "input_required");
    assert_eq!(code(&client.ask(Era::Modern.call("4", "name", json!({}))).await), -32021);

    assert_eq!(code(&client.ask(request("5", "tools/call", &json!({"name": "say"}))).await), -32602);
}
