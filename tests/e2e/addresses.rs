//! One address does not get the places of all.

use std::net::Ipv4Addr;
use std::net::SocketAddr;

use axum::Router;
use mcp_ws::Config;
use serde_json::json;
use tokio::net::TcpListener;

use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::INITIALIZE;
use crate::fixture::Raw;
use crate::fixture::Request;
use crate::fixture::call;
use crate::fixture::server;
use crate::fixture::text_frame;
use crate::fixture::within;

/// As many as an address may have here.
const MOST: usize = 2;

fn config() -> Config {
    Config { max_connections_per_address: MOST, ..Config::default() }
}

/// What a new connection is answered.
async fn status(address: SocketAddr) -> u16 {
    Raw::connect(address).await.ask(&Request::new()).await.status
}

/// Asks until there is a place. An end of a connection tells nobody when its place is free.
async fn taken(address: SocketAddr) -> Raw {
    within("a free place", async {
        loop {
            let mut raw = Raw::connect(address).await;
            if raw.ask(&Request::new()).await.status == 101 {
                return raw;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

// BINDING: open.address
#[tokio::test]
async fn an_address_has_as_many_connections_as_it_may_have_and_one_more_is_refused() {
    let fixture = Fixture::with(config()).await;
    let mut first = fixture.client().await;
    let mut second = fixture.client().await;
    let mut third = fixture.raw().await;
    let response = third.ask(&Request::new()).await;
    assert_eq!((response.status, response.header("retry-after")), (503, vec!["5"]));
    assert_eq!(third.rest().await, b"", "the connection ends behind it");
    for client in [&mut first, &mut second] {
        assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
    }
    drop(first);
    taken(fixture.address).await;
}

// BINDING: open.address
#[tokio::test]
async fn connections_in_their_handshake_count_too() {
    let fixture = Fixture::with(config()).await;
    let silent = (fixture.raw().await, fixture.raw().await);
    assert_eq!(status(fixture.address).await, 503);
    drop(silent);
    taken(fixture.address).await;
}

// BINDING: open.address
#[tokio::test]
async fn who_is_refused_for_another_reason_gives_the_place_back() {
    let fixture = Fixture::with(config()).await;
    for _ in 0..10 * MOST {
        let request = Request::new().line("GET /elsewhere HTTP/1.1");
        within("a free place", async {
            // The place of the one before is free when its socket is closed, a little after its answer.
            while fixture.raw().await.ask(&request).await.status != 404 {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
}

// BINDING: open.address
#[cfg(target_os = "linux")]
#[tokio::test]
async fn another_address_has_its_own_places() {
    let fixture = Fixture::with(config()).await;
    let _both = (fixture.client().await, fixture.client().await);
    assert_eq!(status(fixture.address).await, 503);
    let mut elsewhere = Raw::connect_from(Ipv4Addr::new(127, 0, 0, 2), fixture.address).await;
    assert_eq!(elsewhere.ask(&Request::new()).await.status, 101);
}

#[tokio::test]
async fn whoever_opens_too_many_is_not_always_answered() {
    let fixture = Fixture::with(Config { max_connections_per_address: 0, ..Config::default() }).await;
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(fixture.raw().await);
    }
    assert_eq!(fixture.raw().await.rest().await, b"", "one more is dropped");
    let mut first = silent.swap_remove(0);
    assert_eq!(first.ask(&Request::new()).await.status, 503, "the others are answered when they ask");
}

/// A server in an app that axum serves, which says where connections come from, or does not.
async fn mounted(says: bool) -> SocketAddr {
    let (server, _) = server(config());
    let app: Router = server.router();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        if says {
            axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await
        } else {
            axum::serve(listener, app).await
        }
    });
    address
}

async fn session(address: SocketAddr) -> Client {
    let mut client = Client::connect(address, "/ws").await;
    client.initialize().await;
    client
}

// BINDING: open.address-late
#[tokio::test]
async fn in_an_app_one_more_is_closed_behind_its_upgrade() {
    let address = mounted(true).await;
    let mut first = session(address).await;
    let _second = session(address).await;
    let mut third = Raw::connect(address).await;
    let early = [text_frame(INITIALIZE), text_frame(&call("1", "add", json!({"a": 1, "b": 2})))].concat();
    third.send(&[Request::new().bytes(), early].concat()).await;
    assert_eq!(third.response().await.status, 101);
    assert_eq!(third.closed().await, Some(1013), "nothing is answered before");
    assert_eq!(first.call("add", json!({"a": 1, "b": 2})).await, "3");
    drop(first);
    within("a free place", async {
        loop {
            let mut raw = Raw::connect(address).await;
            raw.upgrade().await;
            raw.send(&text_frame(INITIALIZE)).await;
            if raw.frame().await.expect("an answer or a close frame").first == crate::fixture::TEXT {
                return;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_app_that_does_not_say_where_connections_come_from_has_no_such_bound() {
    let address = mounted(false).await;
    let mut clients = Vec::new();
    for _ in 0..2 * MOST {
        clients.push(session(address).await);
    }
    for client in &mut clients {
        assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
    }
}
