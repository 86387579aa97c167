//! The cloud says what the real one was seen to say, notices what it should, and ends connections in every way there is.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::time::Duration;

use serde_json::Value;
use serde_json::json;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::provider::Provider;
use super::provider::result;
use crate::fixture::SOON;
use crate::fixture::cloud::Cloud;
use crate::fixture::cloud::Dialled;
use crate::fixture::cloud::Ended;
use crate::fixture::cloud::Settings;
use crate::fixture::text_of;
use crate::fixture::until;

/// A cloud that pings nobody while a test runs.
async fn quiet() -> Cloud {
    with(|settings| settings.ping_every = Duration::from_secs(3600)).await
}

async fn with(set: impl FnOnce(&mut Settings)) -> Cloud {
    let mut settings = Settings::default();
    set(&mut settings);
    Cloud::with(settings).await
}

/// A provider that serves by itself from now on.
async fn served(cloud: &Cloud, token: &str) -> Dialled {
    let provider = Provider::dial(cloud.url(token)).await;
    tokio::spawn(provider.serve());
    cloud.dialled().await
}

#[tokio::test]
async fn everything_is_asked_at_once_and_byte_for_byte() {
    let cloud = quiet().await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    assert_eq!(
        provider.text().await,
        r#"{"id":0,"jsonrpc":"2.0","method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{"sampling":{},"roots":{"listChanged":false}},"clientInfo":{"name":"xz-mcp-broker","version":"0.0.1"}}}"#
    );
    assert_eq!(provider.text().await, r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    assert_eq!(provider.text().await, r#"{"id":1,"jsonrpc":"2.0","method":"tools/list","params":{}}"#);

    let cloud = with(|settings| settings.null_params = true).await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    assert_eq!(provider.serve_until("tools/list").await["params"], Value::Null);
}

#[tokio::test]
async fn a_test_learns_what_was_offered_and_answered() {
    let cloud = Cloud::start().await;
    let mut request = cloud.url("t o+k%/=").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "mcp, other".parse().unwrap());
    request.headers_mut().insert("x-mine", "yes".parse().unwrap());
    // This client wants one of what it offers, and the cloud knows none.
    assert!(Provider::try_dial(request).await.is_err());
    let dialled = cloud.dialled().await;
    assert_eq!(dialled.token, "t o+k%/=");
    assert_eq!(dialled.subprotocols, ["mcp", "other"]);
    assert_eq!(dialled.headers["x-mine"], "yes");
    assert_eq!([dialled.at], *cloud.dials());

    let dialled = served(&cloud, "t").await;
    assert_eq!(dialled.initialized().await["protocolVersion"], "2024-11-05");
    assert_eq!(dialled.tools().await[0]["name"], "echo");
    assert_eq!(text_of(&dialled.call("echo", json!({"text": "hi"})).await), "hi");
    dialled.pings(1).await;
    dialled.check_clean();
}

#[tokio::test]
async fn a_call_has_what_the_cloud_adds_and_answers_may_overtake() {
    let cloud = quiet().await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    let dialled = cloud.dialled().await;
    let (one, two) = (dialled.calling("echo", json!({"n": 1})).await, dialled.calling("b", json!({})).await);
    let call = provider.serve_until("tools/call").await;
    assert_eq!(
        call,
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
            "name": "echo", "arguments": {"n": 1}, "clientId": null, "serialNumber": null,
            "_meta": {"clientId": null, "serialNumber": null, "agentId": 7},
        }})
    );
    assert_eq!((one, two, provider.asked().await["id"].as_u64()), (2, 3, Some(3)));
    provider.send(result(&json!(3), &json!("b")).as_str()).await;
    provider.send(result(&json!(2), &json!("a")).as_str()).await;
    assert_eq!(dialled.answer(2).await.unwrap()["result"], "a");
    assert_eq!(dialled.answer(3).await.unwrap()["result"], "b");
    let call = dialled.calling("echo", json!({})).await;
    drop(provider);
    assert_eq!(dialled.answer(call).await, None);
    dialled.check_clean();
}

