//! `mcp-ws bridge`: a host that only speaks stdio, and a server on WebSocket that comes and goes.

use std::net::SocketAddr;
use std::time::Duration;

use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpListener;

use super::Program;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::INITIALIZED;
use crate::fixture::call;
use crate::fixture::server;
use crate::fixture::within;

/// Closes at once when it is told to stop.
fn config() -> Config {
    Config { shutdown_timeout: Duration::ZERO, ..Config::default() }
}

/// A bridge whose host has a session.
async fn bridge(address: SocketAddr) -> Program {
    let mut program = Program::start(&["bridge", &format!("ws://{address}/ws")]);
    program.say(INITIALIZE).await;
    let initialized = program.json().await;
    assert!(initialized["result"]["serverInfo"].is_object(), "{initialized}");
    program.say(INITIALIZED).await;
    program
}

#[tokio::test]
async fn a_host_calls_tools_and_gets_its_last_answers() {
    let fixture = Fixture::start().await;
    let mut program = bridge(fixture.address).await;
    program.say(&call("1", "echo", json!({"text": "hi"}))).await;
    assert_eq!(program.json().await["result"]["content"][0]["text"], "hi");
    program.say(&call("2", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    program.hang_up();
    fixture.probe.release(1);
    let ended = program.ended().await;
    assert!(ended.stdout.contains("released"), "{ended:?}");
    assert_eq!(ended.code, Some(0));
    fixture.connections(0).await;
}

#[tokio::test]
async fn a_server_that_comes_back_finds_the_session_again() {
    let fixture = Fixture::with(config()).await;
    let mut program = bridge(fixture.address).await;
    program.say(&call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    fixture.server.shutdown().await;
    let lost = program.json().await;
    assert_eq!((&lost["id"], &lost["error"]["code"]), (&json!(1), &json!(-32000)), "{lost}");
    assert_eq!(lost["error"]["message"], "connection lost, the outcome is unknown");

    // It is asked while there is nobody, and answered when there is.
    program.say(&call("2", "echo", json!({"text": "again"}))).await;
    let (again, _) = server(config());
    let listener = TcpListener::bind(fixture.address).await.unwrap();
    let serving = tokio::spawn(async move { again.serve_listener(listener).await });
    // The server may be another one by now.
    assert_eq!(program.json().await["method"], "notifications/tools/list_changed");
    let answer = program.json().await;
    assert_eq!(
        (&answer["id"], &answer["result"]["content"][0]["text"]),
        (&json!(2), &json!("again")),
        "{answer}"
    );
    program.hang_up();
    assert_eq!(program.ended().await.code, Some(0));
    serving.abort();
}

#[tokio::test]
async fn without_a_server_the_host_is_told_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws", listener.local_addr().unwrap());
    drop(listener);
    let mut program = Program::start(&["bridge", &url]);
    program.say(INITIALIZE).await;
    let refused = program.json().await;
    assert_eq!(refused["error"]["code"], -32000, "{refused}");
    let ended = program.ended().await;
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains("error: cannot connect to"), "{ended:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_bridge_that_is_to_end_closes_in_order() {
    let fixture = Fixture::start().await;
    let program = bridge(fixture.address).await;
    program.signal("TERM").await;
    assert_eq!(within("the bridge ends", program.ended()).await.code, Some(0));
    fixture.connections(0).await;
}
