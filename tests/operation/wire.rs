//! What travels, where somebody wants to see it.

use mcp_ws::Client;
use serde_json::json;

use crate::collected;
use crate::collected::Seen;
use crate::tools::connect;
use crate::tools::serve;
use crate::tools::server;
use crate::tools::within;

/// Calls a tool, and gives what was logged of it.
async fn log(tool: &str, arguments: serde_json::Value) -> (Seen, Seen) {
    collected::begin();
    let server = server();
    let client: Client = connect(serve(&server).await).await;
    let session = server.connections()[0].id().to_string();
    within(client.call_tool(tool, arguments)).await.unwrap();
    let last = |what: &str| collected::all(what, &session).pop().expect(what);
    (last("received"), last("sent"))
}

#[tokio::test]
async fn both_directions_are_logged_under_a_name_of_their_own() {
    let (received, sent) = log("good", json!({})).await;
    for seen in [&received, &sent] {
        assert_eq!(seen.target, "mcp_ws::wire");
        assert_eq!(seen.fields["bytes"], seen.fields["text"].len().to_string());
    }
    assert!(received.fields["text"].contains(r#""method":"tools/call""#), "{received:?}");
    assert!(sent.fields["text"].contains(r#""text":"good""#), "{sent:?}");
}

#[tokio::test]
async fn a_long_message_is_shortened_and_its_length_is_told() {
    let (_, sent) = log("large", json!({"bytes": 100_000})).await;
    let text = &sent.fields["text"];
    assert!(text.ends_with("x…") && text.len() < 5000, "{} bytes", text.len());
    assert!(sent.fields["bytes"].parse::<usize>().unwrap() > 100_000, "{}", sent.fields["bytes"]);
}

#[tokio::test]
async fn secrets_are_not_logged() {
    let (received, sent) = log("whisper", json!({"token": "hunter2", "word": "hello"})).await;
    let text = &received.fields["text"];
    assert!(text.contains(r#""token":"…""#) && text.contains("hello"), "{text}");
    for seen in [&received, &sent] {
        assert!(!seen.fields["text"].contains("hunter2"), "{seen:?}");
    }
}
