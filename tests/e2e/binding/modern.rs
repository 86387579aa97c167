//! The revision 2026-07-28: what a request has to say, and which fault is told first.

use serde_json::Value;
use serde_json::json;

use super::CAPABILITIES;
use super::Era;
use super::LOG_LEVEL;
use super::VERSION;
use super::meta;
use super::request;
use super::with_meta;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::code;

/// A server, and a client of it in a session: what a session allows must not matter.
async fn in_session() -> (Fixture, Client) {
    let fixture = Fixture::start().await;
    let client = fixture.client().await;
    (fixture, client)
}

/// Sends a request with this `_meta`, and expects an error.
async fn check(client: &mut Client, method: &str, meta: &Value, expected: i64) -> Value {
    let params = json!({"name": "tally", "_meta": meta});
    let answer = client.ask(request("1", method, &params)).await;
    assert_eq!((code(&answer), &answer["id"]), (expected, &json!(1)), "{method} {meta}\n{answer}");
    answer
}

// BINDING: modern.meta
#[tokio::test]
async fn version_and_capabilities_have_to_be_there() {
    let (fixture, mut client) = in_session().await;
    for method in ["tools/call", "tools/list", "server/discover", "subscriptions/listen", "ping", "unknown"] {
        for meta in [
            json!({VERSION: "2026-07-28"}),
            json!({VERSION: "2026-07-28", CAPABILITIES: null}),
            json!({VERSION: "2026-07-28", CAPABILITIES: []}),
            json!({VERSION: "2026-07-28", CAPABILITIES: "all"}),
            json!({VERSION: 20_260_728, CAPABILITIES: {}}),
            json!({VERSION: ["2026-07-28"], CAPABILITIES: {}}),
        ] {
            check(&mut client, method, &meta, -32602).await;
        }
    }
    assert_eq!(fixture.probe.tally.get(), 0);
}

// BINDING: modern.client-info
#[tokio::test]
async fn who_the_client_is_need_not_be_said() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    for info in [json!({}), json!({"io.modelcontextprotocol/clientInfo": 5})] {
        let params = with_meta(with_meta(json!({}), meta()), info);
        assert!(client.ask(request("1", "tools/list", &params)).await["result"]["tools"].is_array());
    }
}

/// The versions that `server/discover` tells.
async fn told(client: &mut Client) -> Value {
    client.ask(Era::Modern.request("1", "server/discover", json!({}))).await["result"]["supportedVersions"]
        .clone()
}

// BINDING: modern.version, modern.legacy-version, modern.discover
#[tokio::test]
async fn another_version_is_told_those_that_are_spoken() {
    let (_fixture, mut client) = in_session().await;
    let versions = told(&mut client).await;
    assert_eq!(versions, json!(["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]));
    for (version, hint) in [
        ("v999.0.0", ""),
        ("", ""),
        ("a \"quote\"\n", ""),
        ("2025-11-25", "initialize"),
        ("2024-11-05", "initialize"),
    ] {
        for method in ["tools/call", "tools/list", "server/discover", "initialize", "unknown"] {
            let answer =
                check(&mut client, method, &json!({VERSION: version, CAPABILITIES: {}}), -32022).await;
            assert_eq!(answer["error"]["data"], json!({"supported": versions, "requested": version}));
            assert!(answer["error"]["message"].as_str().unwrap().contains(hint), "{answer}");
        }
    }
}

// BINDING: modern.removed
#[tokio::test]
async fn what_the_revision_has_removed_is_not_found_though_sessions_have_it() {
    let (_fixture, mut client) = in_session().await;
    for (method, in_session) in [
        ("initialize", true),
        ("ping", true),
        ("logging/setLevel", true),
        ("resources/subscribe", false),
        ("resources/unsubscribe", false),
        ("tasks/result", false),
        ("tasks/list", false),
    ] {
        let params = json!({"level": "info", "uri": "a:b", "taskId": "t", "protocolVersion": "2025-11-25"});
        let modern = client.ask(Era::Modern.request("1", method, params.clone())).await;
        assert_eq!(code(&modern), -32601, "{method}: {modern}");
        let legacy = client.ask(Era::Legacy.request("1", method, params)).await;
        assert_eq!(legacy.get("result").is_some(), in_session, "{method}: {legacy}");
    }
    // Nor has the modern `initialize` opened a session.
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    client.ask(Era::Modern.request("1", "initialize", json!({}))).await;
    assert_eq!(code(&client.ask(Era::Legacy.request("1", "tools/list", json!({}))).await), -32602);
}

// BINDING: modern.params
#[tokio::test]
async fn what_is_wrong_with_the_parameters_is_told() {
    let (_fixture, mut client) = in_session().await;
    for (method, params) in [
        ("tools/call", json!({})),
        ("tools/call", json!({"name": "no such tool"})),
        ("tools/call", json!({"name": "tally", "arguments": []})),
        ("tools/call", json!({"name": "tally", "_meta": {LOG_LEVEL: "loud"}})),
        ("tools/list", json!({"cursor": "never given"})),
        ("subscriptions/listen", json!({})),
    ] {
        let answer = client.ask(Era::Modern.request("1", method, params.clone())).await;
        assert_eq!(code(&answer), -32602, "{method} {params}\n{answer}");
    }
}

/// Each request has the fault of its line and all those of the lines below it.
// BINDING: modern.order
#[tokio::test]
async fn the_first_fault_is_told() {
    let (_fixture, mut client) = in_session().await;
    let no_name = json!({"name": 7, "cursor": {}, "_meta": {VERSION: "v999", CAPABILITIES: {}}});
    assert_eq!(code(&client.ask(request("1", "ping", &no_name)).await), -32022);
    check(&mut client, "ping", &json!({VERSION: "v999"}), -32602).await;
    check(&mut client, "ping", &json!({VERSION: 7, CAPABILITIES: {}}), -32602).await;
    check(&mut client, "ping", &json!({VERSION: "v999", CAPABILITIES: {}, LOG_LEVEL: 7}), -32022).await;
    check(&mut client, "ping", &json!({VERSION: "2026-07-28", CAPABILITIES: {}, LOG_LEVEL: 7}), -32601).await;
    check(&mut client, "tools/call", &json!({VERSION: "2026-07-28", CAPABILITIES: {}, LOG_LEVEL: 7}), -32602)
        .await;
}
