//! Too much of what may be sent.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::calls;
use crate::client::Client;
use crate::client::SESSIONS;
use crate::client::Said;
use crate::lists;
use crate::random::Random;
use crate::socket::PING;
use crate::socket::TEXT;
use crate::socket::frame;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure_code;

/// How often a flood rises within one connection, and how long it ebbs: about 80 a second.
const WAVES: usize = 20;
const EBB: Duration = Duration::from_millis(250);
const WAVE: usize = 20;

/// Pings, to all of which answers may come; calls are answered between.
pub(super) async fn pings(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::any(world, random).await?;
    for _ in 0..WAVES {
        let ping = frame(PING, &vec![b'p'; random.index(126)]);
        client.socket.write(&ping.repeat(WAVE)).await?;
        calls::add(&mut client, random).await?;
        client.rest(EBB).await?;
    }
    client.close().await
}

/// What is not JSON, or no message: each is answered so, and the connection goes on.
pub(super) async fn bad_json(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::any(world, random).await?;
    for _ in 0..WAVES {
        let (bad, code) = [
            ("{", -32700),
            ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":", -32700),
            ("\u{feff}{}", -32700),
            ("nul", -32700),
            ("17", -32600),
            ("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600),
        ][random.index(6)];
        client.socket.write(&frame(TEXT, bad.as_bytes()).repeat(WAVE)).await?;
        for _ in 0..WAVE {
            match client.said().await? {
                Said::Answer(None, answer) => ensure_code(&answer, code)?,
                other => return Err(Wrong(format!("{code} was expected for {bad}: {other:?}"))),
            }
        }
        calls::add(&mut client, random).await?;
        client.rest(EBB).await?;
    }
    client.close().await
}

/// More calls than may wait, none of which it gives up, and more again and again; then it is gone.
pub(super) async fn too_many_calls(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::any(world, random).await?;
    for _ in 0..world.limits.in_flight {
        client.begin("slow", json!({"seconds": 600})).await?;
    }
    for _ in 0..WAVES {
        let refused = client.request("tools/call", json!({"name": "slow", "arguments": {"seconds": 600}}));
        let refused = frame(TEXT, refused.1.to_string().as_bytes());
        client.socket.write(&refused.repeat(WAVE)).await?;
        for _ in 0..WAVE {
            match client.said().await? {
                Said::Answer(Some(_), answer) => ensure_code(&answer, -32603)?,
                other => return Err(Wrong(format!("a refusal was expected: {other:?}"))),
            }
        }
        client.rest(EBB).await?;
    }
    Ok(())
}

/// Calls that would take for ever, of which one may hear nothing, and then no socket to answer them to.
pub(super) async fn endless_calls(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::any(world, random).await?;
    for _ in 0..world.limits.in_flight {
        let params = json!({
            "name": "slow",
            "arguments": {"seconds": 1_000_000},
            "_meta": {"progressToken": "never"},
        });
        client.send("tools/call", params).await?;
    }
    client.rest(random.millis(3000)).await
}

pub(super) async fn too_many_subscriptions(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::connect(world, None).await?;
    for _ in 0..=random.below(4) {
        lists::too_many_subscriptions(&mut client, random).await?;
        client.rest(EBB).await?;
    }
    // Those that are open when it goes, beside a session on the same connection.
    lists::listen(&mut client, json!({"toolsListChanged": true})).await?;
    client.session = SESSIONS.last().copied();
    let opened = json!({
        "protocolVersion": SESSIONS.last(),
        "capabilities": {},
        "clientInfo": {"name": "load", "version": "1"},
    });
    client.ask("initialize", opened).await?;
    calls::add(&mut client, random).await
}
