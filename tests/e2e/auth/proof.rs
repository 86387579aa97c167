//! Whoever authenticates, and what comes of it.

use std::time::Duration;
use std::time::SystemTime;

use axum::Extension;
use axum::Router;
use mcp_ws::Config;
use mcp_ws::Context;
use mcp_ws::Identity;
use mcp_ws::Server;
use mcp_ws::auth::Authenticate;
use mcp_ws::auth::Layered;
use mcp_ws::auth::Refusal;
use mcp_ws::auth::UpgradeRequest;
use mcp_ws::mcp_tool;
use mcp_ws::tools;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::Probe;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::call;
use crate::fixture::text_frame;
use crate::fixture::text_of;

#[derive(Debug)]
struct Tenant(u32);

/// Says who calls, and by what that is known.
#[mcp_tool]
fn who(cx: &Context) -> String {
    let caller = cx.caller();
    let identity = cx.identity();
    let subject = identity.map_or("nobody", Identity::subject);
    let tenant = identity.and_then(Identity::get::<Tenant>).map_or(0, |Tenant(number)| *number);
    let kept = caller.header("x-kept").unwrap_or("none");
    let left = caller.header("authorization").unwrap_or("none");
    let address = caller.address().map_or("unknown".to_owned(), |address| address.ip().to_string());
    format!("{subject} of {tenant}, kept {kept}, {left}, from {address}")
}

/// A server with a tool that says who calls.
pub(super) async fn start(config: Config, change: impl FnOnce(Server) -> Server) -> Fixture {
    let server: Server = Server::new(tools![who]).config(config);
    Fixture::of(change(server), Probe::default()).await
}

/// What the tool says to whoever has this request taken.
async fn asked(mut raw: Raw, request: &Request) -> String {
    let response = raw.ask(request).await;
    assert_eq!(response.status, 101, "{response:?}");
    raw.send(&text_frame(INITIALIZE)).await;
    raw.text().await;
    raw.send(&text_frame(&call("1", "who", json!({})))).await;
    let answer: serde_json::Value = serde_json::from_str(&raw.text().await).unwrap();
    text_of(&answer).to_owned()
}

fn by_header(request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
    match request.header("x-device") {
        Some("7") => Ok(Identity::new("seven").with(Tenant(7))),
        Some("small") => Err(Refusal::insufficient_scope(["big"])),
        Some("unlucky") => Err(Refusal::forbidden("not on a Friday")),
        Some("panic") => panic!("as authors' code may"),
        Some("later") => Err(Refusal::unavailable("ask again")),
        Some("over") => Ok(Identity::new("late").expires_at(SystemTime::now() - Duration::from_secs(1))),
        _ => Err(Refusal::unauthenticated("say who you are")),
    }
}

fn device(device: &str) -> Request {
    Request::new().and("X-Device", device)
}

