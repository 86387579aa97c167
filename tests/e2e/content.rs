//! Replies that are more than text, in the shape of the revision that the session has agreed on.

use mcp_ws::Audio;
use mcp_ws::CallToolResult;
use mcp_ws::Content;
use mcp_ws::Image;
use mcp_ws::ResourceLink;
use mcp_ws::prelude::*;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::call;
use crate::fixture::initialize;

/// A picture.
#[mcp_tool]
fn picture() -> Image {
    Image::new(b"\xff\xd8", "image/jpeg")
}

/// A sound and a link.
#[mcp_tool]
async fn sound_and_link() -> Result<Vec<Content>, ToolError> {
    tokio::task::yield_now().await;
    Ok(vec![Audio::new(b"abc", "audio/wav").into(), ResourceLink::new("file:///a", "a").into()])
}

/// A failure with more to it than words.
#[mcp_tool(blocking)]
fn failure() -> CallToolResult {
    CallToolResult::error("too dark").and(Image::new(b"", "image/png"))
}

/// Calls each tool in a session of this revision, and expects these results.
#[allow(clippy::needless_pass_by_value, reason = "what `json!` makes is made for this alone")]
async fn check(version: &str, expected: [Value; 3]) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::new(tools![picture, sound_and_link, failure]);
    tokio::spawn(async move { server.serve_listener(listener).await });
    let mut client = Client::connect(address, "/ws").await;
    client.ask(initialize("0", version)).await;
    for (tool, expected) in ["picture", "sound_and_link", "failure"].into_iter().zip(expected) {
        let answer = client.ask(call("1", tool, json!({}))).await;
        assert_eq!(answer["result"], expected, "{version} {tool}");
    }
}

fn picture_of_every_revision() -> Value {
    json!({"content": [{"type": "image", "data": "/9g=", "mimeType": "image/jpeg"}], "isError": false})
}

fn failure_of_every_revision() -> Value {
    let image = json!({"type": "image", "data": "", "mimeType": "image/png"});
    json!({"content": [{"type": "text", "text": "too dark"}, image], "isError": true})
}

// BINDING: shape.result
#[tokio::test]
async fn new_sessions_get_every_block() {
    let sound = json!({"type": "audio", "data": "YWJj", "mimeType": "audio/wav"});
    let link = json!({"type": "resource_link", "uri": "file:///a", "name": "a"});
    let both = json!({"content": [sound, link], "isError": false});
    for version in ["2025-06-18", "2025-11-25"] {
        check(version, [picture_of_every_revision(), both.clone(), failure_of_every_revision()]).await;
    }
}

// BINDING: shape.result
#[tokio::test]
async fn old_sessions_get_a_text_for_what_they_do_not_know() {
    let note = "[a sound is left out, which this client cannot take: audio/wav, 3 bytes]";
    let link = json!({"type": "text", "text": "a: file:///a"});
    let sound = json!({"type": "audio", "data": "YWJj", "mimeType": "audio/wav"});
    for (version, sound) in [("2024-11-05", json!({"type": "text", "text": note})), ("2025-03-26", sound)] {
        let both = json!({"content": [sound, link.clone()], "isError": false});
        check(version, [picture_of_every_revision(), both, failure_of_every_revision()]).await;
    }
}
