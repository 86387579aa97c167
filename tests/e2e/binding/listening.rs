//! `subscriptions/listen`: acknowledged first, told by its id, ended by an answer.

use mcp_ws::Config;
use mcp_ws::Context;
use mcp_ws::DynamicTool;
use mcp_ws::Server;
use serde_json::Value;
use serde_json::json;

use super::Era;
use super::SERVER_INFO;
use super::SUBSCRIPTION;
use super::meta;
use crate::fixture::Client;
use crate::fixture::Fixture;
use crate::fixture::SOON;
use crate::fixture::call;
use crate::fixture::cancel;
use crate::fixture::code;

const CHANGED: &str = "notifications/tools/list_changed";

fn add(server: &Server, name: &str) {
    let nothing = |_: Value, _: Context| async {};
    server.add_tool(DynamicTool::new(name, json!({"type": "object"}), nothing)).unwrap();
}

#[allow(clippy::needless_pass_by_value, reason = "what `json!` makes is made for this alone")]
fn listen(id: &str, filter: Value) -> String {
    Era::Modern.request(id, "subscriptions/listen", json!({"notifications": filter}))
}

/// Subscribes to changes of the list, and takes the acknowledgement.
async fn subscribe(client: &mut Client, id: &str) {
    let acknowledged = client.ask(listen(id, json!({"toolsListChanged": true}))).await;
    assert_eq!(acknowledged["method"], "notifications/subscriptions/acknowledged", "{acknowledged}");
    assert_eq!(acknowledged["params"]["notifications"], json!({"toolsListChanged": true}));
}

/// Takes the next message, which has to be about a change for this subscription; `None`: for the session.
async fn changed(client: &mut Client, id: Option<Value>) {
    let told = client.answer().await;
    let params = id.map_or_else(|| json!({}), |id| json!({"_meta": {SUBSCRIPTION: id}}));
    assert_eq!(told, json!({"jsonrpc": "2.0", "method": CHANGED, "params": params}));
}

// BINDING: listen.session
#[tokio::test]
async fn a_session_is_told_unasked_and_nobody_else() {
    let fixture = Fixture::start().await;
    let (mut session, mut silent) = (fixture.client().await, fixture.silent_client().await);
    silent.ask(Era::Modern.request("1", "tools/list", json!({}))).await;
    add(&fixture.server, "new");
    changed(&mut session, None).await;
    silent.nothing_comes().await;
}

// BINDING: listen.ack
#[tokio::test]
async fn the_acknowledgement_comes_first_and_names_what_will_be_told() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    for (asked, told) in [
        (json!({"toolsListChanged": true}), json!({"toolsListChanged": true})),
        (json!({"toolsListChanged": false}), json!({})),
        (json!({}), json!({})),
        (
            json!({"promptsListChanged": true, "resourceSubscriptions": ["a:b"], "toolsListChanged": true, "x": {}}),
            json!({"toolsListChanged": true}),
        ),
    ] {
        client.send_at_once([listen("\"mine\"", asked), cancel("\"mine\"")]).await;
        let expected = json!({
            "jsonrpc": "2.0",
            "method": "notifications/subscriptions/acknowledged",
            "params": {"_meta": {SUBSCRIPTION: "mine"}, "notifications": told},
        });
        assert_eq!(client.answer().await, expected);
    }
    // A change that is there already when it is asked for does not come before.
    client.send(listen("1", json!({"toolsListChanged": true}))).await;
    add(&fixture.server, "new");
    assert_eq!(client.answer().await["method"], "notifications/subscriptions/acknowledged");
}

// BINDING: listen.tag
#[tokio::test]
async fn all_that_is_told_has_the_id_of_the_request() {
    let fixture = Fixture::start().await;
    for id in ["0", "7", "\"7\"", r#""\u0061""#] {
        let mut client = fixture.silent_client().await;
        client.send(listen(id, json!({"toolsListChanged": true}))).await;
        let tag = format!(r#""params":{{"_meta":{{"{SUBSCRIPTION}":{id}}}"#);
        assert!(client.text().await.contains(&tag), "{id}");
        add(&fixture.server, "new");
        let told = client.text().await;
        assert!(told.contains(&tag) && told.contains(CHANGED), "{told}");
        assert!(fixture.server.remove_tool("new"));
        client.text().await;
    }
}

// BINDING: listen.asked, listen.each, listen.beside
#[tokio::test]
async fn each_is_told_what_it_asked_for_and_the_session_besides() {
    let fixture = Fixture::start().await;
    let mut client = fixture.client().await;
    subscribe(&mut client, "1").await;
    client.ask(listen("2", json!({"toolsListChanged": false}))).await;
    subscribe(&mut client, "\"1\"").await;
    add(&fixture.server, "new");
    changed(&mut client, None).await;
    changed(&mut client, Some(json!(1))).await;
    changed(&mut client, Some(json!("1"))).await;
    client.nothing_comes().await;
}

// BINDING: listen.coalesced
#[tokio::test]
async fn changes_that_come_together_are_told_once() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    subscribe(&mut client, "1").await;
    for n in 0..100 {
        add(&fixture.server, &format!("new_{n}"));
    }
    changed(&mut client, Some(json!(1))).await;
    let listed = client.ask(Era::Modern.request("2", "tools/list", json!({}))).await;
    let names = listed["result"]["tools"].as_array().unwrap();
    assert!(names.iter().any(|tool| tool["name"] == "new_99"), "it stands for all of them");
    client.nothing_comes().await;
}

