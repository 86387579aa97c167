//! One connection after the other: when it is dialled again, and what becomes of calls meanwhile.

use super::*;
use crate::client::Link;
use crate::client::Status;
use crate::client::solo::Solo;

/// A link that has no tools: only its connections matter here.
fn link(far: &Far) -> Link {
    Link::dialled_by(Arc::clone(&far.pipes), Solo { config: Config::default() })
}

fn refused() -> Error {
    Error::Refused { address: "far:1".to_owned(), why: "nobody".to_owned() }
}

/// How long the link waits next.
async fn wait(link: &Link) -> Duration {
    let mut statuses = link.statuses();
    loop {
        match statuses.next().await.unwrap() {
            Status::Waiting { until, .. } => return until.duration_since(crate::transport::now()),
            Status::Stopped { why } => panic!("stopped: {why:?}"),
            _ => {}
        }
    }
}

// BINDING: dial.again
#[tokio::test(start_paused = true)]
async fn ten_drops_of_good_connections_are_each_made_good_within_a_second() {
    let mut far = Far::new();
    let link = link(&far);
    for _ in 0..10 {
        let peer = far.accept().await;
        tokio::time::sleep(10 * SECOND).await;
        assert!(matches!(link.status(), Status::Connected(_)));
        drop(peer);
        let dropped = tokio::time::Instant::now();
        assert!(wait(&link).await <= SECOND);
        let next = far.accept().await;
        assert!(dropped.elapsed() <= SECOND);
        // That one does not last, so the next wait may be longer, but not by much.
        tokio::time::sleep(SECOND / 10).await;
        drop(next);
        assert!(wait(&link).await <= 2 * SECOND);
    }
}

