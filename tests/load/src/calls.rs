//! What a client does that has calls only: each is begun, answered as it has to be, and over.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;

use crate::client::Client;
use crate::client::Said;
use crate::random::Random;
use crate::socket::PING;
use crate::socket::TEXT;
use crate::socket::head;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::ensure_code;
use crate::wrong::text_of;

pub(crate) async fn add(client: &mut Client, random: &mut Random) -> Outcome {
    let (arguments, sum) = addends(random);
    let answer = client.call("add", arguments).await?;
    ensure(text_of(&answer)? == sum, &sum, &answer)
}

/// The arguments of `add`, and what it has to answer.
fn addends(random: &mut Random) -> (Value, String) {
    let (a, b) = (random.below(1 << 40), random.below(1 << 40));
    (json!({"a": a, "b": b}), (a + b).to_string())
}

/// What does not need a call, and what cannot be called.
pub(crate) async fn small_things(client: &mut Client, random: &mut Random) -> Outcome {
    let answer = client.call("fail", json!({"message": "as it should"})).await?;
    ensure(answer["result"]["isError"] == true, "a failed call was expected", &answer)?;
    let answer = client.call("add", json!({"a": "one", "b": random.below(9)})).await?;
    ensure(answer["result"]["isError"] == true, "wrong arguments were expected", &answer)?;
    ensure_code(&client.call("no such tool", json!({})).await?, -32602)?;
    let method = if client.session.is_some() { "ping" } else { "server/discover" };
    let answer = client.ask(method, json!({})).await?;
    ensure(answer["result"].is_object(), "a result was expected", &answer)?;
    ensure_code(&client.ask("no/such/method", json!({})).await?, -32601)
}

/// Slow calls, and quick ones meanwhile. They may be answered in any order, but each once.
pub(crate) async fn many_at_once(client: &mut Client, random: &mut Random) -> Outcome {
    let mut expected = BTreeMap::new();
    for _ in 0..random.below(8) {
        let seconds = [0.01, 0.05, 0.2, 0.5][random.index(4)];
        let id = client.begin("slow", json!({"seconds": seconds})).await?;
        expected.insert(id, format!("slept for {seconds} s"));
    }
    for _ in 0..random.below(24) {
        let (arguments, sum) = addends(random);
        expected.insert(client.begin("add", arguments).await?, sum);
    }
    while !expected.is_empty() {
        let Said::Answer(Some(id), answer) = client.said().await? else {
            return Err(Wrong("an answer was expected".to_owned()));
        };
        let text = expected.remove(&id).ok_or_else(|| Wrong(format!("nobody asked: {answer}")))?;
        ensure(text_of(&answer)? == text, &text, &answer)?;
    }
    Ok(())
}

pub(crate) async fn progress(client: &mut Client, random: &mut Random) -> Outcome {
    let (count, delay) = (1 + random.below(20), random.below(10));
    let token = format!("token {}", random.below(1000));
    let params = json!({
        "name": "count",
        "arguments": {"n": count, "delay_ms": delay},
        "_meta": {"progressToken": token},
    });
    let id = client.send("tools/call", params).await?;
    let mut last = 0;
    loop {
        match client.said().await? {
            Said::Notice(method, message) if method == "notifications/progress" => {
                let params = &message["params"];
                let now = params["progress"].as_u64().unwrap_or_default();
                let is_right = params["progressToken"] == token && now > last && now <= count;
                ensure(is_right, &format!("progress beyond {last}"), &message)?;
                last = now;
            }
            Said::Answer(Some(of), answer) if of == id => {
                ensure(last == count, "the last progress before", &answer)?;
                return ensure(text_of(&answer)? == count.to_string(), "as far as counted", &answer);
            }
            other => return Err(Wrong(format!("progress was expected: {other:?}"))),
        }
    }
}

