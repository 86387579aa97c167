//! What careless clients send is taken, as long as it can mean one thing only.

use serde_json::json;

use super::CAPABILITIES;
use super::ERAS;
use super::Era;
use super::VERSION;
use super::meta;
use super::request;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::INITIALIZED;
use crate::fixture::call;
use crate::fixture::cancel;
use crate::fixture::code;
use crate::fixture::list;
use crate::fixture::text_frame;
use crate::fixture::text_of;

/// Sends a request of id 1, and expects a result.
async fn check(client: &mut Client, text: &str) {
    let answer = client.ask(text).await;
    assert_eq!(answer["id"], 1, "{text}\n{answer}");
    assert!(answer["result"].is_object(), "{text}\n{answer}");
}

/// Sends a text, and expects an error of this code and without an id.
async fn check_error(client: &mut Client, text: &str, expected: i64) {
    let answer = client.ask(text).await;
    assert_eq!((code(&answer), answer.get("id")), (expected, None), "{text}\n{answer}");
    client.nothing_comes().await;
}

// BINDING: read.jsonrpc
#[tokio::test]
async fn jsonrpc_may_be_missing() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        for version in ["", r#""jsonrpc":null,"#] {
            let text = era.call("1", "add", json!({"a": 1, "b": 2}));
            check(&mut client, &text.replace(r#""jsonrpc":"2.0","#, version)).await;
        }
    }
}

