//! A call that is given up is dropped at once, and nothing is sent for it any more.

use mcp_ws::Config;
use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::cancel;
use crate::fixture::code;
use crate::fixture::ping;
use crate::fixture::text_of;

// BINDING: cancel.silent
#[tokio::test]
async fn cancelling_a_call_drops_its_future_and_silences_it() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    assert_eq!(fixture.probe.dropped.get(), 0);
    client.send(cancel("1")).await;
    fixture.probe.dropped.reaches(1).await;
    // Whoever still waited would get it.
    fixture.probe.release(1);
    client.nothing_comes().await;
    // The one that does wait gets it.
    assert_eq!(client.call("hold", json!({})).await, "released");
}

// BINDING: cancel.order, cancel.silent
#[tokio::test]
async fn the_future_is_dropped_in_the_turn_that_reads_the_cancel() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send_at_once([call("1", "hold", json!({})), cancel("1"), call("2", "session", json!({}))]).await;
    assert_eq!(client.answer().await["id"], 2);
    assert_eq!((fixture.probe.started.get(), fixture.probe.dropped.get()), (1, 1));
}

#[tokio::test]
async fn other_calls_go_on_when_one_is_cancelled() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for n in 0..10 {
        client.send(call(&n.to_string(), "hold", json!({}))).await;
    }
    fixture.probe.started.reaches(10).await;
    client.send_at_once([cancel("3"), cancel("7")]).await;
    fixture.probe.dropped.reaches(2).await;
    fixture.probe.release(8);
    let mut answered = Vec::new();
    for _ in 0..8 {
        answered.push(client.answer().await["id"].as_u64().unwrap());
    }
    answered.sort_unstable();
    assert_eq!(answered, [0, 1, 2, 4, 5, 6, 8, 9]);
    client.nothing_comes().await;
}

// BINDING: cancel.unknown, id.types
#[tokio::test]
async fn an_id_of_another_type_cancels_nothing() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call("\"7\"", "hold", json!({}))).await;
    client.send_at_once([cancel("7"), cancel("\"8\""), cancel("null"), cancel("{}")]).await;
    client.nothing_comes().await;
    assert_eq!(fixture.probe.dropped.get(), 0);
    fixture.probe.release(1);
    let answer = client.answer().await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!("7"), "released"));
}

// BINDING: cancel.unknown
#[tokio::test]
async fn a_cancel_that_comes_too_late_does_nothing() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    fixture.probe.release(1);
    client.ask(call("1", "hold", json!({}))).await;
    client.send_at_once([cancel("1"), cancel("1")]).await;
    client.nothing_comes().await;
    // Nor does it wait for the next call of the name.
    client.send(call("1", "hold", json!({}))).await;
    fixture.probe.release(1);
    assert_eq!(text_of(&client.answer().await), "released");
}

// BINDING: id.again
#[tokio::test]
async fn the_id_of_a_cancelled_call_may_be_used_again() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send_at_once([call("1", "hold", json!({})), cancel("1"), call("1", "hold", json!({}))]).await;
    fixture.probe.started.reaches(2).await;
    assert_eq!(fixture.probe.dropped.get(), 1);
    fixture.probe.release(1);
    assert_eq!(text_of(&client.answer().await), "released");
    client.nothing_comes().await;
}

#[tokio::test]
async fn a_blocking_call_that_is_cancelled_runs_to_its_end_unheard() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call("1", "blocking_hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    client.send(cancel("1")).await;
    client.nothing_comes().await;
    fixture.probe.release(1);
    fixture.probe.reported.reaches(1).await;
    client.nothing_comes().await;
    assert_eq!(fixture.probe.dropped.get(), 0);
}

/// Answer and cancel may cross. Either is right, both is not.
// BINDING: cancel.silent
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_answered_once_or_cancelled() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for _ in 0..20 {
        let calls = (0..20).flat_map(|n| {
            let id = n.to_string();
            let text = json!({"text": "x", "times": 2});
            let tool = if n % 2 == 0 { "blocking_echo" } else { "yielding" };
            [call(&id, tool, text), ping("\"between\""), cancel(&id)]
        });
        client.send_at_once(calls).await;
        client.send(ping("\"last\"")).await;
        let mut answered = Vec::new();
        loop {
            let answer = client.answer().await;
            match answer["id"].as_u64() {
                Some(id) => answered.push(id),
                None if answer["id"] == "last" => break,
                None => assert_eq!(answer["id"], "between"),
            }
        }
        let all = answered.len();
        answered.sort_unstable();
        answered.dedup();
        assert_eq!(answered.len(), all, "each once: {answered:?}");
        client.nothing_comes().await;
    }
}

