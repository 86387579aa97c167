//! Whether what is said of a call is true, and whether it ends in its time, in whatever state its connection is.

use super::*;
use crate::client::Link;
use crate::client::Status;
use crate::client::solo::Solo;

fn link(far: &Far) -> Link {
    Link::dialled_by(Arc::clone(&far.pipes), Solo { config: Config::default() })
}

async fn connected(link: &Link) {
    let mut statuses = link.statuses();
    while !matches!(statuses.next().await.unwrap(), Status::Connected(_)) {}
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_is_lost_says_nothing_of_the_call() {
    let mut far = Far::new();
    let link = link(&far);
    let mut peer = far.accept().await;
    connected(&link).await;
    let call = tokio::spawn(link.peer().call_tool("t", json!({})).into_future());
    peer.asked("server/discover").await;
    drop(peer);
    let mut peer = far.accept().await;
    let next = tokio::time::timeout(3 * SECOND, peer.asked("initialize")).await;
    assert!(next.is_ok(), "nobody calls on the next connection: {:?}", call.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_covers_the_handshake() {
    let mut far = Far::new();
    let link = link(&far);
    let _peer = far.accept().await;
    connected(&link).await;
    let begun = tokio::time::Instant::now();
    let error = link.peer().call_tool("t", json!({})).timeout(SECOND).timeout_max(SECOND).await.unwrap_err();
    assert!(begun.elapsed() <= 2 * SECOND, "{:?}: {error:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn one_session_is_opened_whoever_gives_up_meanwhile() {
    let mut far = Far::new();
    let (_client, mut peer) = {
        let link = link(&far);
        let mut peer = far.accept().await;
        connected(&link).await;
        let client = link.peer();
        let first = tokio::spawn({
            let client = client.clone();
            async move { client.list_tools().await }
        });
        let asked = peer.asked("server/discover").await;
        peer.refuse(&asked, -32601, "?").await;
        let opening = peer.asked("initialize").await;
        first.abort();
        let _ = first.await;
        tokio::spawn({
            let client = client.clone();
            async move { drop(client.list_tools().await) }
        });
        tokio::time::sleep(SECOND).await;
        peer.answer(&opening, json!({"protocolVersion": "2025-11-25", "capabilities": {}})).await;
        (client, peer)
    };
    let next = peer.receive().await;
    assert_ne!(next["method"], "initialize", "{next}");
}

#[tokio::test(start_paused = true)]
async fn a_restart_during_the_first_question_says_nothing_of_the_era() {
    let mut far = Far::new();
    let link = link(&far);
    let mut peer = far.accept().await;
    connected(&link).await;
    let listing = tokio::spawn(async move { link.peer().list_tools().await });
    for _ in 0..3 {
        peer.asked("server/discover").await;
        peer.0.close(1012, "restart").await;
        drop(peer);
        peer = far.accept().await;
    }
    peer.discovered().await;
    let asked = peer.asked("tools/list").await;
    peer.answer(&asked, json!({"tools": []})).await;
    assert_eq!(listing.await.unwrap(), Ok(Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_was_dropped_does_not_make_a_link_fight() {
    let mut far = Far::new();
    let link = link(&far);
    let mut peer = far.accept().await;
    connected(&link).await;
    assert!(tokio::time::timeout(SECOND, link.peer().list_tools()).await.is_err());
    peer.asked("server/discover").await;
    tokio::time::sleep(10 * SECOND).await;
    peer.0.close(1000, "replaced").await;
    drop(peer);
    let closed = tokio::time::Instant::now();
    far.accept().await;
    assert!(closed.elapsed() >= 60 * SECOND, "dialled again after {:?}", closed.elapsed());
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_are_not_tried_again_without_the_question() {
    let mut far = Far::new();
    let memory = Memory::new(Config::default(), Handlers::default(), json!({}));
    let connecting = tokio::spawn(connect(Arc::clone(&far.pipes), memory));
    let mut peer = far.accept().await;
    peer.asked("server/discover").await;
    peer.0.close(1008, "bad token").await;
    drop(peer);
    let again = tokio::time::timeout(100 * SECOND, far.accept()).await;
    assert!(again.is_err(), "dialled again with the same token");
    drop(connecting);
}

#[tokio::test(start_paused = true)]
async fn the_client_of_a_connection_that_is_over_has_stopped() {
    let door = Arc::new(crate::tool::Door::new(crate::tool::SessionId::random()));
    let client = Client::of_door(&door);
    door.close();
    assert!(client.list_tools().await.is_err());
    assert!(matches!(client.status(), Status::Stopped { .. }), "{:?}", client.status());
    let mut statuses = client.statuses();
    assert_eq!(statuses.next().await, Some(client.status()));
    assert_eq!(statuses.next().await, None, "it is told once");
}

#[tokio::test(start_paused = true)]
async fn so_many_questions_are_asked_at_once_and_no_more() {
    let open = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&open);
    let handlers = Handlers {
        sample: Some(Arc::new(move |_| {
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Box::pin(std::future::pending())
        })),
        ..Handlers::default()
    };
    let (client, mut peer) = Far::new().connected_with(Config::default(), handlers).await;
    let _call = tokio::spawn(client.call_tool("greedy", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    let questions: serde_json::Map<_, _> = (0..5000)
        .map(|n| (n.to_string(), json!({"method": "sampling/createMessage", "params": {}})))
        .collect();
    peer.answer(&asked, json!({"resultType": "input_required", "inputRequests": questions})).await;
    tokio::time::sleep(SECOND).await;
    let open = open.load(std::sync::atomic::Ordering::Relaxed);
    assert!(open <= 64, "{open} questions are open");
}

#[tokio::test(start_paused = true)]
async fn a_call_has_its_time_also_where_connections_do_not_last() {
    let mut far = Far::new();
    let link = link(&far);
    let call = tokio::spawn(link.peer().call_tool("t", json!({})).timeout(60 * SECOND).into_future());
    tokio::spawn(async move {
        loop {
            let mut peer = far.accept().await;
            if let Ok(text) = peer.0.receive().await {
                let asked: Value = serde_json::from_str(&text).unwrap();
                let result = json!({"supportedVersions": ["2026-07-28"], "capabilities": {}});
                peer.answer(&asked, result).await;
                peer.0.close(1012, "restart").await;
            }
        }
    });
    let ended = tokio::time::timeout(3600 * SECOND, call).await;
    assert!(ended.is_ok(), "after an hour it still waits");
}

#[tokio::test(start_paused = true)]
async fn a_method_is_escaped() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    tokio::spawn(async move { drop(client.request("a\"b", serde_json::Map::new()).await) });
    let text = peer.0.receive().await.unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
}

// BINDING: batch.answers
#[tokio::test(start_paused = true)]
async fn answers_may_come_in_a_batch() {
    let mut far = Far::new();
    let memory = Memory::new(legacy(), Handlers::default(), json!({}));
    let connecting = tokio::spawn(connect(Arc::clone(&far.pipes), memory));
    let mut peer = far.accept().await;
    let asked = peer.asked("initialize").await;
    peer.answer(&asked, json!({"protocolVersion": "2025-03-26", "capabilities": {}})).await;
    peer.asked("notifications/initialized").await;
    let client = connecting.await.unwrap().unwrap();
    let call = tokio::spawn(client.call_tool("t", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    peer.send(json!([{"jsonrpc": "2.0", "id": asked["id"], "result": text("in a batch")}])).await;
    let said = tokio::time::timeout(SECOND, peer.receive()).await;
    assert!(said.is_err(), "an answer was answered: {}", said.unwrap());
    assert_eq!(call.await.unwrap().unwrap().all_text(), "in a batch");
}

#[tokio::test(start_paused = true)]
async fn a_tool_called_by_its_function_has_nobody_to_call() {
    let context = crate::tool::Context::detached();
    let call = context.peer().call_tool("t", json!({})).timeout(SECOND).into_future();
    assert!(tokio::time::timeout(3600 * SECOND, call).await.is_ok(), "after an hour it still waits");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_at_the_door_has_its_time() {
    use tokio::io::AsyncReadExt;
    let config = Config { outbox: 1000, ..legacy() };
    let (client, peer) = Far::new().connected(config).await;
    let mut stream = peer.0.into_stream();
    let large = "x".repeat(2 << 20);
    tokio::spawn(client.call_tool("large", json!({"x": large})).into_future());
    tokio::spawn(async move {
        loop {
            stream.read_u8().await.unwrap();
            tokio::time::sleep(10 * SECOND).await;
        }
    });
    tokio::time::sleep(SECOND).await;
    let call = client.call_tool("t", json!({})).timeout(SECOND).into_future();
    assert!(tokio::time::timeout(3600 * SECOND, call).await.is_ok(), "after an hour it still waits");
}

/// Who serves and calls, over a connection that was dialled.
struct Both;

impl crate::client::Host for Both {
    type Place = Arc<crate::tool::Door>;

    fn open(&mut self) -> Option<Self::Place> {
        Some(Arc::new(crate::tool::Door::new(crate::tool::SessionId::random())))
    }

    fn door(place: &Self::Place) -> &Arc<crate::tool::Door> {
        place
    }

    async fn run(&self, dialled: Dialled, door: &Self::Place) {
        let Dialled { stream, already_read, .. } = dialled;
        let config = Config::default();
        let socket = crate::transport::Socket::dialled(stream, already_read, config.max_message_size);
        let peer =
            crate::peer::Peer::new(Arc::default(), config.limits(), door.numbers(), crate::transport::now());
        let service = crate::service::Service::of_nothing();
        crate::transport::run(socket, peer, service, Arc::clone(door), config.settings()).await;
    }

    fn stopping(&self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }
}

#[tokio::test(start_paused = true)]
async fn calls_in_both_directions_do_not_stand_still() {
    for (size, times) in [(100, 100), (100_000, 100), (3_500_000, 2)] {
        let mut far = Far::new();
        let link = Link::dialled_by(Arc::clone(&far.pipes), Both);
        let stream = far.dialled.recv().await.unwrap();
        let server = crate::Server::new(crate::tools![]);
        let door = Arc::new(crate::tool::Door::new(crate::tool::SessionId::random()));
        let there = Client::of_door(&door);
        tokio::spawn(async move { server.run(stream, Vec::new(), &door).await });
        let here = link.peer();
        here.server().await.unwrap();
        there.server().await.unwrap();
        let begun = tokio::time::Instant::now();
        let text = "x".repeat(size);
        let calls: Vec<_> = (0..times)
            .flat_map(|_| [&here, &there])
            .map(|client| {
                let params = json!({"x": text}).as_object().unwrap().clone();
                let client = client.clone();
                tokio::spawn(async move { client.request("x/unknown", params).await })
            })
            .collect();
        let mut ends = std::collections::BTreeMap::<String, usize>::new();
        for call in calls {
            let end = match call.await.unwrap() {
                Err(Error::Rejected { .. }) => "answered".to_owned(),
                other => format!("{other:?}").chars().take(80).collect(),
            };
            *ends.entry(end).or_default() += 1;
        }
        assert_eq!(
            ends.get("answered"),
            Some(&(2 * times)),
            "{size}: after {:?}: {ends:#?}",
            begun.elapsed()
        );
    }
}

#[crate::mcp_tool]
async fn call_back(cx: &crate::tool::Context) -> String {
    drop(cx.peer().call_tool("t", json!({})).await);
    "done".to_owned()
}

#[tokio::test(start_paused = true)]
async fn nothing_follows_a_close_frame() {
    let (far, near) = tokio::io::duplex(1 << 20);
    let server = crate::Server::new(crate::tools![call_back]);
    let door = Arc::new(crate::tool::Door::new(crate::tool::SessionId::random()));
    tokio::spawn(async move { server.run(near, Vec::new(), &door).await });
    let mut peer = Peer(WireEnd::new(far));
    let params = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "n", "version": "1"}});
    peer.send(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})).await;
    peer.receive().await;
    peer.send(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "call_back"}}))
        .await;
    peer.discovered().await;
    peer.asked("tools/call").await;
    peer.0.close(1000, "").await;
    assert_eq!(peer.closed().await, 1000);
    let behind = peer.0.receive().await;
    assert!(behind.is_err(), "{behind:?}");
}

#[tokio::test(start_paused = true)]
async fn a_second_round_goes_on_where_the_first_was() {
    let asked_user = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&asked_user);
    let handlers = Handlers {
        sample: Some(Arc::new(move |_| {
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Box::pin(async {
                tokio::time::sleep(30 * SECOND).await;
                Ok(json!({"n": 1}))
            })
        })),
        ..Handlers::default()
    };
    let mut far = Far::new();
    let (client, mut peer) = far.connected_with(Config::default(), handlers).await;
    let _call = tokio::spawn(client.call_tool("pay", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    let questions = json!({"q": {"method": "sampling/createMessage", "params": {}}});
    peer.answer(
        &asked,
        json!({"resultType": "input_required", "inputRequests": questions, "requestState": "s"}),
    )
    .await;
    tokio::time::sleep(10 * SECOND).await;
    // While the user thinks, the connection is made anew, and the call goes on over the session it has begun on.
    drop(peer);
    let mut peer = far.accept().await;
    peer.discovered().await;
    let again = peer.asked("tools/call").await;
    assert_eq!(again["params"]["requestState"], "s", "sent a second time from the beginning: {again}");
}

#[cfg(feature = "check-outputs")]
#[tokio::test(start_paused = true)]
async fn a_call_that_was_done_is_not_reported_as_not_sent() {
    let config = Config { check_outputs: true, ..legacy() };
    let mut far = Far::new();
    let (client, mut peer) = far.connected(config).await;
    let call = tokio::spawn(client.call_tool("pay", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    peer.answer(&asked, text("paid")).await;
    peer.0.close(1012, "restart").await;
    tokio::task::yield_now().await;
    client.close().await;
    let ended = call.await.unwrap();
    assert!(!matches!(ended, Err(Error::Closed { .. })), "{ended:?}");
}

#[cfg(feature = "check-outputs")]
#[tokio::test(start_paused = true)]
async fn a_call_that_was_done_is_not_made_again() {
    let config = Config { check_outputs: true, ..legacy() };
    let mut far = Far::new();
    let (client, mut peer) = far.connected(config).await;
    let _call = tokio::spawn(client.call_tool("pay", json!({})).timeout(600 * SECOND).into_future());
    let mut paid = 0;
    // The server answers the call, and is restarted before it has listed its tools; for some minutes it says 1012 to everybody.
    for n in 0..40 {
        if n > 0 {
            let Ok(next) = tokio::time::timeout(200 * SECOND, far.accept()).await else { break };
            peer = next;
            if n < 15 {
                peer.0.close(1012, "restart").await;
                continue;
            }
            peer.open_session().await;
        }
        while let Ok(Ok(text)) = tokio::time::timeout(15 * SECOND, peer.0.receive()).await {
            let asked: Value = serde_json::from_str(&text).unwrap();
            if asked["method"] == "tools/call" {
                paid += 1;
                peer.answer(&asked, text_of_paid()).await;
                if n == 0 {
                    peer.0.close(1012, "restart").await;
                    break;
                }
            } else {
                peer.answer(&asked, json!({"tools": []})).await;
            }
        }
        if n > 15 {
            break;
        }
    }
    assert_eq!(paid, 1, "paid more than once");
}

#[cfg(feature = "check-outputs")]
fn text_of_paid() -> Value {
    text("paid")
}

#[tokio::test(start_paused = true)]
async fn a_rejection_repeats_no_token() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let mut secrets = Secrets::default();
    secrets.add_header(&hyper::header::HeaderValue::from_static("Bearer s3cr3t-token"));
    client.memory().keep_secrets(secrets);
    let call = tokio::spawn(client.call_tool("t", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    peer.refuse(&asked, -32000, "who is s3cr3t-token?").await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error, Error::Rejected { code: -32000, message: "who is …?".to_owned(), data: None });
}