#[tokio::test]
async fn all_pages_of_the_tools_are_fetched() {
    let cloud = quiet().await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    let dialled = cloud.dialled().await;
    let first = provider.serve_until("tools/list").await;
    provider.send(result(&first["id"], &json!({"tools": [1], "nextCursor": "c"})).as_str()).await;
    let second = provider.serve_until("tools/list").await;
    assert_eq!(second["params"], json!({"cursor": "c"}));
    provider.send(result(&second["id"], &json!({"tools": [2]})).as_str()).await;
    assert_eq!(dialled.tools().await, [1, 2]);
}

#[tokio::test]
async fn pings_of_both_kinds_come_with_growing_ids() {
    let cloud = with(|settings| settings.ping_every = Duration::from_millis(20)).await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    let dialled = cloud.dialled().await;
    for id in 2..5 {
        provider.pinged().await;
        let ping = provider.serve_until("ping").await;
        assert_eq!(ping, json!({"jsonrpc": "2.0", "id": id, "method": "ping", "params": {}}));
        provider.send(result(&ping["id"], &json!({})).as_str()).await;
    }
    dialled.pings(3).await;
}

#[tokio::test]
async fn who_does_not_answer_is_closed_or_dropped() {
    let cloud = with(|settings| settings.initialize_timeout = SOON).await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    assert_eq!(provider.closed().await, (4004, "Internal server error".to_owned()));
    assert_eq!(cloud.dialled().await.ended().await, Ended::ByCloud(4004));

    let cloud = with(|settings| {
        settings.ping_every = Duration::from_millis(20);
        settings.ping_timeout = SOON;
    })
    .await;
    // Reading alone answers the pings that WebSocket has, which does not do.
    Provider::dial(cloud.url("t")).await.cut().await;
    let ended = cloud.dialled().await.ended().await;
    assert_eq!(ended, Ended::Dropped("a ping was not answered".to_owned()));
}

#[tokio::test]
async fn only_a_known_token_at_the_one_path_is_served() {
    let cloud = quiet().await;
    let known = cloud.url("a+b");
    for (url, reason) in [
        (known.replace("token", "other"), "缺少token参数"),
        (known.replace("%2B", "+"), "token解密失败"),
        (known.replace("a%2Bb", ""), "token解密失败"),
    ] {
        assert_eq!(Provider::dial(url).await.closed().await, (1008, reason.to_owned()));
    }
    for path in ["/mcp?", "/?", "/mcp/x?"] {
        let refused = Provider::try_dial(known.replace("/mcp/?", path)).await.err().unwrap();
        assert!(matches!(&*refused, Error::Http(response) if response.status() == 403), "{refused:?}");
    }
    assert_eq!((cloud.open(), cloud.count()), (0, 6));
    let _provider = Provider::dial(&*known).await;
    assert_eq!(cloud.dialled().await.token, "a+b");
    assert_eq!(cloud.open(), 1);
    cloud.revoke("a+b");
    assert_eq!(Provider::dial(&*known).await.closed().await.0, 1008);
}

#[tokio::test]
async fn only_the_newest_with_a_token_stays() {
    let cloud = quiet().await;
    let mut older = Provider::dial(cloud.url("t")).await;
    let replaced = cloud.dialled().await;
    let other = served(&cloud, "other").await;
    let newer = served(&cloud, "t").await;
    assert_eq!(older.closed().await, (1000, "新连接替换".to_owned()));
    assert_eq!(replaced.ended().await, Ended::ByCloud(1000));
    for dialled in [other, newer] {
        assert_eq!(text_of(&dialled.call("echo", json!({"text": "hi"})).await), "hi");
        dialled.check_clean();
    }
    until("the older is forgotten", || cloud.open() == 2).await;
}

