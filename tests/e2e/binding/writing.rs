//! What a server sends is written strictly: every kind of message, looked at one by one.

use std::collections::BTreeSet;

use mcp_ws::Context;
use mcp_ws::DynamicTool;
use serde_json::Value;
use serde_json::json;

use super::Era;
use super::LOG_LEVEL;
use super::VERSION;
use super::initialize;
use super::meta;
use super::request;
use super::served::Served;
use super::with_meta;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::cancel;

/// Whether nothing in it is null. Nothing that the tools here say is.
fn has_no_null(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(values) => values.iter().all(has_no_null),
        Value::Object(members) => members.values().all(has_no_null),
        _ => true,
    }
}

/// The next message, if its envelope is as it has to be. Says which kind it is, or which code.
async fn next(client: &mut Client) -> String {
    let text = client.text().await;
    assert!(text.starts_with(r#"{"jsonrpc":"2.0","#) && text.ends_with('}'), "{text:?}");
    let message: Value = serde_json::from_str(&text).unwrap();
    assert!(has_no_null(&message), "{text}");
    let members: BTreeSet<_> = message.as_object().unwrap().keys().map(String::as_str).collect();
    let is = |expected: &[&str]| members == expected.iter().copied().collect::<BTreeSet<_>>();
    if is(&["jsonrpc", "id", "result"]) {
        assert!(message["result"].is_object(), "{text}");
        return message["result"]["resultType"].as_str().unwrap_or("result").to_owned();
    }
    if is(&["jsonrpc", "id", "error"]) || is(&["jsonrpc", "error"]) {
        let error = message["error"].as_object().unwrap();
        assert!(error.keys().all(|key| ["code", "message", "data"].contains(&&**key)), "{text}");
        assert!(error["message"].is_string(), "{text}");
        return error["code"].to_string();
    }
    assert!(is(&["jsonrpc", "method", "params"]) || is(&["jsonrpc", "id", "method", "params"]), "{text}");
    assert!(message["params"].is_object(), "{text}");
    message["method"].as_str().unwrap().to_owned()
}

/// Sends a text, and expects messages of these kinds.
async fn check(client: &mut Client, text: &str, expected: &[&str]) {
    client.send(text).await;
    for kind in expected {
        assert_eq!(next(client).await, *kind, "{text}");
    }
}

// BINDING: write.members, write.no-null, framing.text
#[tokio::test]
async fn every_message_has_its_members_and_no_others() {
    let served = Served::start().await;
    let mut client = served.client().await;
    let able = json!({"elicitation": {"form": {}}});
    let legacy = |method: &str, params: Value| Era::Legacy.request("1", method, params);
    let modern = |method: &str, params: Value| Era::Modern.request("1", method, params);

    check(&mut client, &legacy("tools/list", json!({})), &["-32602"]).await;
    initialize(&mut client, "2025-11-25", able.clone()).await;
    let session = json!({"protocolVersion": "2025-11-25", "capabilities": able});
    check(&mut client, &legacy("initialize", session), &["result"]).await;
    check(&mut client, "{", &["-32700"]).await;
    check(&mut client, "{}", &["-32600"]).await;
    check(&mut client, "[]", &["-32600"]).await;
    check(&mut client, &legacy("unknown", json!({})), &["-32601"]).await;
    check(&mut client, &legacy("ping", json!({})), &["result"]).await;
    check(&mut client, &legacy("tools/list", json!({})), &["result"]).await;
    for tool in ["item", "list"] {
        check(&mut client, &legacy("tools/call", json!({"name": tool})), &["result"]).await;
        check(&mut client, &modern("tools/call", json!({"name": tool})), &["complete"]).await;
    }
    check(
        &mut client,
        &legacy("tools/call", json!({"name": "list", "arguments": {"sound": 1}})),
        &["result"],
    )
    .await;
    let said = ["notifications/message", "notifications/message", "result"];
    check(&mut client, &legacy("tools/call", json!({"name": "say"})), &said).await;
    check(&mut client, &legacy("tools/call", json!({"name": "name"})), &["elicitation/create"]).await;
    check(&mut client, &cancel("1"), &["notifications/cancelled"]).await;

    check(&mut client, &modern("server/discover", json!({})), &["complete"]).await;
    check(&mut client, &modern("tools/list", json!({})), &["complete"]).await;
    check(&mut client, &modern("ping", json!({})), &["-32601"]).await;
    check(&mut client, &modern("tools/call", json!({"name": "name"})), &["-32021"]).await;
    let version = json!({VERSION: "v999"});
    let other = with_meta(with_meta(json!({}), meta()), version);
    check(&mut client, &request("1", "tools/list", &other), &["-32022"]).await;
    let asking =
        with_meta(json!({"name": "name"}), json!({VERSION: "2026-07-28", super::CAPABILITIES: able}));
    check(&mut client, &request("1", "tools/call", &asking), &["input_required"]).await;
    let loud = json!({"name": "say", "_meta": {LOG_LEVEL: "error"}});
    check(&mut client, &modern("tools/call", loud), &["notifications/message", "complete"]).await;
    let listen = json!({"notifications": {"toolsListChanged": true}});
    check(
        &mut client,
        &modern("subscriptions/listen", listen),
        &["notifications/subscriptions/acknowledged"],
    )
    .await;
    let nothing = |_: Value, _: Context| async {};
    served.server.add_tool(DynamicTool::new("new", json!({"type": "object"}), nothing)).unwrap();
    for _ in 0..2 {
        assert_eq!(next(&mut client).await, "notifications/tools/list_changed");
    }
    tokio::spawn(async move { served.server.shutdown().await });
    assert_eq!(next(&mut client).await, "complete");
    assert_eq!(client.closed().await, Some(1001));
}

/// Large ones too, and those that the client's own messages came in pieces for.
// BINDING: framing.whole
#[tokio::test]
async fn a_message_is_one_frame() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    for bytes in [0, 1, 200, 70_000, 3 << 20] {
        raw.send(&crate::fixture::text_frame(&Era::Modern.call("1", "large", json!({"bytes": bytes})))).await;
        // A frame whose first byte says: text, and the last of its message.
        let text = raw.text().await;
        assert!(text.len() > bytes && text.starts_with('{') && text.ends_with('}'));
    }
}

// BINDING: error.retired, error.unknown-tool
#[tokio::test]
async fn codes_that_were_withdrawn_are_not_sent() {
    let served = Served::start().await;
    let mut client = served.client().await;
    for version in ["2024-11-05", "2025-11-25"] {
        initialize(&mut client, version, json!({})).await;
        for era in super::ERAS {
            for method in ["resources/read", "prompts/get", "resources/subscribe", "completion/complete"] {
                client.send(era.request("1", method, json!({"uri": "no:such", "name": "x"}))).await;
                assert_eq!(next(&mut client).await, "-32601", "{version} {era:?} {method}");
            }
            client.send(era.call("1", "no such tool", json!({}))).await;
            assert_eq!(next(&mut client).await, "-32602", "{version} {era:?}");
            let expected = if era == Era::Modern { "-32021" } else { "result" };
            client.send(era.call("1", "page", json!({}))).await;
            assert_eq!(next(&mut client).await, expected, "{version} {era:?}");
        }
    }
}
