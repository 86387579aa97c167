//! Ids are the client's, in one table for both eras.

use serde_json::json;

use super::ERAS;
use super::Era;
use super::request;
use crate::fixture::Fixture;
use crate::fixture::cancel;
use crate::fixture::code;
use crate::fixture::text_of;

const IDS: [&str; 7] =
    ["0", "-7", "1.0", "18446744073709551616", r#""""#, r#""a\u0041\/""#, r#""ü \ud83e\udd80""#];

// BINDING: id.bytes, id.zero
#[tokio::test]
async fn ids_come_back_byte_for_byte_in_the_modern_era_and_before_a_session() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    fixture.probe.release(IDS.len());
    for id in IDS {
        let requests = [
            Era::Modern.request(id, "server/discover", json!({})),
            Era::Modern.request(id, "tools/list", json!({})),
            Era::Modern.call(id, "add", json!({"a": 1, "b": 2})),
            Era::Modern.call(id, "add", json!({})),
            Era::Modern.call(id, "hold", json!({})),
            Era::Modern.call(id, "unknown", json!({})),
            Era::Modern.request(id, "ping", json!({})),
            request(id, "tools/list", &json!({"_meta": {"io.modelcontextprotocol/protocolVersion": "1"}})),
            request(id, "tools/list", &json!({})),
            request(id, "unknown", &json!({})),
        ];
        for request in requests {
            client.send(&*request).await;
            let answer = client.text().await;
            assert!(answer.starts_with(&format!(r#"{{"jsonrpc":"2.0","id":{id},"#)), "{request}\n{answer}");
        }
    }
}

// BINDING: id.length
#[tokio::test]
async fn an_id_has_at_most_1024_bytes() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        let longest = format!("\"{}\"", "x".repeat(1022));
        client.send(era.request(&longest, "tools/list", json!({}))).await;
        assert!(client.text().await.contains(&format!(r#""id":{longest},"result""#)));
        let longer = format!("\"{}\"", "x".repeat(1023));
        let refused = client.ask(era.request(&longer, "tools/list", json!({}))).await;
        assert_eq!((code(&refused), refused.get("id")), (-32600, None));
    }
}

// BINDING: id.in-use, id.one-table, id.again
#[tokio::test]
async fn an_id_in_use_is_in_use_for_both_eras() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let listen = |id| Era::Modern.request(id, "subscriptions/listen", json!({"notifications": {}}));
    for first in ERAS {
        client.send(first.call("1", "hold", json!({}))).await;
        for second in ERAS {
            for tool in ["hold", "tally"] {
                let refused = client.ask(second.call("1", tool, json!({}))).await;
                assert_eq!((code(&refused), &refused["id"]), (-32600, &json!(1)), "{first:?} {second:?}");
            }
        }
        assert_eq!(code(&client.ask(listen("1")).await), -32600);
        fixture.probe.release(1);
        assert_eq!(text_of(&client.answer().await), "released", "the first goes on");
    }
    let acknowledged = client.ask(listen("1")).await;
    assert_eq!(acknowledged["method"], "notifications/subscriptions/acknowledged");
    for era in ERAS {
        assert_eq!(code(&client.ask(era.call("1", "tally", json!({}))).await), -32600);
    }
    client.send(cancel("1")).await;
    for (era, count) in ERAS.into_iter().zip(["1", "2"]) {
        assert_eq!(text_of(&client.ask(era.call("1", "tally", json!({}))).await), count, "{era:?}");
    }
}

// BINDING: id.types, id.same
#[tokio::test]
async fn a_number_and_a_string_are_two_ids_and_escapes_do_not_matter() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    for id in ["1", "\"1\"", "1.0"] {
        client.send(Era::Modern.call(id, "hold", json!({}))).await;
    }
    fixture.probe.started.reaches(3).await;
    assert_eq!(code(&client.ask(Era::Modern.call(r#""\u0031""#, "hold", json!({}))).await), -32600);
    client.send(cancel(r#""\u0031""#)).await;
    client.nothing_comes().await;
    assert_eq!(fixture.probe.dropped.get(), 1);
    fixture.probe.release(2);
    client.send_at_once([cancel("\"1\"")]).await;
    let mut ids = [client.answer().await["id"].to_string(), client.answer().await["id"].to_string()];
    ids.sort();
    assert_eq!(ids, ["1", "1.0"]);
}
