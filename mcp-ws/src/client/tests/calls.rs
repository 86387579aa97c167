//! Calls: what is sent for them, and what comes of them.

use super::*;
use crate::client::Era;
use crate::tool::Progress;

#[tokio::test(start_paused = true)]
async fn a_call_of_either_era_carries_what_that_needs() {
    for config in [Config::default(), legacy()] {
        let is_legacy = config.era == Era::Legacy;
        let (client, mut peer) = Far::new().connected(config).await;
        let call = tokio::spawn(client.call_tool("add", json!({"a": 1})).into_future());
        let asked = peer.asked("tools/call").await;
        assert_eq!(asked["params"]["name"], "add");
        assert_eq!(asked["params"]["arguments"], json!({"a": 1}));
        let meta = asked["params"]["_meta"].as_object().unwrap();
        assert_eq!(meta["progressToken"], asked["id"]);
        assert_eq!(meta.len(), if is_legacy { 1 } else { 4 });
        peer.answer(&asked, text("2")).await;
        assert_eq!(call.await.unwrap().unwrap().all_text(), "2");
    }
}

// BINDING: order.match
#[tokio::test(start_paused = true)]
async fn answers_find_their_calls_in_any_order() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let mut calls = Vec::new();
    let mut asked = Vec::new();
    for n in 0..100 {
        calls.push(tokio::spawn(client.call_tool("echo", json!({"n": n})).into_future()));
        asked.push(peer.asked("tools/call").await);
    }
    asked.reverse();
    for asked in &asked {
        peer.answer(asked, text(&asked["params"]["arguments"]["n"].to_string())).await;
    }
    for (n, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.unwrap().unwrap().all_text(), n.to_string());
    }
}

// BINDING: cancel.send, cancel.crossed
#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_given_up() {
    for config in [Config::default(), legacy()] {
        let (client, mut peer) = Far::new().connected(config).await;
        let call = tokio::spawn(client.call_tool("wait", json!({})).into_future());
        let asked = peer.asked("tools/call").await;
        call.abort();
        let cancelled = peer.asked("notifications/cancelled").await;
        assert_eq!(cancelled["params"]["requestId"], asked["id"]);
        // Its answer comes too late for anybody, and hurts nobody.
        peer.answer(&asked, text("late")).await;
        let call = tokio::spawn(client.call_tool("next", json!({})).into_future());
        let asked = peer.asked("tools/call").await;
        peer.answer(&asked, text("next")).await;
        assert_eq!(call.await.unwrap().unwrap().all_text(), "next");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_has_its_time_and_progress_gives_it_more_up_to_a_maximum() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let call = client.call_tool("slow", json!({})).timeout(2 * SECOND).timeout_max(5 * SECOND);
    let begun = tokio::time::Instant::now();
    let call = tokio::spawn(call.into_future());
    let asked = peer.asked("tools/call").await;
    for n in 1..=4 {
        tokio::time::sleep(SECOND).await;
        peer.progress(&asked, n).await;
    }
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 5, "{error}");
    assert!(matches!(error, Error::TimedOut { .. }), "{error:?}");
    assert_eq!(peer.asked("notifications/cancelled").await["params"]["requestId"], asked["id"]);
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_by_a_function_and_by_a_stream() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let (told, mut heard) = mpsc::unbounded_channel();
    let call = client.call_tool("slow", json!({})).on_progress(move |progress| drop(told.send(progress)));
    let (call, mut progress) = call.with_progress();
    let call = tokio::spawn(call.into_future());
    let asked = peer.asked("tools/call").await;
    peer.progress(&asked, 1).await;
    assert_eq!(heard.recv().await, Some(Progress::of(1, 10)));
    assert_eq!(progress.next().await, Some(Progress::of(1, 10)));
    // Somebody else's is nobody's here.
    peer.progress(&json!({"id": 77}), 9).await;
    peer.progress(&asked, 2).await;
    assert_eq!(heard.recv().await, Some(Progress::of(2, 10)));
    peer.answer(&asked, text("done")).await;
    call.await.unwrap().unwrap();
    assert_eq!(progress.next().await, Some(Progress::of(2, 10)));
    assert_eq!(progress.next().await, None, "the call is over");
    assert_eq!(heard.recv().await, None);
}

