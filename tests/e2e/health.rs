//! The route that says whether the server takes connections.

use axum::Router;
use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::call;
use crate::fixture::server;
use crate::fixture::within;

/// A request for a path that wants no upgrade.
fn get(path: &str) -> Request {
    ask(&format!("GET {path} HTTP/1.1"))
}

fn ask(line: &str) -> Request {
    Request::new().without("Connection").without("Upgrade").line(line)
}

/// Asks on a connection of its own: the status, and the body.
async fn answer(fixture: &Fixture, request: &Request) -> (u16, String) {
    let mut raw = fixture.raw().await;
    raw.send(&request.bytes()).await;
    let all = String::from_utf8(raw.rest().await).unwrap();
    let (head, body) = all.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

#[tokio::test]
async fn a_server_says_that_it_takes_connections_and_nothing_else() {
    let fixture = Fixture::start().await;
    assert_eq!(answer(&fixture, &get("/health")).await, (200, r#"{"status":"ok"}"#.to_owned()));
    assert_eq!(answer(&fixture, &get("/health?verbose=1")).await.0, 200);
    assert_eq!(answer(&fixture, &ask("HEAD /health HTTP/1.1")).await, (200, String::new()));
    let mut raw = fixture.raw().await;
    let response = raw.ask(&ask("POST /health HTTP/1.1")).await;
    assert_eq!((response.status, response.header("allow")), (405, vec!["GET, HEAD"]));
    let mut raw = fixture.raw().await;
    let response = raw.ask(&get("/health")).await;
    assert_eq!(response.header("content-type"), ["application/json"]);
    assert_eq!(response.header("cache-control"), ["no-store"]);
    assert_eq!(fixture.server.connections(), [], "who asks is no connection");
}

#[tokio::test]
async fn a_server_that_is_full_says_so_and_goes_on_answering() {
    let fixture = Fixture::with(Config { max_connections: 1, ..Config::default() }).await;
    let client = fixture.client().await;
    for _ in 0..3 {
        assert_eq!(answer(&fixture, &get("/health")).await, (503, r#"{"status":"full"}"#.to_owned()));
    }
    client.vanish();
    fixture.connections(0).await;
    assert_eq!(answer(&fixture, &get("/health")).await.0, 200);
}

#[tokio::test]
async fn its_path_is_a_setting_and_may_be_none() {
    let at = |path: Option<&'static str>| Config { health_path: path.map(Into::into), ..Config::default() };
    let fixture = Fixture::with(at(Some("ready/"))).await;
    assert_eq!(answer(&fixture, &get("/ready")).await.0, 200);
    assert_eq!(answer(&fixture, &get("/health")).await.0, 404);
    let fixture = Fixture::with(at(None)).await;
    assert_eq!(answer(&fixture, &get("/health")).await.0, 404);
    // The WebSocket's path is the WebSocket's.
    let fixture = Fixture::with(at(Some("/ws"))).await;
    assert_eq!(answer(&fixture, &get("/ws")).await.0, 426);
    fixture.client().await;
}

#[tokio::test]
async fn an_app_says_so_where_it_wants_to_also_while_the_server_stops() {
    let (server, probe) = server(Config::default());
    let app: Router = server.router().route("/ready", server.health());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let status = async |path: &str| Raw::connect(address).await.ask(&get(path)).await.status;
    assert_eq!(status("/ready").await, 200);
    assert_eq!(status("/health").await, 404);

    let mut client = Client::connect(address, "/ws").await;
    client.initialize().await;
    client.send(call("1", "hold", json!({}))).await;
    probe.started.reaches(1).await;
    let stopping = tokio::spawn(async move { server.shutdown().await });
    within("that it says so", async { while status("/ready").await != 503 {} }).await;
    probe.release(1);
    within("the end of shutdown", stopping).await.unwrap();
    assert_eq!(status("/ready").await, 503);
}
