//! The list of tools, page by page.

use mcp_ws::Config;
use mcp_ws::Server;
use mcp_ws::tools;
use serde_json::Value;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::code;
use crate::fixture::list;

/// Follows the cursors to the end, and returns the names on each page.
async fn pages(client: &mut Client) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let answer = client.ask(list("1", cursor.as_deref())).await;
        let tools = answer["result"]["tools"].as_array().unwrap();
        pages.push(tools.iter().map(name).collect());
        match &answer["result"]["nextCursor"] {
            Value::String(next) => cursor = Some(next.clone()),
            Value::Null if answer["result"].get("nextCursor").is_none() => return pages,
            other => panic!("no cursor: {other}"),
        }
    }
}

fn name(tool: &Value) -> String {
    assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
    tool["name"].as_str().unwrap().to_owned()
}

/// How many tools the fixture has. It lists them in the order of the alphabet.
const TOOLS: usize = 26;

async fn check(page_size: usize) {
    let fixture = Fixture::with(Config { page_size, ..Config::default() }).await;
    let mut client = fixture.client().await;
    let pages = pages(&mut client).await;
    assert_eq!(pages.len(), TOOLS.div_ceil(page_size), "{pages:?}");
    let (last, full) = pages.split_last().unwrap();
    assert!(full.iter().all(|page| page.len() == page_size), "{pages:?}");
    assert!(!last.is_empty(), "{pages:?}");
    let all = pages.concat();
    assert_eq!(all.len(), TOOLS);
    assert!(all.is_sorted(), "{all:?}");
}

// BINDING: shape.pages
#[tokio::test]
async fn every_tool_is_listed_once_and_in_order_over_pages() {
    for page_size in [1, 2, 3, TOOLS - 1, TOOLS, TOOLS + 1, 250] {
        check(page_size).await;
    }
}

#[tokio::test]
async fn a_page_size_of_nothing_still_comes_to_an_end() {
    let fixture = Fixture::with(Config { page_size: 0, ..Config::default() }).await;
    let mut client = fixture.client().await;
    assert_eq!(pages(&mut client).await.concat().len(), TOOLS);
}

// BINDING: shape.pages
#[tokio::test]
async fn a_cursor_that_was_never_given_is_refused() {
    let fixture = Fixture::with(Config { page_size: 2, ..Config::default() }).await;
    let mut client = fixture.client().await;
    let end = TOOLS.to_string();
    for cursor in ["nonsense", "-1", &*end, "1000000", "99999999999999999999999", " 2"] {
        let answer = client.ask(list("1", Some(cursor))).await;
        assert_eq!(code(&answer), -32602, "{cursor:?}: {answer}");
    }
    client.nothing_comes().await;
}

#[tokio::test]
async fn a_tool_is_listed_with_its_documentation_and_its_schema() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let answer = client.ask(list("1", None)).await;
    let tools = answer["result"]["tools"].as_array().unwrap();
    let echo = tools.iter().find(|tool| tool["name"] == "echo").unwrap();
    assert_eq!(echo["description"], "Says the text back.");
    assert_eq!(echo["inputSchema"]["properties"]["text"]["type"], "string");
    assert_eq!(echo["inputSchema"]["properties"]["text"]["description"], "What to say.");
    assert_eq!(echo["inputSchema"]["required"], json!(["text"]));
    let count = tools.iter().find(|tool| tool["name"] == "count").unwrap();
    // The context is no argument.
    assert_eq!(count["inputSchema"]["required"], json!(["n"]));
}

#[tokio::test]
async fn a_server_without_tools_lists_none() {
    let empty = Server::new(tools![]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { empty.serve_listener(listener).await });
    let mut client = Client::connect(address, "/ws").await;
    client.initialize().await;
    assert_eq!(client.ask(list("1", None)).await["result"], json!({"tools": []}));
}

#[tokio::test]
async fn what_a_tool_says_of_itself_is_listed() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let answer = client.ask(list("1", None)).await;
    let tools = answer["result"]["tools"].as_array().unwrap();
    let double = tools.iter().find(|tool| tool["name"] == "double").unwrap();
    assert_eq!(double["annotations"], json!({"readOnlyHint": true}), "{double}");
    assert_eq!(double["_meta"], json!({"mcp-ws/tags": ["math"]}), "{double}");
    assert_eq!(double["inputSchema"]["additionalProperties"], false, "{double}");
}
