//! Calls: what is sent for them, and what comes of them.

use super::*;
use crate::client::Era;

fn legacy() -> Config {
    Config { era: Era::Legacy, ..Config::default() }
}

fn text(text: &str) -> Value {
    json!({"content": [{"type": "text", "text": text}], "isError": false, "resultType": "complete"})
}

#[tokio::test(start_paused = true)]
async fn a_call_of_either_era_carries_what_that_needs() {
    for config in [Config::default(), legacy()] {
        let is_legacy = config.era == Era::Legacy;
        let (client, mut peer) = Far::new().connected(config).await;
        let call = tokio::spawn(client.call_tool("add", json!({"a": 1})).into_future());
        let asked = peer.asked("tools/call").await;
        assert_eq!(asked["params"]["name"], "add");
        assert_eq!(asked["params"]["arguments"], json!({"a": 1}));
        let meta = asked["params"]["_meta"].as_object().unwrap();
        assert_eq!(meta["progressToken"], asked["id"]);
        assert_eq!(meta.len(), if is_legacy { 1 } else { 4 });
        peer.answer(&asked, text("2")).await;
        assert_eq!(call.await.unwrap().unwrap().joined_text(), "2");
    }
}

#[tokio::test(start_paused = true)]
async fn answers_find_their_calls_in_any_order() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let mut calls = Vec::new();
    let mut asked = Vec::new();
    for n in 0..100 {
        calls.push(tokio::spawn(client.call_tool("echo", json!({"n": n})).into_future()));
        asked.push(peer.asked("tools/call").await);
    }
    asked.reverse();
    for asked in &asked {
        peer.answer(asked, text(&asked["params"]["arguments"]["n"].to_string())).await;
    }
    for (n, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.unwrap().unwrap().joined_text(), n.to_string());
    }
}
