//! Results for programs: the schema that the list promises, and the content that has it.

use std::collections::BTreeMap;

use mcp_ws::Schema;
use mcp_ws::prelude::*;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::call;
use crate::fixture::initialize;
use crate::fixture::list;

#[derive(Serialize, Schema)]
struct Item {
    id: u32,
    note: Option<String>,
}

/// An object.
#[mcp_tool]
fn item(id: u32) -> Result<Item, ToolError> {
    if id == 0 { Err(ToolError::new("there is no item 0")) } else { Ok(Item { id, note: None }) }
}

/// A list, which no schema is told of.
#[mcp_tool]
async fn items() -> Vec<Item> {
    tokio::task::yield_now().await;
    vec![Item { id: 1, note: Some("a".to_owned()) }]
}

/// A map, whose schema is kept back.
#[mcp_tool(blocking, output = false)]
fn counts() -> BTreeMap<String, u8> {
    BTreeMap::from([("a".to_owned(), 1)])
}

/// An object of no known kind.
#[mcp_tool]
fn anything() -> Json<Value> {
    Json(json!({"a": []}))
}

async fn client(version: &str) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::new(tools![item, items, counts, anything]);
    tokio::spawn(async move { server.serve_listener(listener).await });
    let mut client = Client::connect(address, "/ws").await;
    client.ask(initialize("0", version)).await;
    client
}

#[tokio::test]
async fn the_list_promises_what_is_an_object() {
    let mut client = client("2025-11-25").await;
    let answer = client.ask(list("1", None)).await;
    let tools = answer["result"]["tools"].as_array().unwrap();
    let promised: Vec<_> = tools.iter().filter(|tool| tool.get("outputSchema").is_some()).collect();
    assert_eq!(promised.len(), 1, "{answer}");
    assert_eq!(promised[0]["name"], "item");
    let note = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    let id = json!({"type": "integer", "minimum": 0, "maximum": u32::MAX});
    let expected =
        json!({"type": "object", "properties": {"id": id, "note": note}, "required": ["id", "note"]});
    assert_eq!(promised[0]["outputSchema"], expected);
    assert_eq!(promised[0]["inputSchema"]["required"], json!(["id"]));
}

// BINDING: shape.result
#[tokio::test]
async fn an_object_is_told_twice_where_it_is_known_and_as_text_everywhere() {
    let calls = [
        ("item", json!({"id": 1, "note": null})),
        ("items", json!([{"id": 1, "note": "a"}])),
        ("counts", json!({"a": 1})),
        ("anything", json!({"a": []})),
    ];
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let mut client = client(version).await;
        for (tool, value) in &calls {
            let answer = client.ask(call("1", tool, json!({"id": 1}))).await;
            let mut expected =
                json!({"content": [{"type": "text", "text": value.to_string()}], "isError": false});
            if version >= "2025-06-18" && value.is_object() {
                expected["structuredContent"] = value.clone();
            }
            assert_eq!(answer["result"], expected, "{version} {tool}");
        }
    }
}

#[tokio::test]
async fn a_failure_promises_nothing() {
    let mut client = client("2025-11-25").await;
    let answer = client.ask(call("1", "item", json!({"id": 0}))).await;
    let expected = json!({"content": [{"type": "text", "text": "there is no item 0"}], "isError": true});
    assert_eq!(answer["result"], expected);
}
