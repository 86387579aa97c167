//! A server inside of an axum app.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::INITIALIZE;
use crate::fixture::Probe;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::server;
use crate::fixture::text_frame;
use crate::fixture::text_of;
use crate::fixture::until;
use crate::fixture::within;

/// An app whose own route is `/health`.
fn app() -> Router {
    Router::new().route("/health", get(|| async { "ok" }))
}

/// Serves an app by axum itself.
async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn status(address: SocketAddr, request: &Request) -> u16 {
    Raw::connect(address).await.ask(request).await.status
}

async fn session(address: SocketAddr, path: &str) -> Client {
    let mut client = Client::connect(address, path).await;
    client.initialize().await;
    client
}

#[tokio::test]
async fn a_router_serves_at_ws_beside_the_routes_of_its_app() {
    let (server, _) = server(Config::default());
    let address = serve(app().merge(server.router())).await;
    let mut client = session(address, "/ws").await;
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
    assert_eq!(status(address, &Request::new().line("GET /health HTTP/1.1")).await, 200);
    assert_eq!(status(address, &Request::new().line("POST /ws HTTP/1.1")).await, 405);
    assert_eq!(server.connections().len(), 1);
}

// BINDING: open.path
#[tokio::test]
async fn a_server_can_be_mounted_anywhere() {
    for (mounted, path) in
        [("/tools", "/tools"), ("deep/er", "/deep/er"), ("/trailing/", "/trailing"), ("/", "/"), ("", "/")]
    {
        let (server, _) = server(Config::default());
        let address = serve(server.mount(app(), mounted)).await;
        let mut client = session(address, path).await;
        assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3", "{mounted:?}");
        assert_eq!(status(address, &Request::new().line("GET /ws HTTP/1.1")).await, 404, "{mounted:?}");
    }
}

#[tokio::test]
async fn a_server_can_be_nested_in_an_app_with_state() {
    let (server, _) = server(Config::default());
    let read = |axum::extract::State(text): axum::extract::State<&'static str>| async move { text };
    let inner = server.router().route("/state", get(read));
    let address = serve(Router::new().nest("/api", inner).with_state("state")).await;
    let mut client = session(address, "/api/ws").await;
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
    assert_eq!(status(address, &Request::new().line("GET /api/state HTTP/1.1")).await, 200);
}

#[tokio::test]
async fn two_mounts_of_one_server_share_their_connections() {
    let (server, probe) = server(Config { max_connections: 2, ..Config::default() });
    let address = serve(server.mount(server.mount(app(), "/one"), "/two")).await;
    let mut one = session(address, "/one").await;
    let mut two = session(address, "/two").await;
    assert_eq!(one.call("tally", json!({})).await, "1");
    assert_eq!(two.call("tally", json!({})).await, "2");
    assert_ne!(one.call("session", json!({})).await, two.call("session", json!({})).await);
    assert_eq!(server.connections().len(), 2);
    assert_eq!(status(address, &Request::new().line("GET /one HTTP/1.1")).await, 503);
    assert_eq!(probe.tally.get(), 2);
}

// BINDING: open.early
#[tokio::test]
async fn messages_sent_along_with_the_handshake_are_not_lost() {
    let (server, _) = server(Config::default());
    let address = serve(server.router()).await;
    let mut raw = Raw::connect(address).await;
    let add = text_frame(&call("1", "add", json!({"a": 1, "b": 2})));
    raw.send(&[Request::new().bytes(), text_frame(INITIALIZE), add].concat()).await;
    assert_eq!(raw.response().await.status, 101);
    assert!(raw.text().await.contains(r#""id":"init","#));
    assert!(raw.text().await.contains(r#""id":1,"#));
}

#[tokio::test]
async fn connections_of_clients_that_vanish_are_cleaned_up() {
    let (server, probe) = server(Config::default());
    let address = serve(server.router()).await;
    for n in 1..=5 {
        let mut client = session(address, "/ws").await;
        client.send(call("1", "hold", json!({}))).await;
        probe.started.reaches(n).await;
        client.vanish();
    }
    probe.dropped.reaches(5).await;
    until("no connections", || server.connections().is_empty()).await;
}

/// Stops a mounted server while a call runs, which `finish` decides the end of.
async fn check_shutdown(config: Config, finish: impl AsyncFnOnce(&Probe, &mut Client)) {
    let (server, probe) = server(config);
    let address = serve(server.mount(app(), "/tools")).await;
    let mut idle = session(address, "/tools").await;
    let mut busy = session(address, "/tools").await;
    busy.send(call("1", "hold", json!({}))).await;
    probe.started.reaches(1).await;

    let stopped = server.clone();
    let stopping = tokio::spawn(async move { stopped.shutdown().await });
    assert_eq!(idle.closed().await, Some(1001));
    drop(idle);
    finish(&probe, &mut busy).await;
    assert_eq!(busy.closed().await, Some(1001));
    drop(busy);
    within("the end of shutdown", stopping).await.unwrap();
    assert_eq!(server.connections(), []);

    // axum itself goes on.
    assert_eq!(status(address, &Request::new().line("GET /health HTTP/1.1")).await, 200);
    assert_eq!(status(address, &Request::new().line("GET /tools HTTP/1.1")).await, 503);
}

#[tokio::test]
async fn a_mounted_server_stops_by_itself_when_its_calls_are_answered() {
    check_shutdown(Config::default(), async |probe, busy| {
        probe.release(1);
        assert_eq!(text_of(&busy.answer().await), "released");
    })
    .await;
}

#[tokio::test]
async fn a_mounted_server_drops_what_does_not_end() {
    check_shutdown(Config { shutdown_timeout: SOON, ..Config::default() }, async |probe, _| {
        probe.dropped.reaches(1).await;
    })
    .await;
}
