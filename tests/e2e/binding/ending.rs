//! The end of a connection, and what is left of it: nothing.

use mcp_ws::Config;
use mcp_ws::Context;
use mcp_ws::DynamicTool;
use serde_json::Value;
use serde_json::json;

use super::Era;
use crate::fixture::CLOSE;
use crate::fixture::Fixture;
use crate::fixture::PING;
use crate::fixture::PONG;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::code;
use crate::fixture::frame;
use crate::fixture::text_frame;
use crate::fixture::text_of;

// BINDING: again.nothing
#[tokio::test]
async fn nothing_is_left_for_whoever_connects_again() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let listen = json!({"notifications": {"toolsListChanged": true}});
    client.ask(Era::Modern.request("1", "subscriptions/listen", listen)).await;
    client.send(call("2", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    client.vanish();
    fixture.connections(0).await;

    let mut client = fixture.silent_client().await;
    assert_eq!(code(&client.ask(call("2", "hold", json!({}))).await), -32602, "no session");
    let nothing = |_: Value, _: Context| async {};
    fixture.server.add_tool(DynamicTool::new("new", json!({"type": "object"}), nothing)).unwrap();
    client.nothing_comes().await;
    // The ids are free, and the call of old is not answered by what would let it go on.
    client.send(Era::Modern.call("2", "hold", json!({}))).await;
    fixture.probe.started.reaches(2).await;
    fixture.probe.release(1);
    assert_eq!(text_of(&client.answer().await), "released");
    client.nothing_comes().await;
}

// BINDING: stop.calls, stop.finish
#[tokio::test]
async fn a_server_that_stops_begins_no_call_and_answers_all_else() {
    let fixture = Fixture::start().await;
    let mut idle = fixture.client().await;
    let mut busy = fixture.client().await;
    busy.send(call("1", "hold", json!({}))).await;
    fixture.probe.started.reaches(1).await;
    let server = fixture.server.clone();
    tokio::spawn(async move { server.shutdown().await });
    assert_eq!(idle.closed().await, Some(1001));
    for era in super::ERAS {
        let refused = busy.ask(era.call("2", "tally", json!({}))).await;
        assert_eq!((code(&refused), &refused["id"]), (-32603, &json!(2)), "{refused}");
        assert!(busy.ask(era.request("3", "tools/list", json!({}))).await["result"]["tools"].is_array());
    }
    busy.nothing_comes().await;
    assert_eq!(fixture.probe.tally.get(), 0);
    fixture.probe.release(1);
    assert_eq!(text_of(&busy.answer().await), "released");
    assert_eq!(busy.closed().await, Some(1001));
}

// BINDING: live.mcp-ping
#[tokio::test]
async fn a_session_may_be_sent_an_mcp_ping_in_place_of_a_websocket_ping() {
    let config = Config { mcp_ping: true, ping_interval: Some(SOON), ..Config::default() };
    let fixture = Fixture::with(config.clone()).await;
    let mut raw = fixture.raw_session().await;
    for id in 1..=2 {
        assert_eq!(
            raw.text().await,
            format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping","params":{{}}}}"#)
        );
        raw.send(&text_frame(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#))).await;
    }
    let fixture = Fixture::with(Config { ping_timeout: SOON, ..config }).await;
    let mut raw = fixture.raw_session().await;
    assert!(raw.text().await.contains("ping"));
    assert_eq!(raw.closed().await, Some(1011), "who answers it by nothing at all");
}

// BINDING: direction.modern
#[tokio::test]
async fn who_speaks_modern_alone_is_sent_no_request_not_even_a_ping() {
    let config = Config { mcp_ping: true, ping_interval: Some(SOON), ..Config::default() };
    let fixture = Fixture::with(config).await;
    let mut raw = fixture.raw().await;
    raw.upgrade().await;
    raw.send(&text_frame(&Era::Modern.call("1", "tally", json!({})))).await;
    raw.text().await;
    for _ in 0..2 {
        let asked = raw.frame().await.unwrap();
        assert_eq!(asked.first, PING);
        raw.send(&frame(PONG, &asked.payload)).await;
    }
}

// BINDING: close.delivered
#[tokio::test]
async fn what_was_answered_before_a_fault_is_delivered_before_the_close_frame() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    let calls: Vec<u8> = (0..50)
        .flat_map(|n| text_frame(&call(&n.to_string(), "large", json!({"bytes": 10_000}))))
        .chain(frame(0x82, b"binary"))
        .collect();
    raw.send(&calls).await;
    let (texts, closed) = raw.texts_until_closed().await;
    assert_eq!((texts.len(), closed), (50, Some(1003)));
}

// BINDING: close.answer
#[tokio::test]
async fn a_close_of_the_client_ends_calls_and_subscriptions_without_a_word() {
    let fixture = Fixture::start().await;
    let mut raw = fixture.raw_session().await;
    raw.send(&text_frame(&call("1", "hold", json!({})))).await;
    let listen = json!({"notifications": {"toolsListChanged": true}});
    raw.send(&text_frame(&Era::Modern.request("2", "subscriptions/listen", listen))).await;
    assert!(raw.text().await.contains("acknowledged"));
    raw.send(&frame(CLOSE, &1000_u16.to_be_bytes())).await;
    assert_eq!(raw.closed().await, Some(1000));
    assert_eq!(fixture.probe.dropped.get(), 1);
}