/// Nothing of a call that was cancelled may come, which `answer` sees to from then on.
pub(crate) async fn cancelled(client: &mut Client, random: &mut Random) -> Outcome {
    let mut begun = Vec::new();
    for _ in 0..=random.below(5) {
        begun.push(client.begin("slow", json!({"seconds": 600})).await?);
    }
    if random.one_in(2) {
        client.rest(random.millis(100)).await?;
    }
    for id in begun {
        client.cancel(id).await?;
    }
    add(client, random).await
}

/// A large text, there and back, in several fragments with pings between.
pub(crate) async fn large(client: &mut Client, random: &mut Random) -> Outcome {
    let piece = ["plain ", "\"quoted\"\\\n", "ä€😀"][random.index(3)];
    let text = piece.repeat(1 + random.index(60_000));
    let arguments = json!({"text": text});
    let (id, request) = client.request("tools/call", json!({"name": "echo", "arguments": arguments}));
    let request = request.to_string();
    let fragments: Vec<_> = request.as_bytes().chunks(1 + random.index(request.len())).take(20).collect();
    let whole: usize = fragments.iter().map(|fragment| fragment.len()).sum();
    let rest = &request.as_bytes()[whole..];
    for (number, fragment) in fragments.iter().copied().chain([rest]).enumerate() {
        // The last one is empty, mostly, and ends the message.
        let is_last = number == fragments.len();
        let first = if number == 0 { TEXT } else { TEXT & 0xf0 } & if is_last { 0xff } else { 0x7f };
        client.socket.write(&head(first, fragment.len())).await?;
        client.socket.write(fragment).await?;
        if random.one_in(4) && !is_last {
            client.socket.send(PING, b"between").await?;
        }
    }
    let answer = client.answer(id).await?;
    ensure(text_of(&answer)? == text, "the same text was expected, and not", &answer)
}

/// As many as may wait, and some more, which are refused; then all are given up.
pub(crate) async fn too_many(client: &mut Client, random: &mut Random) -> Outcome {
    let mut begun = Vec::new();
    for _ in 0..client.world.limits.in_flight {
        begun.push(client.begin("slow", json!({"seconds": 600})).await?);
    }
    for _ in 0..=random.below(10) {
        ensure_code(&client.call("slow", json!({"seconds": 600})).await?, -32603)?;
    }
    add(client, random).await?;
    for id in begun {
        client.cancel(id).await?;
    }
    add(client, random).await
}

pub(crate) async fn panics(client: &mut Client, random: &mut Random) -> Outcome {
    ensure_code(&client.call("boom", json!({})).await?, -32603)?;
    add(client, random).await
}

/// In the one revision that has them. Others are told so.
pub(crate) async fn batch(client: &mut Client, random: &mut Random) -> Outcome {
    let (arguments, sum) = addends(random);
    let (id, quick) = client.request("tools/call", json!({"name": "add", "arguments": arguments}));
    let (slow_id, slow) =
        client.request("tools/call", json!({"name": "slow", "arguments": {"seconds": 0.05}}));
    client.say(&json!([slow, quick, "no message"])).await?;
    match client.said().await? {
        Said::Batch(answers) if client.session == Some("2025-03-26") => {
            let of = |id: u64| answers.iter().find(|answer| answer["id"] == id).unwrap_or(&Value::Null);
            ensure(answers.len() == 3, "three answers", &Value::from(answers.clone()))?;
            ensure(text_of(of(id))? == sum, &sum, of(id))?;
            ensure(text_of(of(slow_id))? == "slept for 0.05 s", "slept", of(slow_id))
        }
        Said::Answer(None, answer) if client.session != Some("2025-03-26") => ensure_code(&answer, -32600),
        other => Err(Wrong(format!("answers to a batch were expected: {other:?}"))),
    }
}

/// A call that takes longer than it may is cut, and the model told.
pub(crate) async fn timed_out(client: &mut Client) -> Outcome {
    let answer = client.call("slow", json!({"seconds": 600})).await?;
    ensure(answer["result"]["isError"] == true, "a failed call was expected", &answer)
}
