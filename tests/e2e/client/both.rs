//! One program that accepts, dials, serves its tools on all of it, and calls the tools of whoever is there.

use futures_util::future::join_all;
use mcp_ws::Client;
use mcp_ws::Server;
use mcp_ws::client::Error;
use mcp_ws::prelude::*;
use serde_json::json;

use super::becomes;
use super::connect;
use super::endpoint;
use super::is_connected;
use super::said;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::within;

/// Says whose tool this is, and the text back.
#[mcp_tool]
async fn of(State(name): State<&'static str>, text: String) -> String {
    tokio::task::yield_now().await;
    format!("{name}: {text}")
}

/// Calls the same tool of whoever has called this one.
#[mcp_tool]
async fn ask_back(cx: &Context, text: String) -> Result<String, ToolError> {
    let result = cx.peer().call_tool("of", json!({"text": text})).await?;
    Ok(format!("you say {}", result.content[0].as_text().unwrap()))
}

/// Lists the tools of whoever has called this one.
#[mcp_tool]
async fn list_back(cx: &Context) -> Result<String, ToolError> {
    let tools = cx.peer().list_tools().await?;
    Ok(tools.into_iter().map(|tool| tool.name).collect::<Vec<_>>().join(" "))
}

/// Counts down, in calls that go back and forth.
#[mcp_tool]
async fn back_and_forth(cx: &Context, left: u32) -> Result<u32, ToolError> {
    if left == 0 {
        return Ok(0);
    }
    let result = cx.peer().call_tool("back_and_forth", json!({"left": left - 1})).await?;
    let below: u32 = result.content[0].as_text().unwrap().parse()?;
    Ok(below + 1)
}

/// Says what the caller calls itself.
#[mcp_tool]
fn caller(cx: &Context) -> String {
    cx.client().map_or("nobody".to_owned(), |client| client.name)
}

async fn fixture(name: &'static str) -> Fixture {
    let tools = tools![of, ask_back, list_back, back_and_forth, caller];
    Fixture::of(Server::new(tools).with_state(name).named(name, "1"), Probe::default()).await
}

/// The tools of the one connection that there is.
async fn only_peer(fixture: &Fixture) -> Client {
    fixture.connections(1).await;
    fixture.server.connections()[0].peer()
}

/// Calls a hundred times, all at once.
async fn check_calls(client: &Client, name: &str) {
    let calls = (0..100).map(|n| async move {
        assert_eq!(said(client, "of", json!({"text": n.to_string()})).await, format!("{name}: {n}"));
    });
    within("all calls", join_all(calls)).await;
}

// BINDING: dial.roles, dial.masking, dial.first
#[tokio::test]
async fn the_same_tools_are_served_on_all_connections_and_those_of_the_peers_called() {
    let [one, two, middle, guest] =
        [fixture("one"), fixture("two"), fixture("middle"), fixture("guest")].map(Box::pin);
    let (one, two, middle, guest) = tokio::join!(one, two, middle, guest);
    let [to_one, to_two] = [&one, &two].map(|hub| middle.server.dial(endpoint(hub)));
    let to_middle = guest.server.dial(endpoint(&middle));
    for link in [&to_one, &to_two, &to_middle] {
        becomes("it is connected", &mut link.statuses(), is_connected).await;
    }
    middle.connections(3).await;
    let plain = connect(Client::builder(endpoint(&middle))).await;

    // What `middle` serves, on two connections it has dialled and two it has accepted.
    let of_middle = [only_peer(&one).await, only_peer(&two).await, to_middle.peer(), plain];
    // What others serve to `middle`, on the same connections.
    let of_one = to_one.peer();
    let of_two = to_two.peer();
    for client in &of_middle {
        let listed = within("the list", client.list_tools()).await.unwrap();
        let names: Vec<_> = listed.into_iter().map(|tool| tool.name).collect();
        assert_eq!(names, middle.server.tools());
    }
    let to_guest = {
        let mut peers = middle.server.connections().into_iter();
        let of_guest = peers.by_ref().map(|connection| connection.peer());
        let mut found = None;
        for peer in of_guest {
            let answer = peer.call_tool("of", json!({"text": "?"})).await;
            if answer.is_ok_and(|answer| answer.content[0].as_text() == Some("guest: ?")) {
                found = Some(peer);
            }
        }
        found.expect("the guest serves its tools to whom it has dialled")
    };
    // All of them at the same time, in both directions.
    let [a, b, c, d] = of_middle.each_ref().map(|client| check_calls(client, "middle"));
    tokio::join!(
        a,
        b,
        c,
        d,
        check_calls(&of_one, "one"),
        check_calls(&of_two, "two"),
        check_calls(&to_guest, "guest")
    );
    for link in [to_one, to_two, to_middle] {
        within("it closes", link.close()).await;
    }
}

