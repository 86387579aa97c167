//! The loop and a client of either era, which asks and is asked, in virtual time.

use std::sync::atomic::Ordering::SeqCst;

use serde_json::Value;
use serde_json::json;

use super::tests::ANY;
use super::tests::Fixture;
use super::tests::SECOND;
use super::*;
use crate::peer::Limits;

/// What a client of 2026-07-28 says with each request.
fn modern_meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {"roots": {}},
    })
}

/// Requests as clients of either era make them, and what comes for them as values.
impl Fixture {
    /// A connection with a session of a client that has roots.
    async fn with_roots(version: &str, change: impl FnOnce(&mut Limits, &mut Settings)) -> Self {
        let mut fixture = Self::silent(ANY, change);
        let params = json!({"protocolVersion": version, "capabilities": {"roots": {}}});
        fixture.ask(json!(0), "initialize", params).await;
        assert_eq!(fixture.told().await["result"]["protocolVersion"], version);
        fixture
    }

    async fn ask(&mut self, id: Value, method: &str, params: Value) {
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.far.send(&request.to_string()).await;
    }

    /// The same from 2026-07-28 on.
    async fn ask_modern(&mut self, id: Value, method: &str, mut params: Value) {
        let mut meta = modern_meta();
        meta["progressToken"] = id.clone();
        params["_meta"] = meta;
        self.ask(id, method, params).await;
    }

    async fn call(&mut self, id: u32, tool: &str, arguments: Value) {
        let params = json!({"name": tool, "arguments": arguments, "_meta": {"progressToken": id}});
        self.ask(json!(id), "tools/call", params).await;
    }

    async fn call_modern(&mut self, id: u32, tool: &str, arguments: Value) {
        self.ask_modern(json!(id), "tools/call", json!({"name": tool, "arguments": arguments})).await;
    }

    async fn listen(&mut self, id: Value) {
        self.ask_modern(
            id.clone(),
            "subscriptions/listen",
            json!({"notifications": {"toolsListChanged": true}}),
        )
        .await;
        let told = self.told().await;
        assert_eq!(told["method"], "notifications/subscriptions/acknowledged", "{told}");
        assert_eq!(tag(&told["params"]), &id, "{told}");
    }

    async fn cancel(&mut self, id: u32) {
        self.far
            .send(&json!({"method": "notifications/cancelled", "params": {"requestId": id}}).to_string())
            .await;
    }

    /// Answers a question about roots.
    async fn have_roots(&mut self, question: &Value) {
        let result = json!({"roots": [{"uri": "file:///a"}]});
        self.far.send(&json!({"jsonrpc": "2.0", "id": question, "result": result}).to_string()).await;
    }

    async fn told(&mut self) -> Value {
        serde_json::from_str(&self.far.text().await).unwrap()
    }

    /// The id of a question about roots.
    async fn asked(&mut self) -> Value {
        let told = self.told().await;
        assert_eq!(told["method"], "roots/list", "{told}");
        told["id"].clone()
    }

    async fn taken_back(&mut self, question: &Value) {
        let told = self.told().await;
        assert_eq!(told["method"], "notifications/cancelled", "{told}");
        assert_eq!(&told["params"]["requestId"], question, "{told}");
    }

    /// Nothing was said that has not been read, and nothing will be without a reason.
    async fn nothing_more(&mut self) {
        tokio::time::sleep(SECOND).await;
        self.ask(json!("alive"), "ping", json!({})).await;
        assert_eq!(self.told().await, json!({"jsonrpc": "2.0", "id": "alive", "result": {}}));
    }

    fn dropped(&self) -> usize {
        self.dropped.0.load(SeqCst)
    }
}

/// Whose notification, or whose end it is.
fn tag(members: &Value) -> &Value {
    &members["_meta"]["io.modelcontextprotocol/subscriptionId"]
}

