//! How long a call may take, what progress changes of that, and what becomes of one that is given up.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use mcp_ws::Config;
use mcp_ws::client::Error;
use serde_json::json;

use super::clients;
use super::said;
use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::within;

#[tokio::test]
async fn a_call_that_takes_too_long_is_given_up_and_the_server_told() {
    let fixture = Fixture::start().await;
    for (times, client) in clients(&fixture).await.iter().enumerate() {
        let late = within("a call", client.call_tool("hold", json!({})).timeout(SOON).into_future()).await;
        assert_eq!(late, Err(Error::TimedOut { what: "the answer", after: after(&late) }));
        assert!(after(&late) >= SOON);
        fixture.probe.dropped.reaches(times + 1).await;
        // The connection is as good as before.
        assert_eq!(said(client, "echo", json!({"text": "hi"})).await, "hi");
    }
}

fn after<T: std::fmt::Debug>(late: &Result<T, Error>) -> Duration {
    match late {
        Err(Error::TimedOut { after, .. }) => *after,
        other => panic!("it did not take too long: {other:?}"),
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_given_up_and_the_server_told() {
    let fixture = Fixture::start().await;
    for (times, client) in clients(&fixture).await.iter().enumerate() {
        let call = tokio::spawn(client.call_tool("hold", json!({})).into_future());
        fixture.probe.started.reaches(times + 1).await;
        call.abort();
        fixture.probe.dropped.reaches(times + 1).await;
        assert_eq!(said(client, "echo", json!({"text": "hi"})).await, "hi");
    }
}

#[tokio::test]
async fn progress_is_heard_in_order_and_gives_more_time() {
    let fixture = Fixture::start().await;
    for client in clients(&fixture).await {
        // It takes at least 2.4 s, and reports every 200 ms.
        let heard = Arc::new(Mutex::new(Vec::new()));
        let noting = Arc::clone(&heard);
        let call = client
            .call_tool("beat", json!({"every_ms": 200, "times": 12}))
            .timeout(Duration::from_secs(2))
            .on_progress(move |progress| noting.lock().unwrap().push(progress));
        let result = within("the call", call.into_future()).await.unwrap();
        assert_eq!(result.content[0].as_text(), Some("done"));
        let heard = heard.lock().unwrap();
        let expected: Vec<_> = (1..=12).map(|n| mcp_ws::Progress::of(n, 12)).collect();
        assert_eq!(*heard, expected);
    }
}

#[tokio::test]
async fn progress_comes_as_a_stream_that_ends_with_its_call() {
    let fixture = Fixture::start().await;
    for client in clients(&fixture).await {
        let (call, mut progress) = client.call_tool("count", json!({"n": 20})).with_progress();
        let hearing = tokio::spawn(async move {
            let mut heard = Vec::new();
            while let Some(progress) = progress.next().await {
                heard.push(progress);
            }
            heard
        });
        within("the call", call.into_future()).await.unwrap();
        let expected: Vec<_> = (1..=20).map(|n| mcp_ws::Progress::of(n, 20)).collect();
        assert_eq!(within("the end of the stream", hearing).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn progress_does_not_give_more_time_than_there_is_in_all() {
    let fixture = Fixture::start().await;
    for (times, client) in clients(&fixture).await.iter().enumerate() {
        let call = client
            .call_tool("beat", json!({"every_ms": 50, "times": 1_000_000}))
            .timeout(Duration::from_millis(900))
            .timeout_max(Duration::from_secs(1));
        let late = within("the call", call.into_future()).await;
        assert!(after(&late) >= Duration::from_millis(900), "{late:?}");
        fixture.probe.dropped.reaches(times + 1).await;
    }
}

#[tokio::test]
async fn a_server_that_gives_up_first_is_heard() {
    let fixture = Fixture::with(Config { request_timeout: SOON, ..Config::default() }).await;
    for client in clients(&fixture).await {
        let failed = within("the call", client.call_tool("hold", json!({})).into_future()).await.unwrap();
        assert!(failed.is_error, "{failed:?}");
    }
}