// BINDING: auth.scope, auth.unavailable, auth.challenge
#[tokio::test]
async fn what_an_authenticator_says_is_told_in_http_and_nobody_else_is_concerned() {
    let fixture = start(Config::default(), |server| server.authenticate(by_header)).await;
    let scope = r#"Bearer scope="big", error="insufficient_scope", error_description="the scope of the token is too small""#;
    let over = r#"Bearer error="invalid_token", error_description="the token has expired""#;
    for (who, status, challenge, retry) in [
        ("small", 403, Some(scope), None),
        ("unlucky", 403, None, None),
        ("panic", 500, None, None),
        ("later", 503, None, Some("5")),
        ("over", 401, Some(over), None),
        ("nobody", 401, Some(r#"Bearer realm="mcp""#), None),
        ("7", 101, None, None),
    ] {
        let response = fixture.raw().await.ask(&device(who)).await;
        assert_eq!(response.status, status, "{who}");
        assert_eq!(response.header("www-authenticate"), Vec::from_iter(challenge), "{who}");
        assert_eq!(response.header("retry-after"), Vec::from_iter(retry), "{who}");
    }
}

#[tokio::test]
async fn a_tool_knows_who_calls_and_what_was_kept_of_the_upgrade() {
    let config = Config { kept_headers: vec!["X-Kept".into()], ..Config::default() };
    let fixture = start(config, |server| server.authenticate(by_header)).await;
    let request = device("7").and("X-Kept", "this").and("Authorization", "Basic secret");
    let said = asked(fixture.raw().await, &request).await;
    assert_eq!(said, "seven of 7, kept this, none, from 127.0.0.1");
    let connections = fixture.server.connections();
    let subjects: Vec<_> = connections.iter().map(|one| one.caller().identity().unwrap().subject()).collect();
    assert!(subjects.iter().all(|subject| *subject == "seven"), "{subjects:?}");
}

#[tokio::test]
async fn where_nobody_is_asked_nobody_is_known() {
    let fixture = start(Config::default(), |server| server).await;
    let said = asked(fixture.raw().await, &device("7")).await;
    assert_eq!(said, "nobody of 0, kept none, none, from 127.0.0.1");
}

#[tokio::test]
async fn a_layer_of_the_app_may_have_found_out_before() {
    let server: Server = Server::new(tools![who]);
    for (layered, known, status) in [(false, true, 101), (true, true, 101), (true, false, 401)] {
        let server = if layered { server.clone().authenticate(Layered) } else { server.clone() };
        let mut app: Router = server.router();
        if known {
            app = app.layer(Extension(Identity::new("ann").with(Tenant(1))));
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        if status == 101 {
            let said = asked(Raw::connect(address).await, &Request::new()).await;
            assert_eq!(said, "ann of 1, kept none, none, from unknown");
        } else {
            assert_eq!(Raw::connect(address).await.ask(&Request::new()).await.status, status);
        }
    }
}

struct Never;

impl Authenticate for Never {
    async fn authenticate(&self, _: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn an_authenticator_has_no_more_time_than_a_handshake() {
    // A tenth of what is left is all that a slow machine may be late by.
    const TIMEOUT: Duration = Duration::from_secs(4);
    let config = Config { connection_timeout: TIMEOUT, ..Config::default() };
    let server: Server = Server::new(tools![who]).config(config).authenticate(Never);
    for mounted in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (app, alone): (Router, _) = (server.router(), server.clone());
        tokio::spawn(async move {
            if mounted {
                axum::serve(listener, app).await.unwrap();
            } else {
                alone.serve_listener(listener).await.unwrap();
            }
        });
        let mut raw = Raw::connect(address).await;
        if !mounted {
            // Whoever takes long to ask has less time for the answer, and gets it.
            tokio::time::sleep(TIMEOUT / 2).await;
        }
        assert_eq!(raw.ask(&Request::new()).await.status, 503, "mounted: {mounted}");
        assert!(server.connections().is_empty());
    }
}

// BINDING: auth.expiry
#[tokio::test]
async fn a_connection_is_closed_when_its_identity_ends() {
    let fixture = start(Config::default(), |server| {
        server.authenticate(|_: &UpgradeRequest<'_>| {
            Ok(Identity::new("ann").expires_at(SystemTime::now() + Duration::from_secs(1)))
        })
    })
    .await;
    let mut client = Client::connect(fixture.address, "/ws").await;
    assert_eq!(client.closed().await, Some(1008));
    fixture.connections(0).await;
}

// BINDING: close.sent-away
#[tokio::test]
async fn an_operator_sends_one_away_and_the_others_stay() {
    let fixture = start(Config::default(), |server| server.authenticate(by_header)).await;
    let mut raws = Vec::new();
    for _ in 0..2 {
        let mut raw = fixture.raw().await;
        assert_eq!(raw.ask(&device("7")).await.status, 101);
        raws.push(raw);
    }
    fixture.connections(2).await;
    let gone = fixture.server.connections()[0].clone();
    assert!(fixture.server.disconnect(gone.id()));
    fixture.connections(1).await;
    assert!(!fixture.server.disconnect(gone.id()), "it is gone");
    assert_ne!(fixture.server.connections()[0], gone);
}
