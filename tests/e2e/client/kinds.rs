//! The kinds of errors that a user has to tell apart.

use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::client::Error;
use mcp_ws::client::Reconnect;
use serde_json::json;
use tokio::net::TcpListener;

use super::clients;
use super::connect;
use super::endpoint;
use crate::fixture::Fixture;
use crate::fixture::chaos::Chaos;
use crate::fixture::cloud::Cloud;
use crate::fixture::within;

async fn refused(url: impl Into<mcp_ws::Endpoint>) -> Error {
    within("connecting fails", Client::connect(url)).await.unwrap_err()
}

#[tokio::test]
async fn why_there_is_no_connection() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = refused(format!("ws://{nobody}/ws")).await;
    assert!(matches!(&error, Error::Refused { address, .. } if *address == nobody.to_string()), "{error:?}");

    let fixture = Fixture::start().await;
    let error = refused(format!("ws://{}/nowhere?token=secret", fixture.address)).await;
    assert!(matches!(&error, Error::NotFound { url } if !url.contains("secret")), "{error:?}");

    let error = refused("http://").await;
    assert!(matches!(error, Error::Endpoint { .. }), "{error:?}");

    let cloud = Cloud::start().await;
    cloud.refuse_next(401);
    let error = refused(cloud.url("t")).await;
    assert!(matches!(error, Error::Unauthorized { .. }), "{error:?}");
    cloud.refuse_next(503);
    let error = refused(cloud.url("t")).await;
    assert!(matches!(error, Error::Handshake { status: Some(503), .. }), "{error:?}");
}

#[tokio::test]
async fn why_there_is_no_result() {
    let fixture = Fixture::start().await;
    for client in clients(&fixture).await {
        let unknown = client.call_tool("no such tool", json!({})).await;
        assert!(matches!(unknown, Err(Error::Rejected { code: -32602, .. })), "{unknown:?}");
        let no_object = client.call_tool("echo", json!([1])).await;
        assert!(matches!(no_object, Err(Error::Unwritable { .. })), "{no_object:?}");
        let unknown = client.request("no/such/method", serde_json::Map::new()).await;
        assert!(matches!(unknown, Err(Error::Rejected { code: -32601, .. })), "{unknown:?}");
        within("it closes", client.close()).await;
        let closed = within("a call", client.call_tool("echo", json!({"text": "hi"})).into_future()).await;
        assert!(matches!(closed, Err(Error::Closed { .. })), "{closed:?}");
    }
}

#[tokio::test]
async fn the_outcome_is_unknown_where_the_connection_is_lost_behind_a_call() {
    let fixture = Fixture::start().await;
    let chaos = Chaos::before(fixture.address, 1).await;
    chaos.calm();
    let endpoint = mcp_ws::Endpoint::new(chaos.url("/ws")).reconnect(Reconnect::never());
    let client = connect(Client::builder(endpoint)).await;
    let calls = [1, 2, 3].map(|_| tokio::spawn(client.call_tool("hold", json!({})).into_future()));
    fixture.probe.started.reaches(3).await;
    chaos.cut();
    for call in calls {
        let unknown = within("a call", call).await.unwrap();
        assert!(matches!(unknown, Err(Error::OutcomeUnknown { code: 1006, .. })), "{unknown:?}");
    }
    fixture.probe.dropped.reaches(3).await;
    // Nobody dials again; what was asked afterwards has certainly not been sent.
    let closed = within("a call", client.call_tool("tally", json!({})).into_future()).await;
    assert!(matches!(closed, Err(Error::Closed { code: 1006, .. })), "{closed:?}");
    assert_eq!(fixture.probe.tally.get(), 0);
}

#[tokio::test]
async fn a_server_that_closes_is_quoted() {
    let config = Config { shutdown_timeout: std::time::Duration::ZERO, ..Config::default() };
    let fixture = Fixture::with(config).await;
    let endpoint = endpoint(&fixture).reconnect(Reconnect::never());
    let client = connect(Client::builder(endpoint)).await;
    let call = tokio::spawn(client.call_tool("hold", json!({})).into_future());
    fixture.probe.started.reaches(1).await;
    fixture.server.shutdown().await;
    let unknown = within("a call", call).await.unwrap();
    // The server has dropped it, and says nothing of it but that it goes.
    assert!(matches!(&unknown, Err(Error::OutcomeUnknown { code: 1001, .. })), "{unknown:?}");
}
