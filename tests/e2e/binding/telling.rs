//! Progress and log messages: who is sent them, under which name, and when.

use serde_json::Value;
use serde_json::json;

use super::ERAS;
use super::Era;
use super::LOG_LEVEL;
use super::OF_REQUEST;
use super::initialize;
use super::served::Served;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::code;
use crate::fixture::text_of;

// BINDING: progress.token, progress.unasked, order.before
#[tokio::test]
async fn progress_has_the_token_that_was_given() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        for token in [json!(0), json!(7), json!("7"), json!(""), json!("a \"token\"")] {
            let params = json!({"name": "count", "arguments": {"n": 3}, "_meta": {"progressToken": token}});
            client.send(era.request("1", "tools/call", params)).await;
            for n in 1..=3 {
                let told = client.answer().await;
                assert_eq!(told["method"], "notifications/progress", "{told}");
                assert_eq!(told["params"], json!({"progressToken": token, "progress": n, "total": 3}));
            }
            assert_eq!(client.answer().await["id"], 1);
        }
        assert_eq!(text_of(&client.ask(era.call("1", "count", json!({"n": 3}))).await), "3");
    }
}

/// Calls the tool that logs at three levels, and returns what it logged, which has to be about this request.
async fn logged(client: &mut Client, era: Era, id: &str, level: Option<&str>) -> Vec<String> {
    let params = match level {
        None => json!({"name": "say"}),
        Some(level) => json!({"name": "say", "_meta": {LOG_LEVEL: level}}),
    };
    client.send(era.request(id, "tools/call", params)).await;
    let mut levels = Vec::new();
    loop {
        let message = client.answer().await;
        if message.get("id").is_some() {
            assert_eq!(text_of(&message), "said");
            return levels;
        }
        assert_eq!(message["method"], "notifications/message", "{message}");
        let id: Value = serde_json::from_str(id).unwrap();
        assert_eq!(message["params"]["_meta"], json!({OF_REQUEST: id}), "{message}");
        assert!(message["params"].get("data").is_some(), "{message}");
        levels.push(message["params"]["level"].as_str().unwrap().to_owned());
    }
}

// BINDING: log.session, order.before
#[tokio::test]
async fn a_session_hears_from_info_on_or_from_the_level_that_it_sets() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", json!({})).await;
    assert_eq!(logged(&mut client, Era::Legacy, "1", None).await, ["info", "error"]);
    for (level, expected) in
        [("debug", &["debug", "info", "error"][..]), ("error", &["error"]), ("alert", &[])]
    {
        let set = client.ask(Era::Legacy.request("2", "logging/setLevel", json!({"level": level}))).await;
        assert_eq!(set["result"], json!({}));
        assert_eq!(logged(&mut client, Era::Legacy, "1", None).await, expected, "{level}");
        // What a modern request would say says nothing here, and the other way round.
        assert_eq!(logged(&mut client, Era::Legacy, "1", Some("debug")).await, expected, "{level}");
        assert_eq!(logged(&mut client, Era::Modern, "1", None).await, [""; 0], "{level}");
    }
}

// BINDING: log.request
#[tokio::test]
async fn a_modern_request_hears_what_it_asks_for() {
    let served = Served::start().await;
    let mut client = served.client().await;
    assert_eq!(logged(&mut client, Era::Modern, "1", Some("debug")).await, ["debug", "info", "error"]);
    assert_eq!(logged(&mut client, Era::Modern, "1", Some("notice")).await, ["error"]);
    assert_eq!(logged(&mut client, Era::Modern, "1", Some("emergency")).await, [""; 0]);
    assert_eq!(logged(&mut client, Era::Modern, "1", None).await, [""; 0]);
}

// BINDING: log.request-id
#[tokio::test]
async fn a_log_message_says_which_request_it_is_about() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-06-18", json!({})).await;
    for id in ["1", "\"1\"", "0"] {
        logged(&mut client, Era::Legacy, id, None).await;
        logged(&mut client, Era::Modern, id, Some("debug")).await;
    }
    // Byte for byte, as the answer has it.
    client.send(Era::Legacy.call(r#""\u0061""#, "say", json!({}))).await;
    assert!(client.text().await.contains(r#""_meta":{"mcp-ws/requestId":"\u0061"}"#));
}

// BINDING: log.level
#[tokio::test]
async fn a_level_that_is_none_is_refused() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", json!({})).await;
    for level in [json!("loud"), json!("INFO"), json!(""), json!(3), json!(null), json!({})] {
        let set = client.ask(Era::Legacy.request("1", "logging/setLevel", json!({"level": level}))).await;
        assert_eq!(code(&set), -32602, "{set}");
        if !level.is_null() {
            let params = json!({"name": "say", "_meta": {LOG_LEVEL: level}});
            let called = client.ask(Era::Modern.request("1", "tools/call", params)).await;
            assert_eq!(code(&called), -32602, "{called}");
        }
    }
}

// BINDING: order.before, log.request-id
#[tokio::test]
async fn what_a_function_logs_that_cannot_wait_comes_before_its_answer_too() {
    let served = Served::start().await;
    let mut client = served.client().await;
    initialize(&mut client, "2025-11-25", json!({})).await;
    for era in ERAS {
        for fails in [false, true] {
            for meta in [json!({}), json!({"progressToken": 1})] {
                let mut params = json!({"name": "try_say", "arguments": {"fails": fails}, "_meta": meta});
                params["_meta"][LOG_LEVEL] = json!("info");
                client
                    .send_at_once([
                        era.request("1", "tools/call", params),
                        era.request("2", "tools/list", json!({})),
                    ])
                    .await;
                let told = client.answer().await;
                assert_eq!(told["method"], "notifications/message", "{era:?} {meta}: {told}");
                assert_eq!(told["params"]["_meta"], json!({OF_REQUEST: 1}), "{told}");
                let answer = client.answer().await;
                assert_eq!(
                    (&answer["id"], &answer["result"]["isError"]),
                    (&json!(1), &json!(fails)),
                    "{answer}"
                );
                assert_eq!(client.answer().await["id"], 2);
            }
        }
    }
}
