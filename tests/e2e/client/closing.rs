//! How clients and links end, whatever they are in the middle of.

use std::time::Duration;

use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::Endpoint;
use mcp_ws::client::Error;
use mcp_ws::client::Reconnect;
use mcp_ws::client::Status;
use serde_json::json;
use tokio::net::TcpListener;

use super::at_once;
use super::becomes;
use super::clients;
use super::connect;
use super::endpoint;
use super::is_connected;
use super::is_waiting;
use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::cloud::Cloud;
use crate::fixture::cloud::Ended;
use crate::fixture::cloud::Settings;
use crate::fixture::server;
use crate::fixture::text_of;
use crate::fixture::within;

#[tokio::test]
async fn a_client_that_is_dropped_closes_its_connection() {
    let fixture = Fixture::start().await;
    let [modern, legacy] = clients(&fixture).await;
    fixture.connections(2).await;
    let clone = modern.clone();
    drop((modern, legacy));
    fixture.connections(1).await;
    // A call that is under way counts, and so does a stream, which keeps nobody.
    let call = tokio::spawn(clone.call_tool("hold", json!({})).into_future());
    let _heard = clone.notifications();
    fixture.probe.started.reaches(1).await;
    drop(clone);
    fixture.probe.release(1);
    assert!(!within("the call", call).await.unwrap().unwrap().is_error);
    fixture.connections(0).await;
}

#[tokio::test]
async fn who_gives_up_connecting_leaves_nothing_behind() {
    let cloud = Cloud::start().await;
    cloud.hold_next();
    let connecting = tokio::spawn(Client::connect(cloud.url("t")));
    cloud.count_reaches(1).await;
    connecting.abort();
    // The cloud asks nobody for its tools and says nothing to `server/discover`, so this one is connected, and not done.
    let connecting = tokio::spawn(Client::connect(cloud.url("t")));
    let dialled = cloud.dialled().await;
    connecting.abort();
    let ended = dialled.ended().await;
    assert!(matches!(ended, Ended::ByProvider(..) | Ended::Vanished), "{ended:?}");
}

#[tokio::test]
async fn a_client_that_is_closed_does_not_wait_for_its_calls() {
    let fixture = Fixture::start().await;
    for (times, client) in clients(&fixture).await.iter().enumerate() {
        let call = tokio::spawn(client.call_tool("hold", json!({})).into_future());
        fixture.probe.started.reaches(times + 1).await;
        within("it closes", client.close()).await;
        let unknown = within("the call", call).await.unwrap();
        assert!(matches!(unknown, Err(Error::OutcomeUnknown { .. })), "{unknown:?}");
        assert_eq!(client.status(), Status::Stopped { why: None });
        fixture.probe.dropped.reaches(times + 1).await;
    }
}

#[tokio::test]
async fn a_link_that_is_closed_lets_calls_end() {
    let cloud = Cloud::start().await;
    for shuts_down in [false, true] {
        let (server, probe) = server(Config::default());
        let link = server.dial(Endpoint::xiaozhi(cloud.url("t")));
        let dialled = cloud.dialled().await;
        let call = dialled.calling("hold", json!({})).await;
        probe.started.reaches(1).await;
        let closing =
            tokio::spawn(
                async move { if shuts_down { server.shutdown().await } else { link.close().await } },
            );
        // Nothing new is begun, by which it is known to be closing.
        within("it closes", async {
            while dialled.call("add", json!({"a": 1, "b": 2})).await.get("error").is_none() {}
        })
        .await;
        probe.release(1);
        assert_eq!(text_of(&dialled.answer(call).await.unwrap()), "released");
        within("it is closed", closing).await.unwrap();
        assert!(matches!(dialled.ended().await, Ended::ByProvider(Some(_), _)));
    }
}

#[tokio::test]
async fn a_link_is_closed_in_every_state() {
    // While it is dialled, of which the other side does not hear.
    let cloud = Cloud::start().await;
    cloud.hold_next();
    let link = server(Config::default()).0.dial(Endpoint::xiaozhi(cloud.url("t")));
    cloud.count_reaches(1).await;
    within("it closes", link.close()).await;
    assert_eq!(link.status(), Status::Stopped { why: None });

    // While it waits.
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let hour = Duration::from_secs(3600);
    let policy = Reconnect { first_wait: hour, longest_wait: hour, ..Reconnect::default() };
    let link = server(Config::default()).0.dial(Endpoint::new(format!("ws://{nobody}")).reconnect(policy));
    becomes("it waits", &mut link.statuses(), is_waiting).await;
    within("it closes", link.close()).await;
    within("it closes again", link.close()).await;
    assert_eq!(link.status(), Status::Stopped { why: None });
    let closed = link.peer().list_tools().await;
    assert!(matches!(closed, Err(Error::Closed { .. })), "{closed:?}");
}

#[tokio::test]
async fn a_link_goes_on_when_nobody_looks_at_it() {
    let cloud = Cloud::with(Settings { null_params: true, ..Settings::default() }).await;
    drop(server(Config::default()).0.dial(Endpoint::xiaozhi(cloud.url("t")).reconnect(at_once())));
    cloud.dialled().await.drop_it();
    let dialled = cloud.dialled().await;
    assert_eq!(text_of(&dialled.call("echo", json!({"text": "hi"})).await), "hi");
}

#[tokio::test]
async fn who_does_not_shake_hands_is_dialled_again() {
    let cloud = Cloud::start().await;
    cloud.hold_next();
    let endpoint = Endpoint::xiaozhi(cloud.url("t")).connect_timeout(SOON).reconnect(at_once());
    let link = server(Config::default()).0.dial(endpoint);
    let mut statuses = link.statuses();
    let waiting = becomes("it waits", &mut statuses, is_waiting).await;
    assert!(waiting.to_string().contains("connecting took longer than 200ms"), "{waiting}");
    becomes("it is connected", &mut statuses, is_connected).await;
    cloud.dialled().await.tools().await;
    link.close().await;
}

#[tokio::test]
async fn nothing_is_told_twice() {
    let cloud = Cloud::start().await;
    let link = server(Config::default()).0.dial(Endpoint::xiaozhi(cloud.url("t")).reconnect(at_once()));
    let mut statuses = link.statuses();
    let looking = tokio::spawn(async move {
        let mut told = Vec::new();
        while let Some(status) = statuses.next().await {
            told.push(status);
        }
        told
    });
    cloud.dialled().await.drop_it();
    cloud.dialled().await.tools().await;
    link.close().await;
    let told = within("the stream ends", looking).await.unwrap();
    assert_eq!(told.first(), Some(&Status::Connecting));
    assert_eq!(told.last(), Some(&Status::Stopped { why: None }));
    assert!(told.windows(2).all(|pair| pair[0] != pair[1]), "{told:?}");
}

#[tokio::test]
async fn attempts_may_be_bounded() {
    let fixture = Fixture::start().await;
    let policy = Reconnect { attempts: Some(2), ..at_once() };
    let client = connect(Client::builder(endpoint(&fixture).reconnect(policy))).await;
    fixture.server.shutdown().await;
    let mut statuses = client.statuses();
    let stopped = becomes("it stops", &mut statuses, super::is_stopped).await;
    assert!(matches!(stopped, Status::Stopped { why: Some(Error::Refused { .. }) }), "{stopped:?}");
    let failed = within("a call", client.call_tool("echo", json!({"text": "hi"})).into_future()).await;
    assert!(matches!(failed, Err(Error::Refused { .. })), "{failed:?}");
}
