//! What becomes of a call that goes well.

use serde_json::Value;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::INITIALIZED;
use crate::fixture::call;
use crate::fixture::text_of;

#[tokio::test]
async fn every_kind_of_tool_answers() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let text = "a \"quote\",\na line, \u{1f980} and \u{0}";
    assert_eq!(client.call("echo", json!({"text": text})).await, text);
    assert_eq!(client.call("instant", json!({"text": text})).await, text);
    assert_eq!(client.call("yielding", json!({"text": text, "times": 100})).await, text);
    assert_eq!(client.call("blocking_echo", json!({"text": text})).await, text);
    fixture.probe.release(1);
    assert_eq!(client.call("hold", json!({})).await, "released");
}

#[tokio::test]
async fn the_answer_of_a_tool_has_the_shape_of_the_specification() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let answer = client.ask(call("1", "add", json!({"a": 1, "b": 2}))).await;
    let expected = json!({
        "jsonrpc": "2.0",
        "id": 1,
        "result": {"content": [{"type": "text", "text": "3"}], "isError": false},
    });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn a_tool_without_arguments_may_be_called_without_any() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let id = client.call("session", json!({})).await;
    for params in [r#"{"name":"session"}"#, r#"{"arguments":{"more":[1]},"name":"session","_meta":{}}"#] {
        let request = format!(r#"{{"params":{params},"method":"tools/call","id":1,"jsonrpc":"2.0"}}"#);
        let answer = client.ask(request).await;
        assert_eq!(text_of(&answer), id, "{answer}");
    }
}

#[tokio::test]
async fn an_argument_that_is_left_out_has_its_default() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for (arguments, expected) in [
        (json!({}), "hello world hello world "),
        (json!({"who": "Ann", "times": 1}), "hello Ann "),
        (json!({"who": null, "times": 1}), "hello world "),
    ] {
        let answer = client.ask(call("1", "greet", arguments)).await;
        assert_eq!(text_of(&answer), expected);
    }
}

#[tokio::test]
async fn arguments_that_are_borrowed_come_as_they_were_sent() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for tool in ["borrowing_echo", "borrowing_yielding"] {
        for text in ["", "plain", "größe ✓", "a\nb\"c\\d", "\u{0}\u{1f600}"] {
            assert_eq!(client.call(tool, json!({"text": text})).await, text);
            assert_eq!(client.call(tool, json!({"text": text, "again": text})).await, text.repeat(2));
        }
        let wrong = client.ask(call("1", tool, json!({"text": 5}))).await;
        assert_eq!(text_of(&wrong), "`text`: expected a string, got integer `5`");
        assert_eq!(wrong["result"]["isError"], true);
    }
}

#[tokio::test]
async fn every_way_to_borrow_gives_what_was_sent() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let shortest = json!({"text": "a", "numbers": [], "title": "t"});
    assert_eq!(client.call("shapes", shortest).await, "a [] t en none None");
    let longest =
        json!({"text": "\n", "numbers": [1, 2], "title": "\t", "language": "\"", "end": "e", "note": null});
    assert_eq!(client.call("shapes", longest).await, "\n [1, 2] \t \" e Some(None)");
}

// BINDING: order.none, order.reading
#[tokio::test]
async fn a_quick_call_overtakes_a_slow_one() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client
        .send_at_once([
            call("1", "hold", json!({})),
            call("2", "blocking_hold", json!({})),
            call("3", "add", json!({"a": 1, "b": 2})),
        ])
        .await;
    assert_eq!(client.answer().await["id"], 3);
    assert_eq!(client.call("yielding", json!({"text": "x", "times": 10})).await, "x");
    assert_eq!(client.call("blocking_echo", json!({"text": "x"})).await, "x");
    client.nothing_comes().await;
    fixture.probe.release(2);
    let mut ids = [client.answer().await["id"].clone(), client.answer().await["id"].clone()];
    ids.sort_by_key(Value::as_u64);
    assert_eq!(ids, [1, 2]);
}

// BINDING: order.arrival
#[tokio::test]
async fn a_thousand_calls_sent_at_once_are_answered_in_order() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send_at_once((0..1000).map(|n| call(&n.to_string(), "add", json!({"a": n, "b": n})))).await;
    for n in 0..1000 {
        let answer = client.answer().await;
        assert_eq!(answer["id"], n);
        assert_eq!(text_of(&answer), (2 * n).to_string());
    }
}

#[tokio::test]
async fn many_calls_of_every_kind_are_each_answered_once() {
    const EACH: usize = 50;
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let calls = (0..EACH).flat_map(|n| {
        let text = format!("text {n}");
        [
            call(&format!("\"e{n}\""), "echo", json!({"text": text})),
            call(&format!("\"i{n}\""), "instant", json!({"text": text})),
            call(&format!("\"y{n}\""), "yielding", json!({"text": text, "times": n % 7})),
            call(&format!("\"b{n}\""), "blocking_echo", json!({"text": text})),
        ]
    });
    client.send_at_once(calls).await;
    let mut seen = Vec::new();
    for _ in 0..4 * EACH {
        let answer = client.answer().await;
        let id = answer["id"].as_str().unwrap().to_owned();
        assert_eq!(text_of(&answer), format!("text {}", &id[1..]));
        seen.push(id);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4 * EACH);
    client.nothing_comes().await;
}

#[tokio::test]
async fn large_texts_come_back_as_they_were() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for size in [64 * 1024, 3 * 1024 * 1024] {
        for piece in ["x", "\"\\\n", "ü"] {
            // Escapes take up to twice their size, and the whole must stay below the limit.
            let text = piece.repeat(size / piece.len() / 2);
            let came = client.call("echo", json!({"text": text})).await;
            assert!(came == text, "{size} bytes of {piece:?}, {} came back", came.len());
        }
        let text = "x".repeat(size);
        assert!(client.call("echo", json!({"text": text})).await == text, "{size}");
        assert!(client.call("blocking_echo", json!({"text": text})).await == text, "{size}");
    }
    client.nothing_comes().await;
}

#[tokio::test]
async fn connections_do_not_hear_of_each_other() {
    let fixture = Fixture::start().await;
    let mut one = fixture.client().await;
    let mut other = fixture.client().await;
    one.send(call("1", "hold", json!({}))).await;
    other.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(2).await;
    fixture.probe.release(2);
    assert_eq!(one.answer().await["id"], 1);
    assert_eq!(other.answer().await["id"], 1);
    one.nothing_comes().await;
    other.nothing_comes().await;
}

// BINDING: read.notification, read.answers
#[tokio::test]
async fn what_needs_no_answer_gets_none() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let notification = r#"{"jsonrpc":"2.0","method":"notifications/from/another/world","params":{"a":1}}"#;
    let call_without_id =
        r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"add","arguments":{"a":1,"b":2}}}"#;
    let response = r#"{"jsonrpc":"2.0","id":7,"result":{}}"#;
    let failure = r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"x"}}"#;
    client.send_at_once([notification, call_without_id, response, failure, INITIALIZED]).await;
    client.nothing_comes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_connections_are_served_side_by_side() {
    let fixture = Fixture::start().await;
    let mut tasks = Vec::new();
    for n in 0..20 {
        let mut client = fixture.client().await;
        tasks.push(tokio::spawn(async move {
            for i in 0..50 {
                let text = format!("{n}/{i}");
                assert_eq!(client.call("yielding", json!({"text": text, "times": 3})).await, text);
                assert_eq!(client.call("blocking_echo", json!({"text": text})).await, text);
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    fixture.connections(0).await;
}