#[tokio::test]
async fn a_result_too_large_ends_the_connection() {
    let cloud = quiet().await;
    for (bytes, fits) in [(8192, true), (8193, false)] {
        let mut provider = Provider::dial(cloud.url("t")).await;
        let dialled = cloud.dialled().await;
        let id = dialled.calling("echo", json!({})).await;
        provider.serve_until("tools/call").await;
        // With its quotes it is a result of so many bytes.
        provider.send(result(&json!(id), &json!("x".repeat(bytes - 2))).as_str()).await;
        assert!(dialled.answer(id).await.is_some());
        if fits {
            assert_eq!(text_of_ping(&mut provider, &dialled).await, "still here");
            dialled.check_clean();
        } else {
            provider.cut().await;
            assert_eq!(dialled.ended().await, Ended::Dropped("a result of 8193 bytes".to_owned()));
            assert_eq!(dialled.unclean(), ["a result too large: 8193 bytes"]);
        }
    }
}

/// A call that shows that the connection serves on.
async fn text_of_ping(provider: &mut Provider, dialled: &Dialled) -> String {
    let id = dialled.calling("echo", json!({})).await;
    provider.serve_until("tools/call").await;
    let content = json!({"content": [{"type": "text", "text": "still here"}]});
    provider.send(result(&json!(id), &content).as_str()).await;
    text_of(&dialled.answer(id).await.unwrap()).to_owned()
}

