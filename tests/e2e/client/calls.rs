//! Lists and calls, by name and by type, one and a thousand at once.

use std::time::Duration;

use futures_util::future::join_all;
use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::Server;
use mcp_ws::client::Era;
use mcp_ws::client::Error;
use mcp_ws::prelude::*;
use serde_json::Map;
use serde_json::json;

use super::ERAS;
use super::clients;
use super::connect;
use super::endpoint;
use super::said;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::within;

/// Adds, if that fits.
#[mcp_tool]
fn sum(a: i64, b: i64) -> Result<i64, ToolError> {
    a.checked_add(b).ok_or_else(|| ToolError::new("the sum is too large"))
}

#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize, Schema)]
struct Point {
    x: i64,
    y: i64,
}

/// Mirrors a point.
#[mcp_tool]
async fn mirror(point: Point) -> Json<Point> {
    tokio::task::yield_now().await;
    Json(Point { x: point.y, y: point.x })
}

async fn typed() -> Fixture {
    Fixture::of(Server::new(tools![sum, mirror]), Probe::default()).await
}

#[tokio::test]
async fn all_pages_of_the_list_are_fetched() {
    for page_size in [1, 5, 1000] {
        let fixture = Fixture::with(Config { page_size, ..Config::default() }).await;
        for client in clients(&fixture).await {
            let listed = within("the list", client.list_tools()).await.unwrap();
            let names: Vec<_> = listed.into_iter().map(|tool| tool.name).collect();
            assert_eq!(names, fixture.server.tools());
        }
    }
}

#[tokio::test]
async fn a_list_is_kept_for_as_long_as_the_server_allows() {
    let fixture = Fixture::with(Config { list_ttl: Duration::from_secs(600), ..Config::default() }).await;
    let client = connect(Client::builder(endpoint(&fixture)).era(Era::Modern)).await;
    let listed = within("the list", client.list_tools()).await.unwrap();
    // Nobody could be asked any more.
    fixture.server.shutdown().await;
    assert_eq!(within("the list that is kept", client.list_tools()).await.unwrap(), listed);
}

#[tokio::test]
async fn a_tool_is_called_in_both_eras() {
    let fixture = Fixture::start().await;
    for client in clients(&fixture).await {
        assert_eq!(said(&client, "echo", json!({"text": "hi"})).await, "hi");
        assert_eq!(said(&client, "blocking_echo", json!({"text": "ho"})).await, "ho");
        let failed = client.call_tool("add", json!({"a": i64::MAX, "b": 1})).await.unwrap();
        assert!(failed.is_error);
        assert_eq!(failed.content[0].as_text(), Some("the sum is too large"));
        // Nothing for arguments is an empty object.
        assert_eq!(said(&client, "greet", serde_json::Value::Null).await, "hello world hello world ");
        client.ping().await.unwrap();
    }
}

#[tokio::test]
async fn a_typed_call_gives_what_the_function_returns() {
    let fixture = typed().await;
    for client in clients(&fixture).await {
        let sum_of_two = within("a typed call", client.call(sum { a: 1, b: 2 }).into_future()).await;
        assert_eq!(sum_of_two, Ok(3));
        let failed = client.call(sum { a: i64::MAX, b: 1 }).await;
        let Err(Error::Tool(result)) = failed else { panic!("{failed:?}") };
        assert_eq!(result.content[0].as_text(), Some("the sum is too large"));
        let mirrored = client.call(mirror { point: Point { x: 1, y: 2 } }).await.unwrap();
        assert_eq!(mirrored.0, Point { x: 2, y: 1 });
    }
}

#[tokio::test]
async fn whoever_answers_is_known() {
    let fixture = Fixture::start().await;
    let versions = ["2026-07-28", "2025-11-25"];
    for (client, version) in clients(&fixture).await.iter().zip(versions) {
        assert_eq!(client.server().await.unwrap().protocol_version, version);
    }
    // Whoever does not care gets the newer one.
    let client = connect(Client::builder(endpoint(&fixture))).await;
    assert_eq!(client.server().await.unwrap().protocol_version, "2026-07-28");
    let listed = client.request("tools/list", Map::new()).await.unwrap();
    assert!(listed["tools"].is_array());
}

#[tokio::test]
async fn a_thousand_calls_at_once_get_each_its_own_answer() {
    let fixture = Fixture::with(Config { max_in_flight: 2000, ..Config::default() }).await;
    for client in clients(&fixture).await {
        let calls = (0..1000).map(|n: u32| {
            let (tool, text) = (["echo", "yielding", "blocking_echo"][n as usize % 3], n.to_string());
            let arguments = json!({"text": text, "times": n % 7});
            let client = &client;
            async move { (said(client, tool, arguments).await, text) }
        });
        for (answer, text) in within("all of them", join_all(calls)).await {
            assert_eq!(answer, text);
        }
    }
}

#[tokio::test]
async fn more_calls_wait_at_the_gate_than_a_socket_takes_at_once() {
    let fixture = Fixture::with(Config { max_in_flight: 1000, ..Config::default() }).await;
    for era in ERAS {
        let client = connect(Client::builder(endpoint(&fixture)).era(era)).await;
        let before = fixture.probe.started.get();
        let calls = (0..1000).map(|_| tokio::spawn(client.call_tool("hold", json!({})).into_future()));
        let calls: Vec<_> = calls.collect();
        fixture.probe.started.reaches(before + 1000).await;
        // The connection is none the slower for those who wait.
        assert_eq!(said(&client, "echo", json!({"text": "hi"})).await, "hi");
        fixture.probe.release(1000);
        for call in calls {
            assert!(!within("a call", call).await.unwrap().unwrap().is_error);
        }
    }
}
