//! Who says nothing, or says it slowly, or does not listen.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::client::Client;
use crate::random::Random;
use crate::socket::HANDSHAKE;
use crate::socket::PING;
use crate::socket::PONG;
use crate::socket::Socket;
use crate::socket::TEXT;
use crate::socket::frame;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::Wrong;
use crate::wrong::ensure;
use crate::wrong::text_of;
use crate::wrong::within;

/// Asks for more than all buffers on the way hold, and does not read it.
pub(super) async fn never_reads(world: &Arc<World>, random: &mut Random) -> Outcome {
    const ENOUGH: usize = 32 << 20;
    let mut client = Client::connect(world, Some("2025-11-25")).await?;
    let answer = client.ask("tools/list", json!({})).await?;
    let times = ENOUGH / answer.to_string().len();
    let request = frame(TEXT, client.request("tools/list", json!({})).1.to_string().as_bytes());
    client.socket.try_write(&request.repeat(times), world.limits.slow_timeout).await;
    tokio::time::sleep(world.limits.slow_timeout + random.millis(2000)).await;
    // It has been given up by now, or soon is. The reason may be lost behind what it has not read. Where the server was late, it finds
    // somebody who reads after all, and gets rid of it because it answers no ping.
    let code = client.socket.until_closed(false).await?;
    ensure(code.is_none_or(|code| code == 1013 || code == 1011), "1013 was expected", &format!("{code:?}"))
}

/// Takes what it is sent and says nothing, not even that it is there.
pub(super) async fn half_open(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::connect(world, Some("2025-11-25")).await?;
    if random.one_in(2) {
        client.begin("slow", json!({"seconds": 600})).await?;
    }
    let code = client.socket.until_closed(false).await?;
    ensure(code == Some(1011), "1011 was expected", &format!("{code:?}"))
}

/// A message in many bites, which is answered when it has come.
pub(super) async fn slow_frame(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::any(world, random).await?;
    let (id, request) =
        client.request("tools/call", json!({"name": "echo", "arguments": {"text": "slowly"}}));
    let bytes = frame(TEXT, request.to_string().as_bytes());
    for bite in bytes.chunks(1 + bytes.len() / 25) {
        // Pings are not answered in the middle of a frame; each bite is a sign of life.
        client.socket.write(bite).await?;
        tokio::time::sleep(random.millis(800)).await;
    }
    let answer = client.answer(id).await?;
    ensure(text_of(&answer)? == "slowly", "an echo was expected", &answer)
}

/// Begins to shake hands and takes its time, or stops in the middle; or has done so, and then says nothing.
pub(super) async fn slow_handshake(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut socket = Socket::connect(world).await?;
    match random.below(3) {
        0 => {
            for bite in HANDSHAKE.as_bytes().chunks(20) {
                socket.write(bite).await?;
                tokio::time::sleep(random.millis(400)).await;
            }
            let head = socket.head().await?;
            ensure(head.starts_with("HTTP/1.1 101 "), "an upgrade was expected", &head)
        }
        1 => {
            socket.write(&HANDSHAKE.as_bytes()[..random.index(HANDSHAKE.len() - 2)]).await?;
            within("the end of a handshake", async {
                // What it answers in HTTP, if anything, is no frame; all that counts is that it ends.
                while socket.head().await.is_ok() {}
                Ok(())
            })
            .await
        }
        _ => {
            let mut socket = Socket::upgraded(world).await?;
            let code = socket.until_closed(true).await?;
            ensure(code == Some(1001), "1001 was expected", &format!("{code:?}"))
        }
    }
}

/// Fragment upon fragment, until it goes without an end, or until they are too many bytes.
pub(super) async fn unfinished_message(world: &Arc<World>, random: &mut Random) -> Outcome {
    let mut client = Client::any(world, random).await?;
    client.socket.send(TEXT & 0x7f, b"{\"jsonrpc\":").await?;
    if random.one_in(3) {
        let fragment = frame(0, &vec![b' '; world.limits.message / 8]);
        client.socket.try_write(&fragment.repeat(9), Duration::from_secs(10)).await;
        let code = client.socket.until_closed(true).await?;
        return ensure(code == Some(1009), "1009 was expected", &format!("{code:?}"));
    }
    for _ in 0..10 {
        client.socket.send(0, &vec![b' '; 1 + random.index(20_000)]).await?;
        let pause = tokio::time::Instant::now() + random.millis(1500);
        while let Ok(next) = tokio::time::timeout_at(pause, client.socket.frame()).await {
            match next? {
                Some(next) if next.first == PING => client.socket.send(PONG, &next.payload).await?,
                // It was told of a change.
                Some(next) if next.first == TEXT => {}
                _ => return Err(Wrong("ended within a message that goes on".to_owned())),
            }
        }
    }
    Ok(())
}