#[tokio::test]
async fn what_should_not_come_is_noticed() {
    let cloud = quiet().await;
    for (text, noticed) in [
        ("hello", "no JSON"),
        ("[]", "no message of JSON-RPC 2.0"),
        (r#"{"id":0,"result":{}}"#, "no message of JSON-RPC 2.0"),
        (r#"{"jsonrpc":"2.0","id":0,"result":{},"error":{}}"#, "neither a result nor an error, or both"),
        (r#"{"jsonrpc":"2.0","id":0}"#, "neither a result nor an error, or both"),
        (r#"{"jsonrpc":"2.0","result":{}}"#, "an answer to a notification"),
        (r#"{"jsonrpc":"2.0","id":null,"result":{}}"#, "an answer to a notification"),
        (r#"{"jsonrpc":"2.0","id":"0","result":{}}"#, "an answer to what was not asked"),
        (r#"{"jsonrpc":"2.0","id":99,"result":{}}"#, "an answer to what was not asked"),
        (r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, "a second answer"),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, "a request, which nobody answers here"),
        (r#"{"jsonrpc":"2.0","method":"notifications/progress"}"#, "progress, which nobody wanted"),
    ] {
        let mut provider = Provider::dial(cloud.url("t")).await;
        let dialled = cloud.dialled().await;
        let id = dialled.calling("echo", json!({})).await;
        provider.serve_until("tools/call").await;
        provider.send(text).await;
        provider.send(result(&json!(id), &json!("behind it")).as_str()).await;
        dialled.answer(id).await.unwrap();
        assert_eq!(dialled.unclean(), [format!("{noticed}: {text}")]);
    }
}

#[tokio::test]
async fn errors_for_what_every_provider_can_are_noticed_and_notifications_kept() {
    let cloud = quiet().await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    let dialled = cloud.dialled().await;
    let error = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}"#;
    provider.send(error).await;
    let changed = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#;
    provider.send(changed).await;
    assert_eq!(dialled.notifications(1).await[0]["method"], "notifications/tools/list_changed");
    assert_eq!(dialled.unclean(), [format!("an error for what every provider can: {error}")]);
    catch_unwind(AssertUnwindSafe(|| dialled.check_clean())).unwrap_err();
}

#[tokio::test]
async fn who_sends_binary_is_forgotten_but_not_told() {
    let cloud = with(|settings| settings.ping_every = Duration::from_millis(20)).await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    let dialled = cloud.dialled().await;
    provider.send(Message::binary("hello")).await;
    until("it is noticed", || dialled.unclean() == ["a binary frame: hello"]).await;
    provider.pinged().await;
    provider.pinged().await;
    provider.close().await;
    assert_eq!(dialled.ended().await, Ended::ByProvider(None, String::new()));
}

#[tokio::test]
async fn an_answer_behind_a_cancel_is_noticed_and_one_before_it_is_not() {
    let cloud = quiet().await;
    let mut provider = Provider::dial(cloud.url("t")).await;
    let dialled = cloud.dialled().await;
    let id = dialled.calling("echo", json!({})).await;
    provider.serve_until("tools/call").await;
    provider.send(result(&json!(id), &json!({})).as_str()).await;
    dialled.answer(id).await.unwrap();
    // Nothing is said of this one, which is over: what comes next is about the second.
    dialled.cancel(id);
    let id = dialled.calling("echo", json!({})).await;
    provider.serve_until("tools/call").await;
    dialled.check_clean();
    dialled.cancel(id);
    let cancelled = provider.asked().await;
    assert_eq!(cancelled["params"]["requestId"], id);
    provider.send(result(&json!(id), &json!("late")).as_str()).await;
    until("it is noticed", || !dialled.unclean().is_empty()).await;
    assert!(dialled.unclean()[0].starts_with("an answer after the request was cancelled: "));
}

#[tokio::test]
async fn a_dial_can_be_refused_held_and_closed() {
    let cloud = quiet().await;
    let url = cloud.url("t");
    cloud.refuse_next(503);
    cloud.close_next(4004, "why not");
    cloud.hold_next();
    let refused = Provider::try_dial(&*url).await.err().unwrap();
    assert!(matches!(&*refused, Error::Http(response) if response.status() == 503), "{refused:?}");
    assert_eq!(Provider::dial(&*url).await.closed().await, (4004, "why not".to_owned()));
    let held = tokio::time::timeout(SOON, Provider::try_dial(&*url)).await;
    assert!(held.is_err(), "nothing may be said to it");
    cloud.count_reaches(3).await;
    assert_eq!(cloud.open(), 0);
    served(&cloud, "t").await.tools().await;
}

#[tokio::test]
async fn a_connection_ends_in_all_ways() {
    let cloud = quiet().await;
    let url = cloud.url("t");

    let mut provider = Provider::dial(&*url).await;
    let dialled = cloud.dialled().await;
    dialled.close(1013, "later");
    assert_eq!(provider.closed().await, (1013, "later".to_owned()));
    assert_eq!(dialled.ended().await, Ended::ByCloud(1013));
    dialled.check_clean();

    let mut provider = Provider::dial(&*url).await;
    let dialled = cloud.dialled().await;
    dialled.drop_it();
    provider.cut().await;
    assert!(matches!(dialled.ended().await, Ended::Dropped(_)));

    let mut provider = Provider::dial(&*url).await;
    let dialled = cloud.dialled().await;
    dialled.half_close();
    provider.cut().await;
    drop(provider);
    assert_eq!(dialled.ended().await, Ended::Vanished);
    dialled.check_clean();

    let mut provider = Provider::dial(&*url).await;
    let dialled = cloud.dialled().await;
    dialled.forget();
    provider.serve_until("tools/list").await;
    drop(provider);
    assert_eq!(dialled.ended().await, Ended::Vanished);
}

#[tokio::test]
async fn it_stops_and_comes_back_where_it_was() {
    let cloud = Cloud::start().await;
    let url = cloud.url("t");
    let mut provider = Provider::dial(&*url).await;
    let (closed, ()) = tokio::join!(provider.closed(), cloud.stop());
    assert_eq!(closed, (1012, "Service Restart".to_owned()));
    assert!(matches!(&*Provider::try_dial(&*url).await.err().unwrap(), Error::Io(_)));
    cloud.resume().await;
    assert_eq!(cloud.dialled().await.ended().await, Ended::ByCloud(1012));
    served(&cloud, "t").await.tools().await;
    assert_eq!((cloud.open(), cloud.count()), (1, 2));
}
