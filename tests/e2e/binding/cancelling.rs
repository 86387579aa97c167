//! A cancel is a cancel, whatever the era of what it cancels, and whatever it carries.

use serde_json::json;

use super::ERAS;
use super::Era;
use super::meta;
use crate::fixture::Fixture;
use crate::fixture::cancel;
use crate::fixture::text_of;

// BINDING: cancel.any-meta, cancel.silent, cancel.order
#[tokio::test]
async fn a_cancel_reaches_calls_of_both_eras_whatever_its_meta() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    let mut dropped = 0;
    for era in ERAS {
        for meta in [None, Some(json!({})), Some(meta())] {
            for id in ["7", "\"seven\""] {
                let mut params = json!({"requestId": serde_json::from_str::<serde_json::Value>(id).unwrap()});
                if let Some(meta) = &meta {
                    params["_meta"] = meta.clone();
                }
                let cancel = json!({"method": "notifications/cancelled", "params": params}).to_string();
                client
                    .send_at_once([
                        era.call(id, "hold", json!({})),
                        cancel,
                        era.call("8", "session", json!({})),
                    ])
                    .await;
                dropped += 1;
                assert_eq!(client.answer().await["id"], 8, "{era:?} {meta:?} {id}");
                assert_eq!(fixture.probe.dropped.get(), dropped, "dropped before what followed was done");
            }
        }
    }
    fixture.probe.release(1);
    client.nothing_comes().await;
}

// BINDING: cancel.end
#[tokio::test]
async fn the_end_of_a_connection_cancels_calls_of_both_eras() {
    let fixture = Fixture::start().await;
    for (number, era) in ERAS.into_iter().enumerate() {
        let mut client = fixture.client().await;
        client.send(era.call("1", "hold", json!({}))).await;
        fixture.probe.started.reaches(number + 1).await;
        client.vanish();
        fixture.probe.dropped.reaches(number + 1).await;
    }
}

// BINDING: cancel.unknown
#[tokio::test]
async fn what_is_not_running_cannot_be_cancelled_and_that_is_no_error() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    for era in ERAS {
        client.ask(era.call("1", "tally", json!({}))).await;
        client.send_at_once([cancel("1"), cancel("1"), cancel("2"), cancel("null"), cancel("[]")]).await;
        client.nothing_comes().await;
    }
    // Nor does a cancel wait for a later call of its id.
    client.send_at_once([cancel("3"), Era::Modern.call("3", "hold", json!({}))]).await;
    fixture.probe.release(1);
    assert_eq!(text_of(&client.answer().await), "released");
}
