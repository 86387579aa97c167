//! What a server tells unasked, and what it does to the list that is kept.

use std::time::Duration;

use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::Context;
use mcp_ws::DynamicTool;
use mcp_ws::client::Notification;
use mcp_ws::client::Updates;
use serde_json::Value;
use serde_json::json;

use super::clients;
use super::said;
use crate::fixture::Fixture;
use crate::fixture::within;

const CHANGED: &str = "notifications/tools/list_changed";

fn nothing(name: &str) -> DynamicTool {
    DynamicTool::new(name, json!({"type": "object"}), |_: Value, _: Context| async {})
}

async fn changed(heard: &mut Updates<Notification>) {
    assert_eq!(within("it is told", heard.next()).await.unwrap().method, CHANGED);
}

async fn has(client: &Client, name: &str) -> bool {
    let listed = within("the list", client.list_tools()).await.unwrap();
    listed.iter().any(|tool| tool.name == name)
}

/// Listens, and waits until the server certainly knows.
async fn listening(client: &Client) -> Updates<Notification> {
    let heard = client.notifications();
    // What is asked for by the second call was sent after what was asked for before the first one was answered.
    for _ in 0..2 {
        said(client, "echo", json!({"text": "hi"})).await;
    }
    heard
}

#[tokio::test]
async fn a_list_that_is_kept_is_forgotten_when_it_changes() {
    let fixture = Fixture::with(Config { list_ttl: Duration::from_secs(600), ..Config::default() }).await;
    for client in clients(&fixture).await {
        let mut heard = listening(&client).await;
        assert!(!has(&client, "later").await);
        fixture.server.add_tool(nothing("later")).unwrap();
        changed(&mut heard).await;
        assert!(has(&client, "later").await);
        assert!(fixture.server.remove_tool("later"));
        changed(&mut heard).await;
        assert!(!has(&client, "later").await);
    }
}

#[tokio::test]
async fn everybody_who_listens_hears_of_it() {
    let fixture = Fixture::start().await;
    for (n, client) in clients(&fixture).await.iter().enumerate() {
        let [mut one, mut two] = [listening(client).await, listening(client).await];
        fixture.server.add_tool(nothing(&format!("new{n}"))).unwrap();
        changed(&mut one).await;
        changed(&mut two).await;
    }
}

#[tokio::test]
async fn the_stream_ends_with_the_client() {
    let fixture = Fixture::start().await;
    for client in clients(&fixture).await {
        let mut heard = listening(&client).await;
        client.close().await;
        drop(client);
        assert_eq!(within("the end of the stream", heard.next()).await, None);
    }
}
