//! Tools that come and go, and who is told of it.

use serde_json::Value;
use serde_json::json;

use crate::calls;
use crate::client::Client;
use crate::client::Said;
use crate::random::Random;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::ensure_code;
use crate::wrong::text_of;

/// All pages, while others add tools and remove them behind those that are always there.
pub(crate) async fn pages(client: &mut Client, _: &mut Random) -> Outcome {
    let mut names = Vec::new();
    let mut params = json!({});
    loop {
        let answer = client.ask("tools/list", params).await?;
        let tools = answer["result"]["tools"].as_array();
        let tools = tools.ok_or_else(|| Wrong(format!("tools were expected: {answer}")))?;
        names.extend(tools.iter().filter_map(|tool| tool["name"].as_str().map(str::to_owned)));
        match &answer["result"]["nextCursor"] {
            Value::Null => break,
            cursor => params = json!({"cursor": cursor}),
        }
    }
    for always in ["echo", "add", "slow", "greet", "offer", "withdraw"] {
        let found = names.iter().filter(|name| *name == always).count();
        ensure(found == 1, &format!("`{always}` once in the list, not"), &found)?;
    }
    Ok(())
}

/// Has a tool added, calls it, and has it removed; hears of both, by its session or a subscription.
pub(crate) async fn offered(client: &mut Client, random: &mut Random) -> Outcome {
    let name = format!("offered_{:016x}", random.next());
    let subscription = match client.session {
        Some(_) => None,
        None => Some(listen(client, json!({"toolsListChanged": true})).await?),
    };
    let before = client.told;
    ensure(client.call("offer", json!({"name": name})).await?["error"].is_null(), "offered", &name)?;
    client.told_again(before).await?;
    let answer = client.call(&name, json!({})).await?;
    ensure(text_of(&answer)? == format!("this is {name}"), &name, &answer)?;
    let before = client.told;
    ensure(client.call("withdraw", json!({"name": name})).await?["error"].is_null(), "withdrawn", &name)?;
    client.told_again(before).await?;
    ensure_code(&client.call(&name, json!({})).await?, -32602)?;
    match subscription {
        Some(id) => unlisten(client, id, random).await,
        None => Ok(()),
    }
}

/// As many as may be open, and some more, which are refused; then some of them are given up.
pub(crate) async fn too_many_subscriptions(client: &mut Client, random: &mut Random) -> Outcome {
    if client.session.is_some() {
        return calls::add(client, random).await;
    }
    let mut open = Vec::new();
    for _ in 0..client.world.limits.subscriptions {
        open.push(listen(client, json!({"toolsListChanged": true})).await?);
    }
    for _ in 0..=random.below(5) {
        let params = json!({"notifications": {"toolsListChanged": true}});
        ensure_code(&client.ask("subscriptions/listen", params).await?, -32603)?;
    }
    for id in open {
        unlisten(client, id, random).await?;
    }
    Ok(())
}

/// Subscribes, and returns when that is acknowledged.
pub(crate) async fn listen(client: &mut Client, to: Value) -> Outcome<u64> {
    let id = client.send("subscriptions/listen", json!({"notifications": to})).await?;
    match client.said().await? {
        Said::Notice(method, message) if method == "notifications/subscriptions/acknowledged" => {
            let params = &message["params"];
            let tag = &params["_meta"]["io.modelcontextprotocol/subscriptionId"];
            ensure(*tag == id && params["notifications"] == to, "another acknowledgement", &message)?;
            client.listening.insert(id);
            Ok(id)
        }
        other => Err(Wrong(format!("an acknowledgement was expected: {other:?}"))),
    }
}

/// Ends it. What has been said before that was read may still come; nothing behind the next answer may.
pub(crate) async fn unlisten(client: &mut Client, id: u64, random: &mut Random) -> Outcome {
    client.cancel(id).await?;
    calls::add(client, random).await?;
    client.listening.remove(&id);
    Ok(())
}