fn text_of(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_crosses_the_answer_is_passed_over() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.call(1, "wait", json!({"seconds": 1})).await;
    fixture.call_modern(2, "wait", json!({"seconds": 1})).await;
    tokio::time::sleep(2 * SECOND).await;
    fixture.cancel(1).await;
    fixture.cancel(2).await;
    let answers = [fixture.told().await["id"].clone(), fixture.told().await["id"].clone()];
    assert_eq!(answers, [1, 2]);
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn calls_of_both_eras_overtake_each_other_and_each_is_answered_in_its_own_shape() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.call(1, "wait", json!({"seconds": 4})).await;
    fixture.call_modern(2, "wait", json!({"seconds": 3})).await;
    fixture.call(3, "wait", json!({"seconds": 2})).await;
    fixture.call_modern(4, "wait", json!({"seconds": 1})).await;
    fixture.call(5, "say", json!({"len": 1})).await;
    fixture.call_modern(6, "say", json!({"len": 1})).await;
    for (id, result_type) in
        [(5, None), (6, Some("complete")), (4, Some("complete")), (3, None), (2, Some("complete")), (1, None)]
    {
        let answer = fixture.told().await;
        assert_eq!(
            (&answer["id"], answer["result"]["resultType"].as_str()),
            (&json!(id), result_type),
            "{answer}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_id_is_one_request_in_both_eras() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.call(1, "wait", json!({"seconds": 1})).await;
    fixture.call_modern(1, "say", json!({"len": 1})).await;
    assert_eq!(fixture.told().await["error"]["code"], -32600);
    fixture.listen(json!(2)).await;
    fixture.call(2, "say", json!({"len": 1})).await;
    assert_eq!(fixture.told().await["error"]["code"], -32600);
    let answer = fixture.told().await;
    assert_eq!((&answer["id"], answer["error"].is_null()), (&json!(1), true), "{answer}");
}

// BINDING: order.before
#[tokio::test(start_paused = true)]
async fn progress_comes_before_the_answer_and_never_behind_it() {
    let mut fixture = Fixture::new(ANY, |_, _| {}).await;
    fixture.call(1, "report", json!({"times": 3})).await;
    fixture.call_modern(2, "report", json!({"times": 2})).await;
    fixture.call_modern(3, "report_at_once", json!({"times": 1})).await;
    let mut seen = Vec::new();
    for _ in 0..9 {
        let told = fixture.told().await;
        let progress = &told["params"];
        seen.push(match told["method"].as_str() {
            Some(_) => format!("{}: {}", progress["progressToken"], progress["progress"]),
            None => format!("{} ends", told["id"]),
        });
    }
    assert_eq!(seen, ["3: 1", "3 ends", "1: 1", "2: 1", "1: 2", "2: 2", "2 ends", "1: 3", "1 ends"]);
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn a_question_is_a_request_of_ours_in_a_session_and_the_answer_is_the_tools() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    fixture.call(1, "count_roots", json!({})).await;
    fixture.call(2, "count_roots", json!({})).await;
    let (first, second) = (fixture.asked().await, fixture.asked().await);
    assert_ne!(first, second);
    fixture.call(3, "say", json!({"len": 1})).await;
    assert_eq!(fixture.told().await["id"], 3, "whoever waits for an answer holds nobody up");
    fixture.have_roots(&second).await;
    fixture
        .far
        .send(&json!({"id": first, "error": {"code": -32000, "message": "not now"}}).to_string())
        .await;
    let answers = [fixture.told().await, fixture.told().await];
    let of = |id: u32| answers.iter().find(|answer| answer["id"] == id).unwrap();
    assert_eq!(text_of(of(2)), "1 roots");
    assert!(text_of(of(1)).contains("not now"), "{answers:?}");
    fixture.have_roots(&first).await;
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn a_question_ends_a_call_that_has_no_session_and_the_next_one_has_the_answer() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    fixture.call_modern(1, "count_roots", json!({})).await;
    let asked = fixture.told().await;
    let result = &asked["result"];
    assert_eq!(result["resultType"], "input_required", "{asked}");
    assert_eq!(result["inputRequests"]["roots"]["method"], "roots/list", "{asked}");
    assert_eq!(fixture.dropped(), 1, "nothing of it waits");
    let params = json!({
        "name": "count_roots",
        "arguments": {},
        "inputResponses": {"roots": {"roots": []}},
        "requestState": result["requestState"],
    });
    fixture.ask_modern(json!(2), "tools/call", params).await;
    assert_eq!(text_of(&fixture.told().await), "0 roots");
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_cancelled_takes_its_question_back() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    let start = now();
    fixture.call(1, "count_roots", json!({})).await;
    let question = fixture.asked().await;
    fixture.cancel(1).await;
    fixture.taken_back(&question).await;
    assert_eq!((now(), fixture.dropped()), (start, 1));
    fixture.have_roots(&question).await;
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn a_cancel_and_an_answer_that_come_together_are_taken_in_their_order() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    fixture.call(1, "count_roots", json!({})).await;
    let question = fixture.asked().await;
    fixture.have_roots(&question).await;
    fixture.cancel(1).await;
    fixture.nothing_more().await;
    fixture.call(2, "count_roots", json!({})).await;
    let question = fixture.asked().await;
    fixture.cancel(2).await;
    fixture.have_roots(&question).await;
    fixture.taken_back(&question).await;
    assert_eq!(fixture.dropped(), 2);
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_asks_has_the_longest_time_and_its_question_ends_with_it() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    let start = now();
    fixture.call(1, "count_roots", json!({})).await;
    let question = fixture.asked().await;
    fixture.taken_back(&question).await;
    let answer = fixture.told().await;
    assert!(text_of(&answer).contains("took too long"), "{answer}");
    assert_eq!((now() - start, fixture.dropped()), (100 * SECOND, 1));
    fixture.have_roots(&question).await;
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn a_call_has_its_own_time_again_when_its_question_is_answered() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    let start = now();
    for (id, seconds) in [(1, 4), (2, 6)] {
        fixture.call(id, "ask_and_hurry", json!({"seconds": seconds})).await;
        let question = fixture.asked().await;
        tokio::time::sleep(30 * SECOND).await;
        fixture.have_roots(&question).await;
    }
    assert_eq!(text_of(&fixture.told().await), "done");
    let answer = fixture.told().await;
    assert!(text_of(&answer).contains("took too long"), "{answer}");
    assert_eq!(now() - start, 65 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_lost_drops_those_who_wait_for_its_answers() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    fixture.call(1, "count_roots", json!({})).await;
    fixture.asked().await;
    let (dropped, start) = (fixture.dropped.clone(), now());
    drop(fixture.far);
    assert_eq!(fixture.ended.await.unwrap(), Ended::Lost);
    assert_eq!((now(), dropped.0.load(SeqCst)), (start, 1));
}

#[tokio::test(start_paused = true)]
async fn a_question_of_a_batch_leaves_at_once_and_its_answers_leave_together() {
    let mut fixture = Fixture::with_roots("2025-03-26", |_, _| {}).await;
    let call = |id: u32, tool: &str, arguments: Value| json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
    let batch = json!([
        call(1, "count_roots", json!({})),
        call(2, "wait", json!({"seconds": 5})),
        call(3, "say", json!({"len": 1})),
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
    ]);
    fixture.far.send(&batch.to_string()).await;
    let question = fixture.asked().await;
    fixture.have_roots(&question).await;
    fixture.cancel(2).await;
    let answers = fixture.told().await;
    let ids: Vec<&Value> = answers.as_array().unwrap().iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [3, 1]);
    fixture.nothing_more().await;
}

// BINDING: batch.full
#[tokio::test(start_paused = true)]
async fn what_all_batches_have_collected_is_bounded_and_the_rest_is_refused() {
    let mut fixture = Fixture::with_roots("2025-03-26", |_, settings| settings.outbox = 4000).await;
    let call = |tool: &str, arguments: Value| json!({"id": "x", "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
    let mut wait = call("wait", json!({"seconds": 5}));
    for number in 0..3 {
        wait["id"] = json!(number);
        let mut batch = vec![wait.clone()];
        batch.extend((0..10).map(|_| call("say", json!({"len": 900}))));
        fixture.far.send(&Value::from(batch).to_string()).await;
    }
    let mut done = Vec::new();
    for _ in 0..3 {
        let answers = fixture.told().await;
        assert_eq!(answers.as_array().unwrap().len(), 11);
        done.push(
            answers.as_array().unwrap().iter().filter(|answer| answer["error"]["code"] != -32603).count(),
        );
    }
    done.sort_unstable();
    assert_eq!(done, [0, 0, 5], "as many as fill what may be collected, and none of those that wait");
    let one = json!([call("say", json!({"len": 1}))]);
    fixture.far.send(&one.to_string()).await;
    assert_eq!(fixture.told().await[0]["result"]["isError"], false, "there is room again");
}

#[tokio::test(start_paused = true)]
async fn each_subscription_is_told_of_a_change_with_its_own_id_until_it_is_given_up() {
    let mut fixture = Fixture::silent(ANY, |_, _| {});
    fixture.listen(json!(9)).await;
    fixture.listen(json!("9")).await;
    fixture.add_tool("new");
    let told = [fixture.told().await, fixture.told().await];
    assert_eq!(told.each_ref().map(|told| tag(&told["params"])), [&json!(9), &json!("9")]);
    fixture.cancel(9).await;
    fixture.remove_tool("new");
    assert_eq!(tag(&fixture.told().await["params"]), "9");
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn changes_that_found_the_outbox_full_are_told_once_to_each_subscription() {
    let mut fixture = Fixture::silent(512, |_, settings| settings.outbox = 256);
    fixture.listen(json!(1)).await;
    fixture.listen(json!(2)).await;
    fixture.call_modern(3, "say", json!({"len": 4000})).await;
    tokio::time::sleep(SECOND).await;
    for _ in 0..1000 {
        fixture.add_tool("new");
        tokio::task::yield_now().await;
        fixture.remove_tool("new");
        tokio::task::yield_now().await;
    }
    let start = now();
    assert_eq!(fixture.told().await["id"], 3);
    let told = [fixture.told().await, fixture.told().await];
    assert_eq!(told.each_ref().map(|told| tag(&told["params"])), [&json!(1), &json!(2)]);
    assert_eq!(now(), start);
    fixture.nothing_more().await;
}

#[tokio::test(start_paused = true)]
async fn subscriptions_that_nobody_reads_are_owed_one_notification_each_however_often_the_list_changes() {
    let mut fixture = Fixture::silent(256, |_, settings| settings.outbox = 1 << 20);
    fixture.listen(json!(1)).await;
    fixture.listen(json!(2)).await;
    for _ in 0..1000 {
        fixture.add_tool("new");
        tokio::task::yield_now().await;
        fixture.remove_tool("new");
        tokio::task::yield_now().await;
    }
    // A pair or two fill the pipe, one waits in the outbox, and one is owed.
    let mut counts = [0, 0];
    fixture.ask(json!("alive"), "ping", json!({})).await;
    loop {
        let told = fixture.told().await;
        match tag(&told["params"]).as_u64() {
            Some(id) => counts[usize::try_from(id).unwrap() - 1] += 1,
            None => break assert_eq!(told["id"], "alive"),
        }
    }
    assert!(counts[0] <= 3 && counts[0] == counts[1], "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stops_ends_its_subscriptions_behind_its_calls_and_closes_then() {
    let mut fixture = Fixture::silent(ANY, |_, _| {});
    let start = now();
    fixture.listen(json!(9)).await;
    fixture.listen(json!("nine")).await;
    fixture.call_modern(1, "wait", json!({"seconds": 5})).await;
    tokio::time::sleep(SECOND).await;
    fixture.door.stop();
    assert_eq!(fixture.told().await["id"], 1);
    assert_eq!(now() - start, 5 * SECOND);
    for id in [json!(9), json!("nine")] {
        let end = fixture.told().await;
        assert_eq!((&end["id"], tag(&end["result"])), (&id, &id), "{end}");
        assert_eq!(end["result"]["resultType"], "complete", "{end}");
    }
    assert_eq!(fixture.far.close_code().await, 1001);
    assert_eq!(now() - start, 5 * SECOND, "a subscription is waited for by nobody");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stops_hears_the_answers_it_waits_for() {
    let mut fixture = Fixture::with_roots("2025-11-25", |_, _| {}).await;
    fixture.call(1, "count_roots", json!({})).await;
    fixture.call(2, "count_roots", json!({})).await;
    let question = fixture.asked().await;
    fixture.asked().await;
    fixture.door.stop();
    tokio::time::sleep(SECOND).await;
    fixture.have_roots(&question).await;
    assert_eq!(text_of(&fixture.told().await), "1 roots");
    assert_eq!(fixture.far.close_code().await, 1001, "the other call has had its time");
    assert_eq!(fixture.dropped(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_has_a_session_is_pinged_by_a_request() {
    let pinged = |limits: &mut Limits, _: &mut Settings| {
        limits.mcp_ping = true;
        limits.ping_interval = Some(20 * SECOND);
    };
    let mut fixture = Fixture::with_roots("2025-11-25", pinged).await;
    let start = now();
    for round in 1..=3 {
        let ping = fixture.told().await;
        assert_eq!((&ping["method"], now() - start), (&json!("ping"), round * 20 * SECOND), "{ping}");
        fixture.far.send(&json!({"id": ping["id"], "result": {}}).to_string()).await;
    }
    assert_eq!(fixture.told().await["method"], "ping");
    assert_eq!(fixture.far.close_code().await, 1011);
    assert_eq!(now() - start, 85 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_has_no_session_is_pinged_by_a_frame() {
    let pinged = |limits: &mut Limits, _: &mut Settings| {
        limits.mcp_ping = true;
        limits.ping_interval = Some(20 * SECOND);
    };
    let mut fixture = Fixture::silent(ANY, pinged);
    fixture.call_modern(1, "say", json!({"len": 1})).await;
    assert_eq!(fixture.told().await["id"], 1);
    assert_eq!(fixture.far.receive().await, (0x89, vec![]));
    fixture.far.frame(0x8a, b"").await;
    fixture.nothing_more().await;
}
