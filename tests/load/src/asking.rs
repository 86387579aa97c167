//! Tools that ask back, and calls that become tasks.

use std::time::Duration;

use serde_json::Value;
use serde_json::json;

use crate::calls;
use crate::client::Client;
use crate::client::Said;
use crate::lists;
use crate::random::Random;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::text_of;

/// Is asked for something, and answers, refuses or gives the call up.
pub(crate) async fn asked(client: &mut Client, random: &mut Random) -> Outcome {
    match client.session {
        None => asked_without_session(client, random).await,
        // Older ones cannot be asked.
        Some("2025-06-18" | "2025-11-25") => asked_in_session(client, random).await,
        Some(_) => calls::add(client, random).await,
    }
}

async fn asked_in_session(client: &mut Client, random: &mut Random) -> Outcome {
    let id = client.begin("test_elicitation", json!({"message": "Who are you?"})).await?;
    let question = match client.said().await? {
        Said::Question(question) if question["method"] == "elicitation/create" => question,
        other => return Err(Wrong(format!("a question was expected: {other:?}"))),
    };
    let (result, expected) = match random.below(3) {
        0 => {
            let account = json!({"username": "Ann", "email": "ann@example.org"});
            let expected = format!("User response: action=accept, content={account}");
            (json!({"action": "accept", "content": account}), expected)
        }
        1 => (json!({"action": "decline"}), "User response: action=decline".to_owned()),
        _ => {
            client.cancel(id).await?;
            return match client.said().await? {
                Said::Notice(method, _) if method == "notifications/cancelled" => Ok(()),
                other => Err(Wrong(format!("the question should be taken back: {other:?}"))),
            };
        }
    };
    client.say(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result})).await?;
    let answer = client.answer(id).await?;
    let text = text_of(&answer)?;
    // Members come in the order of the struct there, and of the alphabet here.
    let same = |text: &str| {
        let mut bytes: Vec<_> = text.bytes().collect();
        bytes.sort_unstable();
        bytes
    };
    ensure(same(text) == same(&expected), &expected, &answer)
}

async fn asked_without_session(client: &mut Client, random: &mut Random) -> Outcome {
    let tool = "test_input_required_result_elicitation";
    let answer = client.call(tool, json!({})).await?;
    let result = &answer["result"];
    let asks = result["resultType"] == "input_required" && result["inputRequests"]["user_name"].is_object();
    ensure(asks, "a question was expected", &answer)?;
    if random.one_in(4) {
        return Ok(());
    }
    let params = json!({
        "name": tool,
        "arguments": {},
        "requestState": result["requestState"],
        "inputResponses": {"user_name": {"action": "accept", "content": {"name": "Ann"}}},
    });
    let answer = client.ask("tools/call", params).await?;
    ensure(text_of(&answer)? == "Hello, Ann!", "a greeting was expected", &answer)
}

/// A task, which is waited for, listened to, answered, cancelled or forgotten.
pub(crate) async fn task(client: &mut Client, random: &mut Random) -> Outcome {
    if client.session.is_some() {
        let answer = client.call("slow_compute", json!({"seconds": 0, "label": "it"})).await?;
        return ensure(text_of(&answer)? == "it is computed", "it is computed", &answer);
    }
    match random.below(5) {
        0 => {
            let id = begun(client, "slow_compute", json!({"seconds": 600})).await?;
            let answer = client.ask("tasks/cancel", json!({"taskId": id})).await?;
            ensure(answer["error"].is_null(), "a task was to be cancelled", &answer)?;
            let task = until(client, &id, |status| status != "working").await?;
            ensure(task["status"] == "cancelled", "a cancelled task was expected", &task)
        }
        1 => begun(client, "slow_compute", json!({"seconds": 1})).await.map(drop),
        2 => {
            let id = begun(client, "confirm_delete", json!({"filename": "it"})).await?;
            let task = until(client, &id, |status| status != "working").await?;
            ensure(task["status"] == "input_required", "a question was expected", &task)?;
            let responses = json!({"confirm": {"action": "accept", "content": {"confirm": true}}});
            let params = json!({"taskId": id, "inputResponses": responses});
            let answer = client.ask("tasks/update", params).await?;
            ensure(answer["error"].is_null(), "an answer was to be taken", &answer)?;
            completed(client, &id, "it is deleted").await
        }
        3 => {
            let id = begun(client, "slow_compute", json!({"seconds": 1, "label": "heard"})).await?;
            heard(client, &id, random).await
        }
        _ => {
            let id = begun(client, "slow_compute", json!({"seconds": 0, "label": "it"})).await?;
            completed(client, &id, "it is computed").await
        }
    }
}

async fn begun(client: &mut Client, tool: &str, arguments: Value) -> Outcome<String> {
    let answer = client.call(tool, arguments).await?;
    ensure(answer["result"]["resultType"] == "task", "a task was expected", &answer)?;
    let id = answer["result"]["taskId"].as_str();
    id.map(str::to_owned).ok_or_else(|| Wrong(format!("a task without an id: {answer}")))
}

/// Asks until its status is one of these.
async fn until(client: &mut Client, id: &str, is_one: fn(&str) -> bool) -> Outcome<Value> {
    loop {
        let answer = client.ask("tasks/get", json!({"taskId": id})).await?;
        let status = answer["result"]["status"].as_str();
        let status = status.ok_or_else(|| Wrong(format!("a task was expected: {answer}")))?;
        if is_one(status) {
            return Ok(answer["result"].clone());
        }
        client.rest(Duration::from_millis(200)).await?;
    }
}

async fn completed(client: &mut Client, id: &str, text: &str) -> Outcome {
    let is_over = |status: &str| !matches!(status, "working" | "input_required");
    let task = until(client, id, is_over).await?;
    let is_right = task["status"] == "completed" && task["result"]["content"][0]["text"] == text;
    ensure(is_right, text, &task)
}

/// Is told of its end, if it has not ended before that was asked for.
async fn heard(client: &mut Client, id: &str, random: &mut Random) -> Outcome {
    let subscription = lists::listen(client, json!({"taskIds": [id]})).await?;
    let asked = client.send("tasks/get", json!({"taskId": id})).await?;
    let mut is_over = false;
    let mut is_answered = false;
    while !is_over || !is_answered {
        let task = match client.said().await? {
            Said::Notice(method, message) if method == "notifications/tasks" => message["params"].clone(),
            Said::Answer(Some(of), answer) if of == asked => {
                is_answered = true;
                answer["result"].clone()
            }
            other => return Err(Wrong(format!("news of a task were expected: {other:?}"))),
        };
        ensure(task["taskId"] == id, "another task", &task)?;
        is_over |= task["status"] == "completed";
    }
    client.cancel(subscription).await?;
    // Of the same end it may be told once more, if it has asked too.
    let sync = client.begin("add", json!({"a": 1, "b": random.below(9)})).await?;
    loop {
        match client.said().await? {
            Said::Answer(Some(of), _) if of == sync => break,
            Said::Notice(method, _) if method == "notifications/tasks" => {}
            other => return Err(Wrong(format!("an answer was expected: {other:?}"))),
        }
    }
    client.listening.remove(&subscription);
    Ok(())
}
