//! What a server was given by `with_state` reaches its tools, and is one for all of them.

use mcp_ws::Config;
use mcp_ws::State;
use mcp_ws::mcp_tool;
use mcp_ws::testing::Harness;
use mcp_ws::tools;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::server;

#[tokio::test]
async fn every_kind_of_tool_has_the_state() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    assert_eq!(client.call("tally", json!({})).await, "1");
    assert_eq!(client.call("tally_async", json!({})).await, "2");
    assert_eq!(client.call("tally_blocking", json!({})).await, "3");
    assert_eq!(fixture.probe.tally.get(), 3);
}

#[tokio::test]
async fn connections_share_the_state() {
    let fixture = Fixture::start().await;
    assert_eq!(fixture.client().await.call("tally", json!({})).await, "1");
    assert_eq!(fixture.client().await.call("tally_async", json!({})).await, "2");
}

#[tokio::test]
async fn servers_do_not() {
    let one = Fixture::start().await;
    let other = Fixture::start().await;
    assert_eq!(one.client().await.call("tally", json!({})).await, "1");
    assert_eq!(other.client().await.call("tally", json!({})).await, "1");
}

/// Says which state it has.
#[mcp_tool]
fn other_state(State(text): State<String>) -> String {
    text
}

#[tokio::test]
async fn sets_that_were_joined_have_each_their_own() {
    let (server, probe) = server(Config { page_size: 5, ..Config::default() });
    let joined = server.and(tools![other_state]).unwrap().with_state("its own".to_owned());
    let harness = Harness::new(joined.clone());
    assert_eq!(harness.call_tool("other_state", json!({})).await.unwrap().text(), "its own");
    assert_eq!(harness.call_tool("tally", json!({})).await.unwrap().text(), "1");
    assert_eq!(probe.tally.get(), 1);
    let listed = harness.list_tools().await.unwrap();
    assert!(listed.iter().map(|tool| &tool.name).eq(&joined.tools()));
    assert_eq!(joined.and::<String>(tools![other_state]).unwrap_err().name(), "other_state");
}
