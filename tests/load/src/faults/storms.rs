//! Connections that come and go, in every state that one can be left in.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::calls;
use crate::client::Client;
use crate::random::Random;
use crate::socket::HANDSHAKE;
use crate::socket::Socket;
use crate::socket::TEXT;
use crate::socket::frame;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::ensure;

const GUSTS: usize = 10;

pub(super) async fn storm(world: &Arc<World>, random: &mut Random) -> Outcome {
    for _ in 0..GUSTS {
        gust(world, random).await?;
        tokio::time::sleep(random.millis(200)).await;
    }
    Ok(())
}

async fn gust(world: &Arc<World>, random: &mut Random) -> Outcome {
    match random.below(7) {
        0 => Socket::connect(world).await.map(drop),
        1 => Socket::connect(world).await?.write(&HANDSHAKE.as_bytes()[..random.index(100)]).await,
        2 => Socket::connect(world).await?.write(HANDSHAKE.as_bytes()).await,
        3 => refused(world, random).await,
        // With more behind the handshake, and gone before anything is read.
        4 => {
            let mut socket = Socket::connect(world).await?;
            let first = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}).to_string();
            socket.write(&[HANDSHAKE.as_bytes(), &frame(TEXT, first.as_bytes())].concat()).await
        }
        5 => {
            let mut client = Client::any(world, random).await?;
            client.begin("slow", json!({"seconds": 600})).await.map(drop)
        }
        _ => {
            let mut client = Client::any(world, random).await?;
            calls::add(&mut client, random).await?;
            client.close().await
        }
    }
}

/// Asks for what is no upgrade, and is told so in HTTP.
async fn refused(world: &Arc<World>, random: &mut Random) -> Outcome {
    let (from, to, status) = [
        ("GET /ws", "GET /elsewhere", "404"),
        ("GET /ws", "POST /ws", "405"),
        ("Upgrade: websocket\r\n", "", "426"),
        ("Version: 13", "Version: 12", "426"),
        ("dGhl", "", "400"),
    ][random.index(5)];
    let mut socket = Socket::connect(world).await?;
    socket.try_write(HANDSHAKE.replace(from, to).as_bytes(), Duration::from_secs(10)).await;
    let head = socket.head().await?;
    ensure(head.starts_with(&format!("HTTP/1.1 {status} ")), status, &head)
}
