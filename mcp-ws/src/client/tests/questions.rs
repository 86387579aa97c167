//! What servers ask, in either era.

use super::*;
use crate::client::Elicited;
use crate::protocol::Root;

fn answering() -> Handlers {
    Handlers {
        elicit: Some(Arc::new(|question| {
            Box::pin(async move { Elicited::accept(json!({"said": question.message})) })
        })),
        sample: Some(Arc::new(|_| Box::pin(async { Err("there is no model".to_owned()) }))),
        roots: Some([Root::new("file:///a")].into()),
    }
}

fn question(message: &str) -> Value {
    let schema = json!({"type": "object", "properties": {"said": {"type": "string"}}});
    json!({"mode": "form", "message": message, "requestedSchema": schema})
}

#[tokio::test(start_paused = true)]
async fn a_session_asks_by_requests() {
    let (_client, mut peer) = Far::new().connected_with(legacy(), answering()).await;
    peer.send(json!({"id": "q", "method": "elicitation/create", "params": question("who?")})).await;
    let answer = peer.receive().await;
    assert_eq!(answer["id"], "q");
    assert_eq!(answer["result"], json!({"action": "accept", "content": {"said": "who?"}}));
    peer.send(json!({"id": "r", "method": "roots/list"})).await;
    assert_eq!(peer.receive().await["result"]["roots"][0]["uri"], "file:///a");
    peer.send(json!({"id": "s", "method": "sampling/createMessage", "params": {}})).await;
    assert_eq!(peer.receive().await["error"]["message"], "there is no model");
    peer.send(json!({"id": "p", "method": "ping"})).await;
    assert_eq!(peer.receive().await["result"], json!({}));
}

#[tokio::test(start_paused = true)]
async fn who_answers_nothing_says_so() {
    let (_client, mut peer) = Far::new().connected(legacy()).await;
    for method in ["elicitation/create", "sampling/createMessage", "roots/list", "tools/list", "initialize"] {
        peer.send(json!({"id": 1, "method": method, "params": {}})).await;
        assert_eq!(peer.receive().await["error"]["code"], -32601, "{method}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_question_is_taken_back_by_a_cancel_and_a_panic_is_answered() {
    let (kept, was_dropped) = tokio::sync::oneshot::channel::<()>();
    let kept = Mutex::new(Some(kept));
    let handlers = Handlers {
        elicit: Some(Arc::new(move |question| {
            let kept = kept.lock().unwrap().take();
            Box::pin(async move {
                let _kept = kept;
                assert_ne!(question.message, "panic");
                std::future::pending().await
            })
        })),
        ..Handlers::default()
    };
    let (_client, mut peer) = Far::new().connected_with(legacy(), handlers).await;
    peer.send(json!({"id": 1, "method": "elicitation/create", "params": question("who?")})).await;
    peer.send(json!({"method": "notifications/cancelled", "params": {"requestId": 1}})).await;
    assert!(was_dropped.await.is_err());
    peer.send(json!({"id": 2, "method": "elicitation/create", "params": question("panic")})).await;
    let answer = peer.receive().await;
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(2), &json!(-32603)));
}

#[tokio::test(start_paused = true)]
async fn a_call_is_made_again_with_the_answers() {
    let (client, mut peer) = Far::new().connected_with(Config::default(), answering()).await;
    let call = tokio::spawn(client.call_tool("greet", json!({"loud": true})).into_future());
    let first = peer.asked("tools/call").await;
    let capabilities = &first["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"];
    assert!(capabilities["elicitation"].is_object() && capabilities["roots"].is_object(), "{capabilities}");
    let requests = json!({
        "who": {"method": "elicitation/create", "params": question("who?")},
        "where": {"method": "roots/list"},
    });
    let asks = json!({"resultType": "input_required", "inputRequests": requests, "requestState": "st\"ate"});
    peer.answer(&first, asks).await;
    let second = peer.asked("tools/call").await;
    assert_ne!(second["id"], first["id"]);
    assert_eq!(second["params"]["arguments"], json!({"loud": true}));
    assert_eq!(second["params"]["requestState"], "st\"ate");
    assert_eq!(second["params"]["inputResponses"]["who"]["content"], json!({"said": "who?"}));
    assert_eq!(second["params"]["inputResponses"]["where"]["roots"][0]["uri"], "file:///a");
    // The next round has no state, and so nothing of this one is sent again.
    let later = json!({"resultType": "input_required", "inputRequests": {"on": {"method": "roots/list"}}});
    peer.answer(&second, later).await;
    let third = peer.asked("tools/call").await;
    assert!(third["params"].get("requestState").is_none());
    assert_eq!(third["params"]["inputResponses"].as_object().unwrap().len(), 1);
    peer.answer(&third, text("hello")).await;
    assert_eq!(call.await.unwrap().unwrap().all_text(), "hello");
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_asks_for_ever_is_given_up() {
    let config = Config { max_rounds: 2, ..Config::default() };
    let (client, mut peer) = Far::new().connected_with(config, answering()).await;
    let call = tokio::spawn(client.call_tool("greedy", json!({})).into_future());
    for _ in 0..3 {
        let asked = peer.asked("tools/call").await;
        peer.answer(&asked, json!({"resultType": "input_required", "requestState": "later"})).await;
    }
    let error = call.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Unanswerable { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_here_answers_ends_the_call() {
    let (client, mut peer) = Far::new().connected(Config::default()).await;
    let call = tokio::spawn(client.call_tool("greet", json!({})).into_future());
    let asked = peer.asked("tools/call").await;
    let requests = json!({"who": {"method": "elicitation/create", "params": question("who?")}});
    peer.answer(&asked, json!({"resultType": "input_required", "inputRequests": requests})).await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error, Error::Unanswerable { what: "`elicitation/create`".to_owned() });
}
