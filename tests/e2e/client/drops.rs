//! Tools that are served over a link, to a cloud that drops it in every way there is.

use std::time::Duration;

use mcp_ws::Config;
use mcp_ws::Endpoint;
use mcp_ws::client::Reconnect;
use serde_json::json;

use super::becomes;
use super::is_connected;
use crate::fixture::cloud::Cloud;
use crate::fixture::cloud::Dialled;
use crate::fixture::server;
use crate::fixture::text_of;

/// How soon a link has to be back.
const BACK: Duration = Duration::from_secs(3);

/// The ways to lose a connection.
#[derive(Clone, Copy, Debug)]
enum Loss {
    Reset,
    Finish,
    HalfClose,
    Close(u16),
    Restart,
    /// And the next handshake is refused.
    RefusedThen(u16),
}

const LOSSES: [Loss; 10] = [
    Loss::Reset,
    Loss::Finish,
    Loss::HalfClose,
    Loss::Close(1001),
    Loss::Close(1011),
    Loss::Close(1012),
    Loss::Close(4004),
    Loss::Restart,
    Loss::RefusedThen(503),
    Loss::Reset,
];

impl Loss {
    async fn happen(self, cloud: &Cloud, dialled: &Dialled) {
        match self {
            Self::Reset => dialled.drop_it(),
            Self::Finish => dialled.finish(),
            Self::HalfClose => dialled.half_close(),
            Self::Close(code) => dialled.close(code, "Internal server error"),
            Self::Restart => {
                cloud.stop().await;
                cloud.resume().await;
            }
            Self::RefusedThen(status) => {
                cloud.refuse_next(status);
                dialled.drop_it();
            }
        }
    }
}

/// Whoever was dialled gets the tools, and what they say.
async fn check_served(dialled: &Dialled, times: usize) {
    assert_eq!(dialled.initialized().await["serverInfo"]["name"], "provider");
    assert!(dialled.tools().await.iter().any(|tool| tool["name"] == "echo"));
    let text = format!("after {times} drops");
    assert_eq!(text_of(&dialled.call("echo", json!({"text": text})).await), text);
    dialled.check_clean();
}

#[tokio::test]
async fn a_link_comes_back_from_every_kind_of_drop_within_three_seconds() {
    let cloud = Cloud::start().await;
    let (server, probe) = server(Config::default());
    let server = server.named("provider", "1");
    // Every connection is a good one.
    let policy = Reconnect { good_after: Duration::ZERO, ..Reconnect::default() };
    let link = server.dial(Endpoint::xiaozhi(cloud.url("t")).reconnect(policy));
    let mut statuses = link.statuses();
    let mut dialled = cloud.dialled().await;
    check_served(&dialled, 0).await;
    for (times, loss) in LOSSES.into_iter().enumerate() {
        // What is under way has nobody any more whom it could be told.
        dialled.calling("hold", json!({})).await;
        probe.started.reaches(times + 1).await;
        loss.happen(&cloud, &dialled).await;
        let lost = tokio::time::Instant::now();
        probe.dropped.reaches(times + 1).await;
        dialled = cloud.dialled().await;
        let back = dialled.at.saturating_duration_since(lost);
        assert!(back < BACK, "after {loss:?}: {back:?}");
        check_served(&dialled, times + 1).await;
        // One at a time, and never more dials than connections, but for those that were refused.
        assert_eq!(cloud.open(), 1, "{loss:?}");
    }
    assert_eq!(cloud.count(), LOSSES.len() + 2, "one handshake was refused");
    becomes("it is connected", &mut statuses, is_connected).await;
    assert_eq!(server.connections().len(), 1);
    link.close().await;
    assert_eq!(server.connections(), []);
}

#[tokio::test]
async fn a_closed_link_is_closed_in_order_and_not_dialled_again() {
    let cloud = Cloud::start().await;
    let (server, _) = server(Config::default());
    let link = server.dial(Endpoint::xiaozhi(cloud.url("t")));
    let dialled = cloud.dialled().await;
    dialled.tools().await;
    link.close().await;
    let ended = dialled.ended().await;
    assert!(matches!(ended, crate::fixture::cloud::Ended::ByProvider(Some(_), _)), "{ended:?}");
    assert_eq!(link.stopped().await.to_string(), "closed");
    assert_eq!(cloud.count(), 1);
}

#[tokio::test]
async fn a_shutdown_ends_all_links() {
    let clouds = [Cloud::start().await, Cloud::start().await];
    let (server, _) = server(Config::default());
    let links = clouds.each_ref().map(|cloud| server.dial(Endpoint::xiaozhi(cloud.url("t"))));
    for cloud in &clouds {
        cloud.dialled().await.tools().await;
    }
    server.shutdown().await;
    for link in links {
        assert_eq!(link.stopped().await.to_string(), "closed");
    }
}
