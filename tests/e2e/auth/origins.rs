//! Pages, and the names by which a server is addressed.

use axum::Router;
use mcp_ws::Config;
use mcp_ws::auth::Hosts;
use mcp_ws::auth::Origins;
use tokio::net::TcpListener;

use crate::fixture::Fixture;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::server;

/// What each of these requests is answered by a server on loopback.
async fn check(config: Config, expected: &[(Request, u16)]) {
    let fixture = Fixture::with(config).await;
    for (request, status) in expected {
        let response = fixture.raw().await.ask(request).await;
        assert_eq!(response.status, *status, "{}", String::from_utf8_lossy(&request.bytes()));
    }
}

fn origin(origin: &str) -> Request {
    Request::new().and("Origin", origin)
}

fn host(host: &str) -> Request {
    Request::new().with("Host", host)
}

// BINDING: origin.absent, origin.loopback, secure.origin
#[tokio::test]
async fn on_loopback_pages_of_this_machine_may_connect_and_no_others() {
    let refused = [
        "https://example.com",
        "http://localhost.example.com",
        "null",
        "",
        "file://",
        "http://127.0.0.1@example.com",
    ];
    let mut expected = vec![
        (Request::new(), 101),
        (origin("http://localhost:3000"), 101),
        (origin("https://127.0.0.1"), 101),
        (origin("http://[::1]:1"), 101),
        (origin("http://localhost").and("Origin", "http://localhost"), 403),
        (origin("http://localhost").and("Origin", "https://example.com"), 403),
    ];
    expected.extend(refused.map(|refused| (origin(refused), 403)));
    check(Config::default(), &expected).await;
}

// BINDING: secure.origin
#[tokio::test]
async fn a_page_that_is_allowed_may_connect() {
    let allowed_origins = Origins::default().allow(["https://example.com"]).unwrap();
    let expected = [
        (origin("https://example.com"), 101),
        (origin("http://localhost"), 101),
        (origin("http://example.com"), 403),
        (origin("https://example.com:8443"), 403),
    ];
    check(Config { allowed_origins, ..Config::default() }, &expected).await;
    let allowed_origins = Origins::none();
    let expected = [(origin("http://localhost"), 403), (Request::new(), 101)];
    check(Config { allowed_origins, ..Config::default() }, &expected).await;
    let allowed_origins = Origins::any();
    check(Config { allowed_origins, ..Config::default() }, &[(origin("https://example.com"), 101)]).await;
}

// BINDING: secure.host
#[tokio::test]
async fn on_loopback_a_name_of_somebody_else_is_refused() {
    let expected = [
        (host("localhost:8000"), 101),
        (host("127.0.0.1"), 101),
        (host("[::1]:1"), 101),
        (host("example.com"), 403),
        // A name that its owner has pointed here, and a page of it: of one origin, as far as the browser knows.
        (host("example.com:8000").and("Origin", "http://example.com:8000"), 403),
        (host("example.com:8000").and("Origin", "http://localhost"), 403),
        (Request::new().line("GET http://example.com/ws HTTP/1.1"), 403),
        (host("example.com").line("GET http://localhost/ws HTTP/1.1"), 101),
    ];
    check(Config::default(), &expected).await;
}

// BINDING: origin.hosts
#[tokio::test]
async fn the_operator_says_by_which_names_it_may_be_addressed() {
    let allowed_hosts = Hosts::of(["mcp.example.com"]).unwrap();
    let expected =
        [(host("mcp.example.com:8000"), 101), (host("localhost"), 101), (host("example.com"), 403)];
    check(Config { allowed_hosts, ..Config::default() }, &expected).await;
    let allowed_hosts = Hosts::any();
    check(Config { allowed_hosts, ..Config::default() }, &[(host("example.com"), 101)]).await;
}

// BINDING: open.host
#[tokio::test]
async fn a_host_that_is_none_is_a_bad_request() {
    let expected = [
        (Request::new().without("Host"), 400),
        (host(""), 400),
        (host("a b"), 400),
        (host("a/b"), 400),
        (host("user@localhost"), 400),
        (host("localhost:x"), 400),
        (host("localhost").and("Host", "localhost"), 400),
    ];
    check(Config::default(), &expected).await;
}

// BINDING: origin.loopback
#[tokio::test]
async fn a_mounted_router_takes_pages_of_loopback_where_it_is_addressed_so() {
    let (mcp, _) = server(Config::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app: Router = mcp.router();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let local = "http://localhost:3000";
    for (request, status) in [
        (origin(local), 101),
        (host("mcp.example.com"), 101),
        (host("mcp.example.com").and("Origin", local), 403),
        (host("mcp.example.com").and("Origin", "https://mcp.example.com"), 403),
        (Request::new().without("Host"), 400),
    ] {
        let response = Raw::connect(address).await.ask(&request).await;
        assert_eq!(response.status, status, "{}", String::from_utf8_lossy(&request.bytes()));
    }
}

// BINDING: origin.loopback
#[tokio::test]
async fn a_server_that_others_can_reach_takes_no_page_by_itself() {
    let (mcp, _) = server(Config::default());
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(mcp.serve_listener(listener));
    for (request, status) in [
        (Request::new(), 101),
        (host("mcp.example.com"), 101),
        (origin("http://localhost"), 403),
        (host("mcp.example.com").and("Origin", "https://mcp.example.com"), 403),
    ] {
        let response = Raw::connect(([127, 0, 0, 1], port).into()).await.ask(&request).await;
        assert_eq!(response.status, status, "{}", String::from_utf8_lossy(&request.bytes()));
    }
}
