//! A request's id belongs to the other side: it goes back byte for byte, and names one call at a time.

use serde_json::json;

use crate::fixture::Fixture;
use crate::fixture::call;
use crate::fixture::code;
use crate::fixture::list;
use crate::fixture::ping;
use crate::fixture::text_of;

const IDS: [&str; 9] = [
    "0",
    "-7",
    "1e0",
    "1.50",
    "18446744073709551616",
    r#""s""#,
    r#""""#,
    r#""a\u0041\/\n""#,
    r#""ü \ud83e\udd80""#,
];

// BINDING: id.bytes, id.zero
#[tokio::test]
async fn ids_come_back_byte_for_byte() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    fixture.probe.release(2 * IDS.len());
    for id in IDS {
        let quick = json!({"text": "x"});
        let tools = [
            call(id, "echo", quick.clone()),
            call(id, "instant", quick.clone()),
            call(id, "blocking_echo", quick),
            call(id, "yielding", json!({"text": "x", "times": 2})),
            call(id, "hold", json!({})),
            call(id, "boom_later", json!({})),
            call(id, "unknown", json!({})),
            ping(id),
        ];
        for request in tools {
            client.send(&*request).await;
            let answer = client.text().await;
            assert!(answer.contains(&format!(r#""id":{id},"#)), "{request}\n{answer}");
        }
    }
}

// BINDING: id.types
#[tokio::test]
async fn the_same_number_in_another_spelling_is_another_id() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for id in ["1", "1.0", "1e0", "\"1\""] {
        client.send(call(id, "hold", json!({}))).await;
    }
    fixture.probe.started.reaches(4).await;
    fixture.probe.release(4);
    for _ in 0..4 {
        assert_eq!(text_of(&client.answer().await), "released");
    }
}

// BINDING: id.in-use
#[tokio::test]
async fn an_id_in_use_is_refused_and_the_call_that_has_it_goes_on() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    client.send(call("1", "hold", json!({}))).await;
    for tool in ["hold", "session"] {
        let refused = client.ask(call("1", tool, json!({}))).await;
        assert_eq!(code(&refused), -32600, "{refused}");
        assert_eq!(refused["id"], 1);
    }
    for other in [list("1", None), ping("1")] {
        assert_eq!(code(&client.ask(other).await), -32600, "two answers of one id could not be told apart");
    }
    fixture.probe.release(1);
    let answer = client.answer().await;
    assert_eq!((&answer["id"], text_of(&answer)), (&json!(1), "released"));
    assert_eq!(fixture.probe.started.get(), 1);
}

// BINDING: id.again
#[tokio::test]
async fn an_id_may_be_used_again_when_its_call_is_over() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    fixture.probe.release(3);
    for _ in 0..3 {
        let answer = client.ask(call("1", "hold", json!({}))).await;
        assert_eq!(text_of(&answer), "released");
    }
}