#[tokio::test(start_paused = true)]
async fn errors_are_told_apart() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let call = tokio::spawn(client.call_tool("none", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    peer.refuse(&asked, -32602, "unknown tool: none").await;
    let rejected = Error::Rejected { code: -32602, message: "unknown tool: none".to_owned(), data: None };
    assert_eq!(call.await.unwrap().unwrap_err(), rejected);

    let call = tokio::spawn(client.call_tool("odd", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    peer.answer(&asked, json!({"content": 5})).await;
    assert!(matches!(call.await.unwrap().unwrap_err(), Error::Unreadable { .. }));

    let unwritable = client.call_tool("odd", json!([1])).await.unwrap_err();
    assert!(matches!(unwritable, Error::Unwritable { .. }));

    let call = tokio::spawn(client.call_tool("lost", json!({})).into_future());
    peer.asked("tools/call").await;
    peer.0.close(1011, "gone").await;
    let lost = Error::OutcomeUnknown { code: 1011, reason: "gone".to_owned() };
    assert_eq!(call.await.unwrap().unwrap_err(), lost);
}

fn tool(name: &str) -> Value {
    json!({"name": name, "inputSchema": {"type": "object"}})
}

fn page(tools: &Value, next: Option<&str>) -> Value {
    let mut page =
        json!({"resultType": "complete", "tools": tools, "ttlMs": 60_000, "cacheScope": "private"});
    if let Some(next) = next {
        page["nextCursor"] = next.into();
    }
    page
}

fn listing(client: &Client) -> tokio::task::JoinHandle<Vec<String>> {
    let client = client.clone();
    tokio::spawn(
        async move { client.list_tools().await.unwrap().into_iter().map(|tool| tool.name).collect() },
    )
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_to_its_last_page_and_kept_for_as_long_as_it_may_be() {
    let (client, mut peer) = Far::new().connected(Config::default()).await;
    let list = listing(&client);
    let asked = peer.asked("tools/list").await;
    peer.answer(&asked, page(&json!([tool("a")]), Some("2"))).await;
    let asked = peer.asked("tools/list").await;
    assert_eq!(asked["params"]["cursor"], "2");
    peer.answer(&asked, page(&json!([tool("b")]), None)).await;
    assert_eq!(list.await.unwrap(), ["a", "b"]);
    // What is kept is to be known when it changes.
    let listen = peer.asked("subscriptions/listen").await;
    assert_eq!(listen["params"]["notifications"], json!({"toolsListChanged": true}));
    assert_eq!(listing(&client).await.unwrap(), ["a", "b"], "nobody was asked");

    let mut news = client.notifications();
    let meta = json!({"io.modelcontextprotocol/subscriptionId": listen["id"]});
    let method = "notifications/tools/list_changed";
    peer.send(json!({"jsonrpc": "2.0", "method": method, "params": {"_meta": meta}})).await;
    assert_eq!(news.next().await.unwrap().method, method);
    let list = listing(&client);
    let asked = peer.asked("tools/list").await;
    peer.answer(&asked, page(&json!([tool("c")]), None)).await;
    assert_eq!(list.await.unwrap(), ["c"]);

    // No ping is to be answered meanwhile.
    tokio::time::advance(Duration::from_secs(61)).await;
    let list = listing(&client);
    let asked = peer.asked("tools/list").await;
    peer.answer(&asked, page(&json!([]), None)).await;
    assert!(list.await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_list_that_turns_in_a_circle_ends() {
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let list = listing(&client);
    for _ in 0..2 {
        let asked = peer.asked("tools/list").await;
        peer.answer(&asked, json!({"tools": [{"name": "a"}], "nextCursor": "same"})).await;
    }
    assert_eq!(list.await.unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn as_many_requests_as_may_be_open_and_one_more_waits() {
    const MOST: usize = 8192;
    let (client, mut peer) = Far::new().connected(legacy()).await;
    let call = || tokio::spawn(client.call_tool("wait", json!({})).timeout(1000 * SECOND).into_future());
    let mut calls: Vec<_> = (0..MOST).map(|_| call()).collect();
    let mut asked = Vec::new();
    for _ in 0..MOST {
        asked.push(peer.asked("tools/call").await);
    }
    let late = call();
    let nothing = tokio::time::timeout(SECOND, peer.receive()).await;
    assert!(nothing.is_err(), "{nothing:?}");
    peer.answer(&asked[0], text("first")).await;
    let last = peer.asked("tools/call").await;
    peer.answer(&last, text("last")).await;
    assert_eq!(late.await.unwrap().unwrap().all_text(), "last");
    let id = asked[0]["id"].as_u64().unwrap();
    assert!(id >= 2, "{id}");
    calls.clear();
}

#[cfg(feature = "check-outputs")]
#[tokio::test(start_paused = true)]
async fn results_are_held_to_their_schemas_by_a_list_that_is_asked_for_once() {
    let config = Config { check_outputs: true, ..legacy() };
    let (client, mut peer) = Far::new().connected(config).await;
    for (n, is_first) in [(json!(1), true), (json!("1"), false)] {
        let call = tokio::spawn(client.call_tool("count", json!({})).into_future());
        let asked = peer.asked("tools/call").await;
        peer.answer(&asked, json!({"content": [], "structuredContent": {"n": n}})).await;
        if is_first {
            let asked = peer.asked("tools/list").await;
            let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
            let tool = json!({"name": "count", "inputSchema": {}, "outputSchema": schema});
            peer.answer(&asked, json!({"tools": [tool]})).await;
            call.await.unwrap().unwrap();
        } else {
            assert!(matches!(call.await.unwrap().unwrap_err(), Error::Unreadable { .. }));
        }
    }
}
