//! A client whose connection is lost: what waits for the next one, and what is never sent twice.

use std::sync::Arc;
use std::time::Duration;

use mcp_ws::Client;
use mcp_ws::Endpoint;
use mcp_ws::Server;
use mcp_ws::client::Era;
use mcp_ws::client::Error;
use mcp_ws::prelude::*;
use serde_json::json;
use tokio::net::TcpListener;

use super::ERAS;
use super::at_once;
use super::becomes;
use super::connect;
use super::endpoint;
use super::is_connected;
use super::is_waiting;
use super::said;
use crate::fixture::Fixture;
use crate::fixture::Probe;
use crate::fixture::chaos::Chaos;
use crate::fixture::server;
use crate::fixture::within;

/// Cuts the connection the first time it is called, and answers afterwards.
async fn once_cut(probe: &Probe, chaos: &Chaos) -> usize {
    let times = probe.tally.add();
    if times == 1 {
        chaos.cut();
        std::future::pending().await
    } else {
        times
    }
}

/// May be done once.
#[mcp_tool]
async fn fragile(State(probe): State<Probe>, State(chaos): State<Arc<Chaos>>) -> usize {
    once_cut(&probe, &chaos).await
}

/// May be done as often as one likes.
#[mcp_tool(idempotent)]
async fn sturdy(State(probe): State<Probe>, State(chaos): State<Arc<Chaos>>) -> usize {
    once_cut(&probe, &chaos).await
}

/// Only looks.
#[mcp_tool(read_only)]
async fn looking(State(probe): State<Probe>, State(chaos): State<Arc<Chaos>>) -> usize {
    once_cut(&probe, &chaos).await
}

#[derive(Clone, State)]
struct States {
    probe: Probe,
    chaos: Arc<Chaos>,
}

/// A server behind a way that can be cut, and a client there.
async fn cut(era: Era) -> (Fixture, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let chaos = Chaos::before(address, 1).await;
    chaos.calm();
    let url = chaos.url("/ws");
    let probe = Probe::default();
    let states = States { probe: probe.clone(), chaos: Arc::new(chaos) };
    let server: Server = Server::new(tools![fragile, sturdy, looking]).with_state(states);
    let task = tokio::spawn(server.clone().serve_listener(listener));
    let fixture = Fixture { server, address, probe, served: task };
    let endpoint = Endpoint::new(url).reconnect(at_once());
    (fixture, connect(Client::builder(endpoint).era(era)).await)
}

#[tokio::test]
async fn nothing_is_sent_twice_by_itself() {
    for era in ERAS {
        for tool in ["fragile", "sturdy", "looking"] {
            let (fixture, client) = cut(era).await;
            let unknown = within("the call", client.call_tool(tool, json!({})).into_future()).await;
            assert!(matches!(unknown, Err(Error::OutcomeUnknown { .. })), "{unknown:?}");
            // Whoever calls again is served, by the connection that was made since.
            assert_eq!(said(&client, tool, json!({})).await, "2");
            assert_eq!(fixture.probe.tally.get(), 2);
        }
    }
}

#[tokio::test]
async fn what_is_idempotent_is_sent_again_if_that_is_asked_for() {
    for era in ERAS {
        for (tool, is_again) in [("fragile", false), ("sturdy", true), ("looking", true)] {
            let (fixture, client) = cut(era).await;
            let call = client.call_tool(tool, json!({})).again_if_idempotent();
            let result = within("the call", call.into_future()).await;
            if is_again {
                assert_eq!(result.unwrap().content[0].as_text(), Some("2"));
            } else {
                assert!(matches!(result, Err(Error::OutcomeUnknown { .. })), "{result:?}");
            }
            assert_eq!(fixture.probe.tally.get(), 1 + usize::from(is_again), "{tool}");
        }
    }
}

#[tokio::test]
async fn a_call_waits_for_a_server_that_is_down() {
    for era in ERAS {
        let fixture = Fixture::start().await;
        let client = connect(Client::builder(endpoint(&fixture)).era(era)).await;
        let mut statuses = client.statuses();
        becomes("it is connected", &mut statuses, is_connected).await;
        fixture.server.shutdown().await;
        becomes("it has lost it", &mut statuses, is_waiting).await;
        let calls = [1, 2, 3].map(|_| tokio::spawn(client.call_tool("tally", json!({})).into_future()));
        let (server, probe) = server(Config::default());
        let listener = TcpListener::bind(fixture.address).await.unwrap();
        tokio::spawn(server.serve_listener(listener));
        for call in calls {
            assert!(!within("a call", call).await.unwrap().unwrap().is_error);
        }
        assert_eq!(probe.tally.get(), 3, "each was made once");
    }
}

#[tokio::test]
async fn a_call_does_not_wait_for_ever() {
    let fixture = Fixture::start().await;
    let config = mcp_ws::client::Config {
        request_timeout: Duration::from_secs(1),
        ..mcp_ws::client::Config::default()
    };
    let client = connect(Client::builder(endpoint(&fixture)).config(config)).await;
    fixture.server.shutdown().await;
    fixture.connections(0).await;
    let failed = within("the call", client.call_tool("echo", json!({"text": "hi"})).into_future()).await;
    let is_honest =
        matches!(failed, Err(Error::Refused { .. } | Error::TimedOut { .. } | Error::Closed { .. }));
    assert!(is_honest, "{failed:?}");
}

#[tokio::test]
async fn after_a_reconnect_changes_are_heard_again_and_the_list_is_asked_for_anew() {
    for era in ERAS {
        let config = Config { list_ttl: Duration::from_secs(600), ..Config::default() };
        let fixture = Fixture::with(config.clone()).await;
        let client = connect(Client::builder(endpoint(&fixture)).era(era)).await;
        let mut heard = client.notifications();
        let before = within("the list", client.list_tools()).await.unwrap();
        fixture.server.shutdown().await;
        // The server that comes back is a newer one, with a tool more.
        let (server, _) = server(config);
        let more = |name: &str| {
            DynamicTool::new(name, json!({"type": "object"}), |_: serde_json::Value, _: Context| async {})
        };
        server.add_tool(more("one")).unwrap();
        let listener = TcpListener::bind(fixture.address).await.unwrap();
        tokio::spawn(server.clone().serve_listener(listener));
        // Everybody is told that it may have changed.
        let told = within("it is told", heard.next()).await.unwrap();
        assert_eq!(told.method, "notifications/tools/list_changed");
        let after = within("the list", client.list_tools()).await.unwrap();
        assert_eq!(after.len(), before.len() + 1);
        // What is asked for here was sent after the subscription.
        said(&client, "echo", json!({"text": "hi"})).await;
        server.add_tool(more("two")).unwrap();
        let told = within("it is told", heard.next()).await.unwrap();
        assert_eq!(told.method, "notifications/tools/list_changed");
        assert_eq!(within("the list", client.list_tools()).await.unwrap().len(), before.len() + 2);
    }
}
