//! Bearer tokens, wherever they come from, and what is said to whoever has none.

use mcp_ws::Config;
use mcp_ws::Identity;
use mcp_ws::auth::ProtectedResource;
use mcp_ws::auth::StaticTokens;

use super::proof::start;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::Request;
use crate::fixture::log;

fn tokens() -> StaticTokens {
    StaticTokens::new().token("a secret token", Identity::new("ann"))
}

/// The same token where pages put it.
const ENTRY: &str = "mcp.auth.YSBzZWNyZXQgdG9rZW4";

async fn known(config: Config) -> Fixture {
    start(config, |server| server.authenticate(tokens())).await
}

fn bearer(token: &str) -> Request {
    Request::new().and("Authorization", &format!("Bearer {token}"))
}

// BINDING: auth.header, secure.handshake, auth.challenge
#[tokio::test]
async fn a_token_in_the_header_is_what_lets_one_in() {
    let fixture = start(Config::default(), |server| {
        server.authenticate(StaticTokens::new().token("secret", Identity::new("ann")))
    })
    .await;
    for (request, status, challenge) in [
        (bearer("secret"), 101, None),
        (Request::new(), 401, Some(r#"Bearer realm="mcp""#)),
        (Request::new().and("Authorization", "Basic c2VjcmV0"), 401, Some(r#"Bearer realm="mcp""#)),
        (
            bearer("other"),
            401,
            Some(r#"Bearer error="invalid_token", error_description="this token is nobody's""#),
        ),
        (
            bearer(""),
            400,
            Some(r#"Bearer error="invalid_request", error_description="`Authorization` cannot be read""#),
        ),
    ] {
        let response = fixture.raw().await.ask(&request).await;
        let what = String::from_utf8_lossy(&request.bytes()).into_owned();
        assert_eq!(response.status, status, "{what}");
        assert_eq!(response.header("www-authenticate"), Vec::from_iter(challenge), "{what}");
        assert_eq!(response.header("upgrade").is_empty(), status != 101, "{what}");
    }
}

// BINDING: auth.subprotocol, sub.token
#[tokio::test]
async fn a_page_may_send_its_token_among_the_subprotocols_where_that_is_allowed() {
    let config = Config { subprotocol_tokens: true, ..Config::default() };
    let fixture = known(config).await;
    for (offer, selected) in [
        (format!("mcp, {ENTRY}"), vec!["mcp"]),
        (format!("{ENTRY}, mcp"), vec!["mcp"]),
        (ENTRY.to_owned(), vec![]),
    ] {
        let response = fixture.raw().await.ask(&Request::new().and("Sec-WebSocket-Protocol", &offer)).await;
        assert_eq!(response.status, 101, "{offer}");
        assert_eq!(response.header("sec-websocket-protocol"), selected, "{offer}");
    }
    let other = Request::new().and("Sec-WebSocket-Protocol", "mcp, mcp.auth.YQ");
    assert_eq!(fixture.raw().await.ask(&other).await.status, 401);
    let broken = Request::new().and("Sec-WebSocket-Protocol", "mcp, mcp.auth.!");
    assert_eq!(fixture.raw().await.ask(&broken).await.status, 400);
}

// BINDING: auth.query
#[tokio::test]
async fn a_token_may_come_in_the_query_where_that_is_allowed() {
    let fixture = known(Config { query_tokens: true, ..Config::default() }).await;
    for (target, status) in
        [("/ws?token=a%20secret%20token", 101), ("/ws?token=other", 401), ("/ws?token=", 400)]
    {
        let request = Request::new().line(&format!("GET {target} HTTP/1.1"));
        assert_eq!(fixture.raw().await.ask(&request).await.status, status, "{target}");
    }
}

// BINDING: auth.opt-in
#[tokio::test]
async fn where_it_is_not_allowed_no_token_is_looked_for() {
    let fixture = known(Config::default()).await;
    let entry = Request::new().and("Sec-WebSocket-Protocol", &format!("mcp, {ENTRY}"));
    let query = Request::new().line("GET /ws?token=a%20secret%20token HTTP/1.1");
    for request in [entry, query] {
        assert_eq!(fixture.raw().await.ask(&request).await.status, 401);
    }
}

// BINDING: auth.one
#[tokio::test]
async fn two_tokens_are_refused_though_they_are_the_same() {
    let fixture = known(Config { subprotocol_tokens: true, query_tokens: true, ..Config::default() }).await;
    let query = "GET /ws?token=a%20secret%20token HTTP/1.1";
    for request in [
        Request::new().line(query).and("Authorization", "Bearer x"),
        Request::new().line(query).and("Sec-WebSocket-Protocol", ENTRY),
        Request::new().and("Sec-WebSocket-Protocol", &format!("{ENTRY}, {ENTRY}")),
        bearer("x").and("Authorization", "Bearer x"),
    ] {
        let response = fixture.raw().await.ask(&request).await;
        assert_eq!(response.status, 400, "{}", String::from_utf8_lossy(&request.bytes()));
    }
}

// BINDING: auth.metadata
#[tokio::test]
async fn whoever_has_no_token_is_told_where_they_are_got() {
    let resource = ProtectedResource::new("https://mcp.example.com/ws")
        .unwrap()
        .authorization_server("https://login.example.com")
        .scopes(["items"]);
    let fixture =
        start(Config::default(), |server| server.authenticate(tokens()).protected_resource(resource)).await;
    let response = fixture.raw().await.ask(&Request::new()).await;
    let url = "https://mcp.example.com/.well-known/oauth-protected-resource/ws";
    let challenge = format!(r#"Bearer resource_metadata="{url}", scope="items""#);
    assert_eq!((response.status, response.header("www-authenticate")), (401, vec![&*challenge]));

    let metadata = Request::new()
        .line("GET /.well-known/oauth-protected-resource/ws HTTP/1.1")
        .without("Connection")
        .without("Upgrade")
        .and("Origin", "https://anybody.example.com");
    let response = fixture.raw().await.ask(&metadata).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), ["application/json"]);
    assert_eq!(response.header("access-control-allow-origin"), ["*"]);
    let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
    let preflight = Request::new()
        .line("OPTIONS /.well-known/oauth-protected-resource/ws HTTP/1.1")
        .without("Connection")
        .without("Upgrade")
        .and("Origin", "https://anybody.example.com")
        .and("Access-Control-Request-Headers", "mcp-protocol-version");
    let asked = fixture.raw().await.ask(&preflight).await;
    assert_eq!((asked.status, asked.header("access-control-allow-headers")), (204, vec!["*"]));
    assert_eq!(body["authorization_servers"][0], "https://login.example.com");
    assert_eq!(body["resource"], "https://mcp.example.com/ws");
}

// BINDING: secure.echo
#[tokio::test]
async fn no_token_is_logged() {
    log::begin();
    let config = Config { subprotocol_tokens: true, query_tokens: true, ..Config::default() };
    let fixture = known(config).await;
    for request in [
        bearer("a-secret-in-the-header"),
        Request::new().and("Sec-WebSocket-Protocol", "mcp, mcp.auth.YS1zZWNyZXQtaW4tYS1zdWJwcm90b2NvbA"),
        Request::new().line("GET /ws?token=a-secret-in-the-query HTTP/1.1"),
    ] {
        fixture.raw().await.ask(&request).await;
    }
    let mut client = Client::connect(fixture.address, "/ws?token=a%20secret%20token").await;
    client.initialize().await;
    let text = log::text();
    assert!(text.contains("not let in"), "{text}");
    for secret in ["a-secret-in", "a%20secret", "a secret token", "YS1zZWNyZXQ", "YSBzZWNyZXQ"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