#[tokio::test]
async fn a_tool_calls_the_tools_of_its_caller() {
    let (hub, provider) = tokio::join!(fixture("hub"), fixture("provider"));
    let link = provider.server.dial(endpoint(&hub));
    let of_provider = only_peer(&hub).await;
    let of_hub = link.peer();
    assert_eq!(said(&of_provider, "ask_back", json!({"text": "a"})).await, "you say hub: a");
    assert_eq!(said(&of_hub, "ask_back", json!({"text": "b"})).await, "you say provider: b");
    assert_eq!(said(&of_hub, "list_back", json!({})).await, provider.server.tools().join(" "));
    assert_eq!(said(&of_hub, "back_and_forth", json!({"left": 20})).await, "20");
    // Whoever has no tools says so.
    let client = connect(Client::builder(endpoint(&hub))).await;
    let failed = within("the call", client.call_tool("ask_back", json!({"text": "c"})).into_future()).await;
    assert!(failed.unwrap().is_error);
    link.close().await;
}

#[tokio::test]
async fn who_calls_from_a_server_is_called_as_that_server() {
    let (hub, provider) = tokio::join!(fixture("hub"), fixture("provider"));
    let link = provider.server.dial(endpoint(&hub));
    assert_eq!(said(&only_peer(&hub).await, "caller", json!({})).await, "hub");
    assert_eq!(said(&link.peer(), "caller", json!({})).await, "provider");
    link.close().await;
}

#[tokio::test]
async fn a_peer_of_a_connection_that_has_ended_says_so() {
    let (hub, provider) = tokio::join!(fixture("hub"), fixture("provider"));
    let link = provider.server.dial(endpoint(&hub));
    let of_provider = only_peer(&hub).await;
    assert_eq!(said(&of_provider, "of", json!({"text": "a"})).await, "provider: a");
    link.close().await;
    hub.connections(0).await;
    let closed = within("a call", of_provider.call_tool("of", json!({"text": "b"})).into_future()).await;
    assert!(matches!(closed, Err(Error::Closed { .. })), "{closed:?}");
    let closed = within("a call", link.peer().call_tool("of", json!({"text": "b"})).into_future()).await;
    assert!(matches!(closed, Err(Error::Closed { .. })), "{closed:?}");
}

#[tokio::test]
async fn the_peer_of_a_link_is_there_again_after_a_drop() {
    let hub = fixture("hub").await;
    let provider = fixture("provider").await;
    let link = provider.server.dial(endpoint(&hub));
    let mut statuses = link.statuses();
    becomes("it is connected", &mut statuses, is_connected).await;
    let of_hub = link.peer();
    assert_eq!(said(&of_hub, "of", json!({"text": "a"})).await, "hub: a");
    hub.server.shutdown().await;
    becomes("it is lost", &mut statuses, super::is_waiting).await;
    let listener = tokio::net::TcpListener::bind(hub.address).await.unwrap();
    let server = Server::new(tools![of]).with_state("another hub");
    tokio::spawn(server.serve_listener(listener));
    assert_eq!(said(&of_hub, "of", json!({"text": "b"})).await, "another hub: b");
    link.close().await;
}

#[tokio::test]
async fn who_gives_up_the_first_call_leaves_a_session_behind_that_the_next_one_uses() {
    let hub = fixture("hub").await;
    let mut provider = hub.silent_client().await;
    let peer = only_peer(&hub).await;
    let listing = tokio::spawn({
        let peer = peer.clone();
        async move { peer.list_tools().await }
    });
    let asked = provider.answer().await;
    assert_eq!(asked["method"], "server/discover");
    let unknown = json!({"code": -32601, "message": "Method not found"});
    provider.send(json!({"jsonrpc": "2.0", "id": asked["id"], "error": unknown}).to_string()).await;
    let asked = provider.answer().await;
    assert_eq!(asked["method"], "initialize");
    listing.abort();
    assert!(listing.await.unwrap_err().is_cancelled());
    let listing = tokio::spawn(async move { peer.list_tools().await });
    // There are servers that take no second one.
    let info = json!({"name": "provider", "version": "1"});
    let result = json!({"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": info});
    provider.send(json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}).to_string()).await;
    assert_eq!(provider.answer().await["method"], "notifications/initialized");
    let asked = provider.answer().await;
    assert_eq!(asked["method"], "tools/list");
    provider.send(json!({"jsonrpc": "2.0", "id": asked["id"], "result": {"tools": []}}).to_string()).await;
    assert_eq!(within("the list", listing).await.unwrap().unwrap(), []);
}