// BINDING: again.wait
#[tokio::test(start_paused = true)]
async fn waits_stay_below_their_ceilings_while_nobody_answers() {
    let far = Far::new();
    far.pipes.failures.lock().unwrap().extend(std::iter::repeat_n(refused(), 9));
    let link = link(&far);
    let mut statuses = link.statuses();
    let mut waits = Vec::new();
    while waits.len() < 9 {
        if let Status::Waiting { until, why } = statuses.next().await.unwrap() {
            assert_eq!(why, refused());
            waits.push(until.duration_since(crate::transport::now()));
        }
    }
    for (wait, ceiling) in waits.iter().zip([1, 2, 4, 8, 16, 32, 60, 60, 60]) {
        assert!(*wait <= ceiling * SECOND, "{wait:?} of {ceiling} s: {waits:?}");
    }
    assert!(waits.iter().any(|wait| *wait > SECOND), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn who_is_not_let_in_stops_and_says_why() {
    let mut far = Far::new();
    let link = link(&far);
    let mut peer = far.accept().await;
    peer.0.close(1008, "no such token").await;
    drop(peer);
    let why = Error::Unauthorized { why: "closed with 1008, no such token".to_owned() };
    assert_eq!(link.stopped().await, Status::Stopped { why: Some(why.clone()) });
    assert_eq!(link.peer().list_tools().await.unwrap_err(), why);
}

#[tokio::test(start_paused = true)]
async fn who_has_another_token_each_time_dials_again() {
    let mut far = Far::new();
    let Some(pipes) = Arc::get_mut(&mut far.pipes) else { unreachable!("nobody dials yet") };
    pipes.rotates = true;
    let _link = link(&far);
    far.accept().await.0.close(1008, "expired").await;
    far.accept().await;
}

// BINDING: dial.replaced
#[tokio::test(start_paused = true)]
async fn who_was_replaced_does_not_come_back_soon() {
    let mut far = Far::new();
    let link = link(&far);
    let mut waits = Vec::new();
    for _ in 0..3 {
        let mut peer = far.accept().await;
        tokio::time::sleep(10 * SECOND).await;
        peer.0.close(1000, "replaced").await;
        drop(peer);
        waits.push(wait(&link).await);
    }
    for (wait, least) in waits.iter().zip([60, 120, 240]) {
        assert!((least * SECOND..=2 * least * SECOND).contains(wait), "{waits:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_old_socket_is_closed_before_the_next_is_dialled() {
    let mut far = Far::new();
    let _link = link(&far);
    let mut old = far.accept().await;
    tokio::time::sleep(10 * SECOND).await;
    old.0.close(1012, "restart").await;
    let _new = far.accept().await;
    // All that it says is said already, and then it has ended.
    assert_eq!(old.closed().await, 1012);
    let end = old.0.receive().await.unwrap_err();
    assert!(matches!(end, crate::testing::Error::Closed { code: 1006, .. }), "{end:?}");
}

#[tokio::test(start_paused = true)]
async fn a_link_that_is_closed_stays_closed() {
    let mut far = Far::new();
    let link = link(&far);
    let mut peer = far.accept().await;
    let closing = tokio::spawn({
        let link = link.clone();
        async move { link.close().await }
    });
    assert_eq!(peer.closed().await, 1000);
    drop(peer);
    closing.await.unwrap();
    assert_eq!(link.status(), Status::Stopped { why: None });
    tokio::time::sleep(1000 * SECOND).await;
    assert!(far.dialled.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn closing_does_not_wait_for_the_next_attempt() {
    let far = Far::new();
    far.pipes.failures.lock().unwrap().extend(std::iter::repeat_n(refused(), 100));
    let link = link(&far);
    tokio::time::sleep(100 * SECOND).await;
    let asked = tokio::time::Instant::now();
    link.close().await;
    assert_eq!(asked.elapsed(), Duration::ZERO);
}

// BINDING: again.session, again.unknown
#[tokio::test(start_paused = true)]
async fn a_call_waits_for_the_next_connection_and_one_under_way_is_not_made_again() {
    let mut far = Far::new();
    let (client, mut peer) = far.connected(legacy()).await;
    tokio::time::sleep(10 * SECOND).await;
    let lost = tokio::spawn(client.call_tool("lost", json!({})).into_future());
    peer.asked("tools/call").await;
    drop(peer);
    assert_eq!(lost.await.unwrap().unwrap_err(), Error::OutcomeUnknown { code: 1006, reason: String::new() });

    let held = tokio::spawn(client.call_tool("held", json!({})).into_future());
    let mut peer = far.accept().await;
    peer.open_session().await;
    let asked = peer.asked("tools/call").await;
    assert_eq!(asked["params"]["name"], "held");
    peer.answer(&asked, text("here")).await;
    assert_eq!(held.await.unwrap().unwrap().all_text(), "here");
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_wait_for_a_connection_for_ever() {
    let mut far = Far::new();
    let (client, peer) = far.connected(legacy()).await;
    far.pipes.failures.lock().unwrap().extend(std::iter::repeat_n(refused(), 100));
    drop(peer);
    tokio::time::sleep(SECOND).await;
    let asked = tokio::time::Instant::now();
    assert_eq!(client.call_tool("late", json!({})).await.unwrap_err(), refused());
    assert_eq!(asked.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn only_what_may_be_done_twice_is_done_twice_and_only_if_that_is_wanted() {
    for (annotations, wanted) in [(json!({"idempotentHint": true}), true), (json!({}), false)] {
        let mut far = Far::new();
        let (client, mut peer) = far.connected(legacy()).await;
        tokio::time::sleep(10 * SECOND).await;
        let call = tokio::spawn(client.call_tool("t", json!({})).again_if_idempotent().into_future());
        peer.asked("tools/call").await;
        drop(peer);
        let mut peer = far.accept().await;
        peer.open_session().await;
        let asked = peer.asked("tools/list").await;
        peer.answer(&asked, json!({"tools": [{"name": "t", "annotations": annotations}]})).await;
        if wanted {
            let asked = peer.asked("tools/call").await;
            peer.answer(&asked, text("twice")).await;
            assert_eq!(call.await.unwrap().unwrap().all_text(), "twice");
        } else {
            assert!(matches!(call.await.unwrap().unwrap_err(), Error::OutcomeUnknown { .. }));
        }
    }
}

// BINDING: listen.lost, again.listen
#[tokio::test(start_paused = true)]
async fn subscriptions_are_opened_anew_and_listeners_told_that_much_may_have_changed() {
    let mut far = Far::new();
    let (client, mut peer) = far.connected(Config::default()).await;
    let mut news = client.notifications();
    peer.asked("subscriptions/listen").await;
    tokio::time::sleep(10 * SECOND).await;
    drop(peer);
    let mut peer = far.accept().await;
    peer.discovered().await;
    peer.asked("subscriptions/listen").await;
    assert_eq!(news.next().await.unwrap().method, "notifications/tools/list_changed");
}

#[tokio::test(start_paused = true)]
async fn the_first_attempt_is_the_only_one() {
    let far = Far::new();
    far.pipes.failures.lock().unwrap().push_back(refused());
    let refusal = connect(Arc::clone(&far.pipes), Memory::default()).await.unwrap_err();
    assert_eq!(refusal, refused());
    tokio::time::sleep(100 * SECOND).await;
    assert_eq!(Arc::strong_count(&far.pipes), 1, "nobody dials any more");
}

// BINDING: close.client
#[tokio::test(start_paused = true)]
async fn the_last_clone_takes_the_connection_along() {
    let mut far = Far::new();
    let (client, mut peer) = far.connected(legacy()).await;
    let call = client.call_tool("t", json!({})).into_future();
    drop(client);
    let call = tokio::spawn(call);
    let asked = peer.asked("tools/call").await;
    peer.answer(&asked, text("done")).await;
    call.await.unwrap().unwrap();
    assert_eq!(peer.closed().await, 1000);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_the_server_ends_is_opened_again_and_what_was_missed_told() {
    let mut far = Far::new();
    let (client, mut peer) = far.connected(Config::default()).await;
    let mut news = client.notifications();
    let listen = peer.asked("subscriptions/listen").await;
    peer.answer(&listen, json!({"resultType": "complete"})).await;
    let again = peer.asked("subscriptions/listen").await;
    assert_ne!(again["id"], listen["id"]);
    assert_eq!(news.next().await.unwrap().method, "notifications/tools/list_changed");
}
