//! How a session begins, and what is said outside of one.

use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::INITIALIZED;
use crate::fixture::call;
use crate::fixture::code;
use crate::fixture::initialize;
use crate::fixture::list;
use crate::fixture::ping;
use crate::fixture::server;
use crate::fixture::text_of;
use crate::fixture::within;

/// Asks for a revision, and expects this one.
async fn check_version(asked: &str, agreed: &str) {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let answer = client.ask(initialize("1", asked)).await;
    assert_eq!(answer["result"]["protocolVersion"], agreed, "{answer}");
    assert_eq!(answer["result"]["capabilities"]["tools"], json!({"listChanged": true}), "{answer}");
    assert!(answer["result"]["serverInfo"]["name"].is_string(), "{answer}");
    assert!(answer["result"]["serverInfo"]["version"].is_string(), "{answer}");
}

// BINDING: legacy.version
#[tokio::test]
async fn every_revision_that_is_spoken_is_echoed() {
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        check_version(version, version).await;
    }
}

// BINDING: legacy.version
#[tokio::test]
async fn a_revision_that_is_not_spoken_is_countered_with_the_newest() {
    for version in ["1999-12-31", "2099-01-01", "", "latest"] {
        check_version(version, "2025-11-25").await;
    }
}

#[tokio::test]
async fn a_server_says_its_name_and_its_instructions() {
    let (server, _) = server(Config::default());
    let server = server.named("a \"server\"", "7").instructions("first\nsecond");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { server.serve_listener(listener).await });
    let mut client = Client::connect(address, "/ws").await;
    let answer = client.ask(INITIALIZE).await;
    assert_eq!(answer["result"]["serverInfo"], json!({"name": "a \"server\"", "version": "7"}));
    assert_eq!(answer["result"]["instructions"], "first\nsecond");
}

// BINDING: read.pipelined
#[tokio::test]
async fn everything_may_be_sent_before_the_first_answer() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let add = call("3", "add", json!({"a": 1, "b": 2}));
    client.send_at_once([INITIALIZE, INITIALIZED, &list("2", None), &add, &ping("4")]).await;
    assert_eq!(client.answer().await["id"], "init");
    assert!(client.answer().await["result"]["tools"].is_array());
    assert_eq!(text_of(&client.answer().await), "3");
    assert_eq!(client.answer().await["id"], 4);
}

// BINDING: read.initialized
#[tokio::test]
async fn tools_do_not_wait_for_the_initialized_notification() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    client.ask(INITIALIZE).await;
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
}

// BINDING: legacy.again
#[tokio::test]
async fn initialize_twice_agrees_anew() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let first = client.ask(initialize("1", "2024-11-05")).await;
    assert_eq!(first["result"]["protocolVersion"], "2024-11-05");
    let second = client.ask(initialize("1", "2025-06-18")).await;
    assert_eq!(second["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
}

// BINDING: legacy.ping
#[tokio::test]
async fn a_ping_needs_no_session() {
    let fixture = Fixture::start().await;
    fixture.silent_client().await.nothing_comes().await;
}

// BINDING: legacy.session, legacy.probe
#[tokio::test]
async fn tools_need_a_session() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    for request in [call("1", "add", json!({"a": 1, "b": 2})), list("1", None)] {
        let answer = client.ask(request).await;
        assert_eq!(code(&answer), -32602, "{answer}");
        assert!(answer["error"]["message"].as_str().unwrap().contains("initialize"), "{answer}");
    }
    client.initialize().await;
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
}

// BINDING: legacy.unknown
#[tokio::test]
async fn an_unknown_method_is_not_found() {
    let fixture = Fixture::start().await;
    let mut silent = fixture.silent_client().await;
    let mut client = fixture.client().await;
    for method in ["resources/list", "tools", "tools/call/", "Ping", ""] {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method}).to_string();
        assert_eq!(code(&silent.ask(&*request).await), -32601, "{method}");
        assert_eq!(code(&client.ask(&*request).await), -32601, "{method}");
    }
}

#[tokio::test]
async fn each_connection_has_a_session_id_of_its_own_and_keeps_it() {
    let fixture = Fixture::start().await;
    let mut one = fixture.client().await;
    let mut other = fixture.client().await;
    let of_one = one.call("session", json!({})).await;
    let of_other = other.call("session", json!({})).await;
    assert_ne!(of_one, of_other);
    // Not even another `initialize` changes it.
    one.initialize().await;
    assert_eq!(one.call("session", json!({})).await, of_one);
    assert_eq!(other.call("session", json!({})).await, of_other);

    let mut listed: Vec<_> = fixture.server.connections().iter().map(|each| each.id().to_string()).collect();
    let mut expected = [of_one, of_other];
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn connections_are_cleaned_up_however_they_end() {
    let fixture = Fixture::start().await;
    let mut polite = fixture.client().await;
    let rude = fixture.client().await;
    let silent = fixture.silent_client().await;
    let mut raw = fixture.raw_session().await;
    fixture.connections(4).await;

    rude.vanish();
    fixture.connections(3).await;
    polite.close(None).await;
    polite.closed().await;
    drop(polite);
    fixture.connections(2).await;
    silent.vanish();
    fixture.connections(1).await;
    raw.finish_sending().await;
    raw.rest().await;
    fixture.connections(0).await;
}

#[tokio::test]
async fn an_address_that_is_taken_is_the_operators_to_read() {
    let fixture = Fixture::start().await;
    let (second, _) = server(Config::default());
    let refused = within("the refusal", second.serve(fixture.address)).await;
    let told = refused.unwrap_err().to_string();
    assert!(told.starts_with(&format!("cannot listen on {}: ", fixture.address)), "{told}");
}
