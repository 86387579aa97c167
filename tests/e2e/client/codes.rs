//! What a link does about each way in which it can be sent away.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use mcp_ws::Client;
use mcp_ws::Config;
use mcp_ws::Endpoint;
use mcp_ws::Link;
use mcp_ws::client::Error;
use mcp_ws::client::Reconnect;
use mcp_ws::client::Status;
use tokio::time::sleep;

use super::at_once;
use super::becomes;
use super::is_connected;
use super::is_stopped;
use super::is_waiting;
use crate::fixture::cloud::Cloud;
use crate::fixture::log;
use crate::fixture::server;
use crate::fixture::within;

/// What the cloud says to the older of two connections.
const REPLACED: &str = "新连接替换";

fn dial(endpoint: Endpoint) -> Link {
    server(Config::default()).0.dial(endpoint)
}

fn why(status: Status) -> Error {
    match status {
        Status::Waiting { why, .. } | Status::Stopped { why: Some(why) } => why,
        other => panic!("there is no reason in {other:?}"),
    }
}

async fn check_stops(link: Link, said: &str) {
    let why = why(within("the link stops", link.stopped()).await);
    assert!(matches!(why, Error::Unauthorized { .. }), "{why:?}");
    assert!(why.to_string().contains(said), "{why}");
    assert!(!why.to_string().contains("secret"), "{why}");
}

#[tokio::test]
async fn who_is_not_let_in_stops_and_says_so() {
    let cloud = Cloud::start().await;
    let url = cloud.url("secret");
    cloud.revoke("secret");
    check_stops(dial(Endpoint::xiaozhi(&url).reconnect(at_once())), "token解密失败").await;
    for status in [401, 403] {
        cloud.refuse_next(status);
        check_stops(dial(Endpoint::xiaozhi(&url).reconnect(at_once())), &status.to_string()).await;
    }
    assert_eq!(cloud.count(), 3, "each dialled once");
    let refused = within("the client is sent away", Client::connect(Endpoint::xiaozhi(&url))).await;
    assert!(matches!(refused, Err(Error::Unauthorized { .. })), "{refused:?}");
    assert_eq!(cloud.count(), 4, "whatever it had asked by then");
}

#[tokio::test]
async fn a_provider_of_urls_is_asked_again_and_its_new_token_used() {
    let cloud = Cloud::start().await;
    let urls = ["old", "older", "new"].map(|token| cloud.url(token));
    cloud.revoke("old");
    cloud.revoke("older");
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    let provide = move || {
        let url = urls[counting.fetch_add(1, Ordering::Relaxed).min(2)].clone();
        async move { Ok::<_, String>(url) }
    };
    let link = dial(Endpoint::xiaozhi("").url_provider(provide).reconnect(at_once()));
    let dialled = cloud.dialled().await;
    assert_eq!(dialled.token, "new");
    dialled.tools().await;
    assert_eq!((asked.load(Ordering::Relaxed), cloud.count()), (3, 3));
    link.close().await;
}

#[tokio::test]
async fn a_provider_of_tokens_is_asked_again_after_401_and_403() {
    let cloud = Cloud::start().await;
    cloud.refuse_next(401);
    cloud.refuse_next(403);
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    let provide = move || {
        let token = format!("token{}", counting.fetch_add(1, Ordering::Relaxed));
        async move { Ok::<_, String>(token) }
    };
    let link = dial(Endpoint::xiaozhi(cloud.url("t")).token_provider(provide).reconnect(at_once()));
    let dialled = cloud.dialled().await;
    assert_eq!(dialled.headers["authorization"], "Bearer token2");
    link.close().await;
}

#[tokio::test]
async fn who_was_replaced_yields_and_says_what_happened() {
    log::begin();
    let cloud = Cloud::start().await;
    let older = dial(Endpoint::xiaozhi(cloud.url("one")));
    let mut statuses = older.statuses();
    cloud.dialled().await.tools().await;
    becomes("it is connected", &mut statuses, is_connected).await;
    let before = Instant::now();
    let newer = dial(Endpoint::xiaozhi(cloud.url("one")));
    let dialled = cloud.dialled().await;
    let status = becomes("it yields", &mut statuses, is_waiting).await;
    let Status::Waiting { until, why } = status else { unreachable!("it waits") };
    let yields = until - before;
    assert!(yields >= Reconnect::default().yield_for, "{yields:?}");
    assert_eq!(why, Error::Closed { code: 1000, reason: REPLACED.to_owned() });
    // The newer one is served, and left alone.
    dialled.tools().await;
    assert_eq!(cloud.count(), 2);
    let log = log::text();
    let here = cloud.address.to_string();
    let warning = log.lines().find(|line| line.contains(&here) && line.contains("WARN"));
    let warning = warning.unwrap_or_else(|| panic!("there is no warning: {log}"));
    assert!(warning.contains("another connection has taken the place") && warning.contains(REPLACED));
    assert!(!log.contains("token=one"), "{log}");
    older.close().await;
    newer.close().await;
}

#[tokio::test]
async fn two_providers_with_one_token_do_not_fight() {
    let cloud = Cloud::start().await;
    let policy = Reconnect { yield_for: Duration::from_millis(200), ..at_once() };
    let endpoint = Endpoint::xiaozhi(cloud.url("one")).reconnect(policy);
    let links = [dial(endpoint.clone()), dial(endpoint)];
    let mut statuses = links.each_ref().map(Link::statuses);
    for statuses in &mut statuses {
        // Both are told in turn: whoever has come back has thrown out the other.
        let yielded = becomes("it yields", statuses, is_waiting).await;
        assert_eq!(why(yielded), Error::Closed { code: 1000, reason: REPLACED.to_owned() });
    }
    // Each waits for at least 200 ms, 400 ms, 800 ms, …: at most five times in this time. Without that it would be hundreds.
    sleep(Duration::from_secs(3)).await;
    assert!(cloud.count() <= 12, "{} dials", cloud.count());
    assert!(links.iter().all(|link| !is_stopped(&link.status())));
    for link in links {
        link.close().await;
    }
}
