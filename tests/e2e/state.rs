//! What a server was given by `with_state` reaches its tools, and is one for all of them.

use serde_json::json;

use crate::fixture::Fixture;

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