// BINDING: read.order
#[tokio::test]
async fn members_come_in_any_order() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let (meta, arguments) = (meta(), r#""arguments":{"b":2,"a":1}"#);
    for params in [
        format!(r#"{{"_meta":{meta},"name":"add",{arguments}}}"#),
        format!(r#"{{{arguments},"name":"add","_meta":{meta}}}"#),
        format!(r#"{{{arguments},"name":"add"}}"#),
    ] {
        for text in [
            format!(r#"{{"params":{params},"id":1,"method":"tools/call","jsonrpc":"2.0"}}"#),
            format!(r#"{{"method":"tools/call","params":{params},"jsonrpc":"2.0","id":1}}"#),
        ] {
            let answer = client.ask(&*text).await;
            assert_eq!((&answer["id"], text_of(&answer)), (&json!(1), "3"), "{text}");
            let is_modern = params.contains("_meta");
            assert_eq!(answer["result"].get("resultType").is_some(), is_modern, "{text}\n{answer}");
        }
    }
}

// BINDING: read.unknown
#[tokio::test]
async fn what_nobody_knows_is_passed_over_at_every_level() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    check(
        &mut client,
        r#"{"x":[1],"id":1,"method":"initialize","params":{"x":{},"capabilities":{"x":{}},"clientInfo":{"x":1}}}"#,
    )
    .await;
    for mut meta in [json!({}), meta()] {
        meta["x"] = json!({"deep": [null]});
        meta["com.example/y"] = json!(1);
        let params = json!({"name": "add", "arguments": {"a": 1, "b": 2, "x": 3}, "task": {}, "_meta": meta});
        let text = format!(r#"{{"x":null,"id":1,"method":"tools/call","params":{params},"auth":{{}}}}"#);
        check(&mut client, &text).await;
    }
}

// BINDING: read.params
#[tokio::test]
async fn params_may_be_missing_or_null() {
    let fixture = Fixture::start().await;
    for params in ["", r#","params":null"#, r#","params":{}"#] {
        let mut client = fixture.silent_client().await;
        for method in ["initialize", "ping", "tools/list", "initialize"] {
            check(&mut client, &format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}"{params}}}"#)).await;
        }
        client.send(format!(r#"{{"jsonrpc":"2.0","method":"notifications/initialized"{params}}}"#)).await;
        client.nothing_comes().await;
        let nameless = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call"{params}}}"#);
        assert_eq!(code(&client.ask(nameless).await), -32602);
    }
}

// BINDING: read.arguments
#[tokio::test]
async fn arguments_may_be_missing_or_null() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        for params in [json!({"name": "tally"}), json!({"name": "tally", "arguments": null})] {
            check(&mut client, &era.request("1", "tools/call", params)).await;
        }
    }
    assert_eq!(fixture.probe.tally.get(), 4);
}

// BINDING: read.meta-null
#[tokio::test]
async fn what_is_null_in_the_meta_is_as_if_it_was_not_there() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for meta in [json!(null), json!({"progressToken": null}), json!({VERSION: null, CAPABILITIES: null})] {
        let params = json!({"name": "count", "arguments": {"n": 3}, "_meta": meta});
        let answer = client.ask(request("1", "tools/call", &params)).await;
        assert_eq!(text_of(&answer), "3", "no progress came before it, and it is served in the session");
        assert_eq!(answer["result"].get("resultType"), None);
    }
    let mut meta = meta();
    meta[CAPABILITIES] = json!(null);
    let params = json!({"_meta": meta});
    assert_eq!(code(&client.ask(request("1", "tools/list", &params)).await), -32602);
}

/// All of it arrives in one piece, handshake of MCP and calls.
// BINDING: read.pipelined, read.initialized, order.arrival
#[tokio::test]
async fn everything_may_come_in_one_write() {
    let fixture = Fixture::start().await;
    let add = |id| call(id, "add", json!({"a": 1, "b": 2}));
    let legacy =
        [INITIALIZE.to_owned(), INITIALIZED.to_owned(), list("1", None), add("2"), add("3"), add("4")];
    // Nobody waits for the notification, so it may come late or never.
    let hasty =
        [INITIALIZE.to_owned(), list("1", None), add("2"), add("3"), INITIALIZED.to_owned(), add("4")];
    for texts in [legacy, hasty] {
        let mut raw = fixture.raw().await;
        raw.upgrade().await;
        let frames: Vec<u8> = texts.iter().flat_map(|text| text_frame(text)).collect();
        raw.send(&frames).await;
        for id in ["\"init\"", "1", "2", "3", "4"] {
            let text = raw.text().await;
            assert!(text.starts_with(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#)), "{text}");
        }
    }
    let mut raw = fixture.raw().await;
    raw.upgrade().await;
    let modern = [
        Era::Modern.request("0", "server/discover", json!({})),
        Era::Modern.request("1", "tools/list", json!({})),
        Era::Modern.call("2", "add", json!({"a": 1, "b": 2})),
        Era::Modern.call("3", "add", json!({"a": 1, "b": 2})),
        Era::Modern.call("4", "add", json!({"a": 1, "b": 2})),
    ];
    raw.send(&modern.iter().flat_map(|text| text_frame(text)).collect::<Vec<u8>>()).await;
    for id in 0..5 {
        let text = raw.text().await;
        assert!(text.starts_with(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":"#)), "{text}");
    }
}

// BINDING: read.notification
#[tokio::test]
async fn notifications_that_cannot_be_read_are_passed_over() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    for text in [
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":7}"#.to_owned(),
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":[1]}"#.to_owned(),
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#.to_owned(),
        r#"{"jsonrpc":"2.0","method":"notifications/x","params":{"_meta":5}}"#.to_owned(),
        r#"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}"#
            .to_owned(),
        cancel("[1]"),
    ] {
        client.send(text).await;
        client.nothing_comes().await;
    }
    assert_eq!(fixture.probe.dropped.get(), 0);
}

// BINDING: read.no-id
#[tokio::test]
async fn nothing_is_run_for_a_request_without_an_id() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        for method in ["tools/call", "initialize", "ping", "tools/list", "subscriptions/listen", "x"] {
            let params = json!({"name": "tally", "notifications": {"toolsListChanged": true}});
            let text = era.request("0", method, params);
            client.send(text.replace(r#""id":0,"#, "")).await;
        }
    }
    client.nothing_comes().await;
    assert_eq!(client.call("tally", json!({})).await, "1", "none ran before");
}

// BINDING: read.answers
#[tokio::test]
async fn an_answer_is_never_answered() {
    let fixture = Fixture::start().await;
    for mut client in [fixture.silent_client().await, fixture.client().await] {
        for text in [
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":"no such","result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
            r#"{"jsonrpc":"2.0","result":{}}"#,
            r#"{"jsonrpc":"2.0","id":null,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":{},"result":{}}"#,
            r#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"x"}}"#,
            r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":1,"message":"x"}}"#,
            r#"{"jsonrpc":"1.0","id":1,"result":{}}"#,
            r#"{"id":1,"error":"a word"}"#,
            r#"{"id":1,"result":{},"params":7}"#,
        ] {
            client.send(text).await;
            client.nothing_comes().await;
        }
    }
}

// BINDING: read.id
#[tokio::test]
async fn an_id_is_a_string_or_a_number() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for id in ["null", "true", "false", "{}", "[1]", "[]"] {
        for era in ERAS {
            check_error(&mut client, &era.request(id, "tools/list", json!({})), -32600).await;
            check_error(&mut client, &era.call(id, "tally", json!({})), -32600).await;
        }
    }
    assert_eq!(fixture.probe.tally.get(), 0);
}

// BINDING: read.twice
#[tokio::test]
async fn a_member_stands_once() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for text in [
        r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"ping","method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{},"params":{}}"#,
    ] {
        let answer = client.ask(text).await;
        assert_eq!(code(&answer), -32600, "{text}\n{answer}");
        client.nothing_comes().await;
    }
}

// BINDING: read.params-object
#[tokio::test]
async fn params_are_an_object() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for params in ["[]", r#"["add"]"#, "7", "true", r#""x""#] {
        for method in ["tools/list", "tools/call", "ping", "initialize", "server/discover"] {
            let text = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{params}}}"#);
            let answer = client.ask(&*text).await;
            assert_eq!((code(&answer), &answer["id"]), (-32602, &json!(1)), "{text}\n{answer}");
        }
    }
}

// BINDING: framing.whitespace
#[tokio::test]
async fn white_space_around_a_message_is_passed_over() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        let text = era.call("1", "add", json!({"a": 1, "b": 2}));
        for around in ["\n", "\r\n", " ", "\t\n  "] {
            check(&mut client, &format!("{text}{around}")).await;
            check(&mut client, &format!("{around}{text}{around}")).await;
        }
    }
}
