//! Results that are larger than the other side of a link takes.

use mcp_ws::Config;
use mcp_ws::Endpoint;
use mcp_ws::Link;
use serde_json::Value;
use serde_json::json;

use super::at_once;
use crate::fixture::cloud::Cloud;
use crate::fixture::cloud::Dialled;
use crate::fixture::cloud::Settings;
use crate::fixture::server;
use crate::fixture::text_of;

/// What xiaozhi takes.
const LARGEST: usize = 8192;

async fn served(cloud: &Cloud, limit: impl FnOnce(Endpoint) -> Endpoint) -> (Link, Dialled) {
    let (server, _) = server(Config::default());
    let link = server.dial(limit(Endpoint::xiaozhi(cloud.url("t")).reconnect(at_once())));
    (link, cloud.dialled().await)
}

async fn large(dialled: &Dialled, bytes: usize) -> Value {
    dialled.call("large", json!({"bytes": bytes})).await["result"].take()
}

/// How long a result is beyond its letters.
async fn frame(dialled: &Dialled) -> usize {
    large(dialled, 1000).await.to_string().len() - 1000
}

async fn check_bounded(dialled: &Dialled, largest: usize) {
    let letters = largest - frame(dialled).await;
    let just = large(dialled, letters).await;
    assert_eq!((just.to_string().len(), &just["isError"]), (largest, &json!(false)));
    for bytes in [letters + 1, 10 * largest] {
        let id = dialled.calling("large", json!({"bytes": bytes})).await;
        let refused = dialled.answer(id).await.unwrap();
        assert_eq!(refused["result"]["isError"], true, "{refused}");
        let size = largest - letters + bytes;
        let said = format!("the result has {size} bytes, and this client takes {largest}");
        assert!(text_of(&refused).starts_with(&said), "{refused}");
    }
    dialled.check_clean();
}

#[tokio::test]
async fn xiaozhi_gets_an_error_in_place_of_what_is_too_large_for_it() {
    let cloud = Cloud::start().await;
    let (link, dialled) = served(&cloud, |endpoint| endpoint).await;
    check_bounded(&dialled, LARGEST).await;
    assert_eq!(cloud.count(), 1, "it was never dropped");
    link.close().await;
}

#[tokio::test]
async fn the_limit_can_be_another() {
    let cloud = Cloud::with(Settings { result_limit: 1 << 20, ..Settings::default() }).await;
    let (link, dialled) = served(&cloud, |endpoint| endpoint.max_result_size(20_000)).await;
    check_bounded(&dialled, 20_000).await;
    link.close().await;
}
