//! Sessions: how they are opened, again and again, and what is answered without one.

use serde_json::json;

use super::Era;
use super::initialize;
use super::request;
use super::served::Served;
use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::code;
use crate::fixture::list;
use crate::fixture::text_of;

// BINDING: legacy.version
#[tokio::test]
async fn a_revision_without_sessions_cannot_be_agreed_on() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let params = json!({"protocolVersion": "2026-07-28", "capabilities": {}});
    let answer = client.ask(request("1", "initialize", &params)).await;
    assert_eq!(answer["result"]["protocolVersion"], "2025-11-25", "{answer}");
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
}

// BINDING: legacy.capabilities, legacy.initialize
#[tokio::test]
async fn a_server_says_what_it_can() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let answer = client.ask(request("1", "initialize", &json!({"protocolVersion": version}))).await;
        assert_eq!(answer["result"]["protocolVersion"], version, "{answer}");
        let capabilities = &answer["result"]["capabilities"];
        assert_eq!(capabilities["tools"], json!({"listChanged": true}), "{answer}");
        assert_eq!(capabilities["logging"], json!({}), "{answer}");
    }
}

// BINDING: legacy.again
#[tokio::test]
async fn a_second_handshake_agrees_anew_on_what_can_be_asked_too() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", json!({})).await;
    assert!(client.call("name_or_none", json!({})).await.starts_with("Impossible"));
    initialize(&mut client, "2025-06-18", json!({"elicitation": {}})).await;
    let asked = client.ask(call("1", "name_or_none", json!({}))).await;
    assert_eq!(asked["method"], "elicitation/create", "{asked}");
    assert_eq!(asked["params"].get("mode"), None, "as 2025-06-18 has it: {asked}");
    client.send(super::reply(&asked, &json!({"action": "accept", "content": {"name": "Ann"}}))).await;
    assert_eq!(text_of(&client.answer().await), "Ann");
    initialize(&mut client, "2025-06-18", json!({})).await;
    assert!(client.call("name_or_none", json!({})).await.starts_with("Impossible"));
}

// BINDING: legacy.level
#[tokio::test]
async fn a_handshake_sets_no_log_level() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", json!({})).await;
    client.ask(Era::Legacy.request("1", "logging/setLevel", json!({"level": "emergency"}))).await;
    assert_eq!(client.call("say", json!({})).await, "said", "nothing was logged before");
    initialize(&mut client, "2025-06-18", json!({})).await;
    let logged = client.ask(call("2", "say", json!({}))).await;
    assert_eq!(logged["method"], "notifications/message", "{logged}");
}

// BINDING: legacy.again-calls
#[tokio::test]
async fn a_call_keeps_the_revision_under_which_it_began() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", json!({})).await;
    client.send(call("1", "hold_item", json!({}))).await;
    served.probe.started.reaches(1).await;
    initialize(&mut client, "2024-11-05", json!({})).await;
    client.send(call("2", "hold_item", json!({}))).await;
    served.probe.started.reaches(2).await;
    served.probe.release(2);
    for _ in 0..2 {
        let answer = client.answer().await;
        let structured = answer["result"].get("structuredContent");
        assert_eq!(structured.is_some(), answer["id"] == 1, "{answer}");
    }
}

// BINDING: legacy.ping, legacy.session, legacy.discover, legacy.unknown, legacy.hint, legacy.probe
#[tokio::test]
async fn each_request_has_its_answer_without_a_session_and_within_one() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let listen = json!({"notifications": {"toolsListChanged": true}});
    // Method and parameters; whether they are answered without a session and with one, or by which error.
    let requests = [
        ("ping", json!({}), Ok(()), Ok(())),
        ("tools/list", json!({}), Err(-32602), Ok(())),
        ("tools/call", json!({"name": "tally"}), Err(-32602), Ok(())),
        ("logging/setLevel", json!({"level": "info"}), Err(-32602), Ok(())),
        ("server/discover", json!({}), Err(-32602), Err(-32602)),
        ("subscriptions/listen", listen, Err(-32602), Err(-32602)),
        ("resources/list", json!({}), Err(-32601), Err(-32601)),
        ("resources/subscribe", json!({"uri": "a:b"}), Err(-32601), Err(-32601)),
        ("tasks/list", json!({}), Err(-32601), Err(-32601)),
        ("", json!({}), Err(-32601), Err(-32601)),
    ];
    for within_session in [false, true] {
        for (method, params, without, within) in &requests {
            let answer = client.ask(request("1", method, params)).await;
            match if within_session { within } else { without } {
                Ok(()) => assert!(answer["result"].is_object(), "{method}: {answer}"),
                Err(expected) => {
                    assert_eq!(code(&answer), *expected, "{method}: {answer}");
                    let message = answer["error"]["message"].as_str().unwrap();
                    let hints = [super::VERSION, "initialize", "2026-07-28", "2025-11-25", "2024-11-05"];
                    let has_hints = hints.iter().all(|hint| message.contains(hint));
                    assert_eq!(has_hints, *expected == -32602, "{method}: {answer}");
                }
            }
        }
        // After all these errors the connection is still there for a session.
        client.initialize().await;
    }
    assert_eq!(fixture.probe.tally.get(), 1);
}

// BINDING: legacy.probe
#[tokio::test]
async fn who_probes_in_either_way_can_go_on_with_a_session() {
    let fixture = Fixture::start().await;
    for probe in [
        request("1", "server/discover", &json!({})),
        request(
            "1",
            "server/discover",
            &json!({"_meta": {super::VERSION: "2099-01-01", super::CAPABILITIES: {}}}),
        ),
        Era::Modern.request("1", "server/discover", json!({})),
        list("1", None),
    ] {
        let mut client = fixture.silent_client().await;
        assert_eq!(client.ask(&*probe).await["id"], 1, "{probe}");
        client.initialize().await;
        assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
    }
}