// BINDING: cancel.own
#[tokio::test]
async fn another_connection_cannot_cancel() {
    let fixture = Fixture::start().await;
    let mut owner = fixture.client().await;
    let mut other = fixture.client().await;
    owner.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    other.send(cancel("1")).await;
    other.nothing_comes().await;
    assert_eq!(fixture.probe.dropped.get(), 0);
    fixture.probe.release(1);
    assert_eq!(text_of(&owner.answer().await), "released");
}

// BINDING: cancel.end
#[tokio::test]
async fn closing_the_connection_drops_its_futures() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send_at_once((0..5).map(|n| call(&n.to_string(), "hold", json!({})))).await;
    fixture.probe.started.reaches(5).await;
    client.close(None).await;
    fixture.probe.dropped.reaches(5).await;
    // None of them is answered: what comes is the reply to the close frame.
    client.closed().await;
}

// BINDING: cancel.end
#[tokio::test]
async fn losing_the_connection_drops_its_futures() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send_at_once((0..5).map(|n| call(&n.to_string(), "hold", json!({})))).await;
    fixture.probe.started.reaches(5).await;
    client.vanish();
    fixture.probe.dropped.reaches(5).await;
    fixture.connections(0).await;
}

// BINDING: order.full, order.reading
#[tokio::test]
async fn calls_beyond_max_in_flight_are_refused_until_one_is_cancelled() {
    let fixture = Fixture::with(Config { max_in_flight: 3, ..Config::default() }).await;
    let mut client = fixture.client().await;
    client.send_at_once((1..=4).map(|n| call(&n.to_string(), "hold", json!({})))).await;
    let refused = client.answer().await;
    assert_eq!((code(&refused), &refused["id"]), (-32603, &json!(4)), "{refused}");
    assert!(refused["error"]["message"].as_str().unwrap().contains('3'), "{refused}");
    // The handler of the one that was refused had been polled, and is dropped.
    assert_eq!((fixture.probe.started.get(), fixture.probe.dropped.get()), (4, 1));

    // What answers at once needs no place.
    assert_eq!(client.call("add", json!({"a": 1, "b": 2})).await, "3");
    assert_eq!(client.call("instant", json!({"text": "x"})).await, "x");

    client.send_at_once([cancel("2"), call("5", "hold", json!({}))]).await;
    fixture.probe.started.reaches(5).await;
    fixture.probe.release(3);
    let mut answered = Vec::new();
    for _ in 0..3 {
        answered.push(client.answer().await["id"].as_u64().unwrap());
    }
    answered.sort_unstable();
    assert_eq!(answered, [1, 3, 5]);
    client.nothing_comes().await;
}

/// How many threads one connection may block.
const THREADS: usize = 32;

/// A function that was cancelled keeps its thread. Whoever asks and cancels again and again would block them all, and
/// everybody who comes later would wait.
#[tokio::test]
async fn a_connection_blocks_a_bounded_number_of_threads_and_those_that_wait_for_one_can_be_cancelled() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let calls = THREADS + 8;
    for n in 0..calls {
        client.send_at_once([call(&n.to_string(), "blocking_hold", json!({})), cancel(&n.to_string())]).await;
    }
    client.nothing_comes().await;
    for n in calls..2 * calls {
        client.send(call(&n.to_string(), "blocking_hold", json!({}))).await;
    }
    fixture.probe.started.reaches(THREADS).await;
    let mut other = fixture.client().await;
    assert_eq!(other.call("blocking_echo", json!({"text": "others are served"})).await, "others are served");
    client.nothing_comes().await;
    assert_eq!(fixture.probe.started.get(), THREADS);
    for n in calls..2 * calls {
        client.send(cancel(&n.to_string())).await;
    }
    client.nothing_comes().await;
    fixture.probe.release(2 * calls);
    assert_eq!(
        client.call("blocking_echo", json!({"text": "threads are free again"})).await,
        "threads are free again"
    );
    assert_eq!(fixture.probe.started.get(), THREADS, "what was cancelled before it had a thread never ran");
}

// BINDING: id.same
#[tokio::test]
async fn an_id_is_the_same_however_it_is_spelled() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call(r#""a\u002fb""#, "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    client.send(cancel(r#""a/b""#)).await;
    fixture.probe.dropped.reaches(1).await;
    client.nothing_comes().await;
}
