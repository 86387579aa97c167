//! How a server comes to its end: what runs may finish, everybody is told, nobody is left.

use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpStream;

use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::text_of;
use crate::fixture::within;

// BINDING: stop.finish, stop.code
#[tokio::test]
async fn calls_in_flight_are_answered_and_then_the_connection_is_closed() {
    let fixture = Fixture::start().await;
    let mut idle = fixture.client().await;
    let mut busy = fixture.client().await;
    busy.send_at_once([call("1", "hold", json!({})), call("2", "blocking_hold", json!({}))]).await;
    fixture.probe.started.reaches(2).await;

    let server = fixture.server.clone();
    let stopping = tokio::spawn(async move { server.shutdown().await });
    assert_eq!(idle.closed().await, Some(1001));
    drop(idle);
    fixture.connections(1).await;
    assert!(!stopping.is_finished() && !fixture.served.is_finished());

    fixture.probe.release(2);
    assert_eq!(text_of(&busy.answer().await), "released");
    assert_eq!(text_of(&busy.answer().await), "released");
    assert_eq!(busy.closed().await, Some(1001));
    drop(busy);
    within("the end of shutdown", stopping).await.unwrap();
    within("the end of serve_listener", fixture.served).await.unwrap().unwrap();
    assert_eq!(fixture.server.connections(), []);
    assert_eq!(fixture.probe.dropped.get(), 0);
}

// BINDING: stop.drop, stop.code
#[tokio::test]
async fn a_call_that_does_not_end_is_dropped_at_shutdown_timeout() {
    let fixture = Fixture::with(Config { shutdown_timeout: SOON, ..Config::default() }).await;
    let mut client = fixture.client().await;
    client.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    let server = fixture.server.clone();
    let stopping = tokio::spawn(async move { server.shutdown().await });
    assert_eq!(client.closed().await, Some(1001));
    fixture.probe.dropped.reaches(1).await;
    drop(client);
    within("the end of shutdown", stopping).await.unwrap();
    within("the end of serve_listener", fixture.served).await.unwrap().unwrap();
    assert_eq!(fixture.server.connections(), []);
}

#[tokio::test]
async fn a_connection_that_is_told_to_stop_still_answers() {
    let fixture = Fixture::start().await;
    let mut idle = fixture.client().await;
    let mut busy = fixture.client().await;
    busy.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    let server = fixture.server.clone();
    tokio::spawn(async move { server.shutdown().await });
    assert_eq!(idle.closed().await, Some(1001));
    busy.nothing_comes().await;
    fixture.probe.release(1);
    assert_eq!(busy.answer().await["id"], 1);
    assert_eq!(busy.closed().await, Some(1001));
}

// BINDING: stop.new
#[tokio::test]
async fn a_server_that_stops_takes_no_new_connection() {
    let fixture = Fixture::start().await;
    let mut busy = fixture.client().await;
    busy.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    let server = fixture.server.clone();
    tokio::spawn(async move { server.shutdown().await });

    within("no connection", async {
        while TcpStream::connect(fixture.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(fixture.server.connections().len(), 1);
    fixture.probe.release(1);
    assert_eq!(busy.answer().await["id"], 1);
    assert_eq!(busy.closed().await, Some(1001));
}

#[tokio::test]
async fn a_server_without_connections_stops_at_once() {
    let fixture = Fixture::start().await;
    within("shutdown", fixture.server.shutdown()).await;
    within("the end of serve_listener", fixture.served).await.unwrap().unwrap();
}

#[tokio::test]
async fn stopping_twice_is_stopping_once() {
    let fixture = Fixture::start().await;
    let client = fixture.client().await;
    client.vanish();
    let (one, other) = (fixture.server.clone(), fixture.server.clone());
    within("both", async { tokio::join!(one.shutdown(), other.shutdown()) }).await;
    within("the third", fixture.server.shutdown()).await;
    within("the end of serve_listener", fixture.served).await.unwrap().unwrap();
}

#[tokio::test]
async fn clients_that_never_end_their_side_are_left_after_close_timeout() {
    let fixture = Fixture::with(Config { close_timeout: SOON, ..Config::default() }).await;
    let mut raw = fixture.raw_session().await;
    within("shutdown", fixture.server.shutdown()).await;
    assert_eq!(fixture.server.connections(), []);
    assert_eq!(raw.closed().await, Some(1001));
}

#[tokio::test]
async fn connections_that_have_said_nothing_are_told_too() {
    let fixture = Fixture::start().await;
    let mut silent = fixture.silent_client().await;
    fixture.connections(1).await;
    let server = fixture.server.clone();
    let stopping = tokio::spawn(async move { server.shutdown().await });
    assert_eq!(silent.closed().await, Some(1001));
    drop(silent);
    within("the end of shutdown", stopping).await.unwrap();
}

#[tokio::test]
async fn connections_outlive_a_server_that_only_stops_to_listen() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    fixture.served.abort();
    within("no connection", async {
        while TcpStream::connect(fixture.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_busy_connections_stop_together() {
    let fixture = Fixture::with(Config { shutdown_timeout: SOON, ..Config::default() }).await;
    let mut tasks = Vec::new();
    for n in 0..20 {
        let mut client = fixture.client().await;
        tasks.push(tokio::spawn(async move {
            if n % 2 == 0 {
                client.send(call("1", "hold", json!({}))).await;
            }
            assert_eq!(client.closed().await, Some(1001));
        }));
    }
    fixture.probe.started.reaches(10).await;
    within("shutdown", fixture.server.shutdown()).await;
    assert_eq!(fixture.server.connections(), []);
    assert_eq!(fixture.probe.dropped.get(), 10);
    for task in tasks {
        task.await.unwrap();
    }
}