// BINDING: listen.open
#[tokio::test]
async fn it_is_open_without_end_and_keeps_its_connection() {
    let config = Config {
        request_timeout: SOON,
        request_timeout_max: SOON,
        idle_timeout: Some(5 * SOON),
        ..Config::default()
    };
    let fixture = Fixture::with(config).await;
    let mut listening = fixture.silent_client().await;
    subscribe(&mut listening, "1").await;
    // Two others come after it, and have their time out before it is told anything.
    let mut calling = fixture.client().await;
    assert_eq!(calling.ask(call("1", "hold", json!({}))).await["result"]["isError"], true);
    let mut idle = fixture.client().await;
    assert_eq!(idle.closed().await, Some(1001));
    add(&fixture.server, "new");
    changed(&mut listening, Some(json!(1))).await;
}

// BINDING: listen.cancel, cancel.any-meta
#[tokio::test]
async fn its_client_ends_it_and_nothing_follows() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let bare = json!({"method": "notifications/cancelled", "params": {"requestId": "listen:0"}});
    let full =
        json!({"method": "notifications/cancelled", "params": {"requestId": "listen:0", "_meta": meta()}});
    for (number, cancel) in [bare, full].into_iter().enumerate() {
        subscribe(&mut client, "\"listen:0\"").await;
        client.send(cancel.to_string()).await;
        client.nothing_comes().await;
        add(&fixture.server, &format!("new_{number}"));
        client.nothing_comes().await;
    }
}

// BINDING: listen.cancel, listen.each
#[tokio::test]
async fn the_end_of_one_is_not_that_of_another() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    let mut other = fixture.silent_client().await;
    subscribe(&mut other, "1").await;
    for id in ["1", "\"1\"", "2"] {
        subscribe(&mut client, id).await;
    }
    client.send_at_once([cancel("1"), cancel("3"), cancel("\"2\"")]).await;
    client.nothing_comes().await;
    add(&fixture.server, "new");
    changed(&mut client, Some(json!("1"))).await;
    changed(&mut client, Some(json!(2))).await;
    client.nothing_comes().await;
    changed(&mut other, Some(json!(1))).await;
}

// BINDING: listen.end, stop.listens, stop.code, cancel.server, write.caching
#[tokio::test]
async fn its_server_ends_it_by_an_answer_and_no_cancel() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    subscribe(&mut client, "9").await;
    subscribe(&mut client, "\"9\"").await;
    let server = fixture.server.clone();
    tokio::spawn(async move { server.shutdown().await });
    for id in [json!(9), json!("9")] {
        let answer = client.answer().await;
        let name = answer["result"]["_meta"][SERVER_INFO].clone();
        assert!(name["name"].is_string(), "{answer}");
        let result = json!({"resultType": "complete", "_meta": {SUBSCRIPTION: id, SERVER_INFO: name}});
        assert_eq!(answer, json!({"jsonrpc": "2.0", "id": id, "result": result}));
    }
    assert_eq!(client.closed().await, Some(1001));
}

// BINDING: listen.filter
#[tokio::test]
async fn what_is_to_be_heard_of_has_to_be_said() {
    let fixture = Fixture::start().await;
    let mut client = fixture.silent_client().await;
    for params in [
        json!({}),
        json!({"notifications": null}),
        json!({"notifications": []}),
        json!({"notifications": true}),
        json!({"notifications": {"toolsListChanged": "yes"}}),
    ] {
        let answer = client.ask(Era::Modern.request("1", "subscriptions/listen", params.clone())).await;
        assert_eq!((code(&answer), &answer["id"]), (-32602, &json!(1)), "{params}\n{answer}");
    }
}

// BINDING: listen.full
#[tokio::test]
async fn as_many_are_open_as_may_be_and_no_more() {
    let fixture = Fixture::with(Config { max_subscriptions: 2, ..Config::default() }).await;
    let mut client = fixture.silent_client().await;
    subscribe(&mut client, "1").await;
    subscribe(&mut client, "2").await;
    let refused = client.ask(listen("3", json!({"toolsListChanged": true}))).await;
    assert_eq!((code(&refused), &refused["id"]), (-32603, &json!(3)), "{refused}");
    client.send(cancel("1")).await;
    subscribe(&mut client, "3").await;
}
