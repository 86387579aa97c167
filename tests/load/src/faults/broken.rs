//! What breaks a rule below JSON, which ends a connection with a code that says so.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::client::Client;
use crate::random::Random;
use crate::socket::BINARY;
use crate::socket::CLOSE;
use crate::socket::TEXT;
use crate::socket::frame;
use crate::socket::head;
use crate::world::World;
use crate::wrong::Outcome;
use crate::wrong::ensure;

pub(super) async fn binary(world: &Arc<World>, random: &mut Random) -> Outcome {
    let bytes = vec![0xfe; random.index(2000)];
    ends(world, random, &frame(BINARY, &bytes), 1003).await
}

/// Larger than it may be by one byte or by very much, of which some is sent.
pub(super) async fn too_large(world: &Arc<World>, random: &mut Random) -> Outcome {
    let announced = if random.one_in(2) { world.limits.message + 1 } else { 1 << 40 };
    let mut bytes = head(TEXT, announced);
    bytes.resize(bytes.len() + random.index(50_000), b' ');
    ends(world, random, &bytes, 1009).await
}

pub(super) async fn protocol(world: &Arc<World>, random: &mut Random) -> Outcome {
    let (bytes, code) = match random.below(8) {
        0 => (vec![TEXT, 2, b'{', b'}'], 1002),        // no mask
        1 => (frame(TEXT | 0x40, b"{}"), 1002),        // a reserved bit
        2 => (frame(0x83, b"{}"), 1002),               // an unknown opcode
        3 => (frame(0x80, b"{}"), 1002),               // the end of what has not begun
        4 => (frame(0x09, b"{}"), 1002),               // half a ping
        5 => (frame(0x8b, b"{}"), 1002),               // an unknown control frame
        6 => (frame(CLOSE, &[3]), 1002),               // half a code
        _ => (frame(TEXT, &[b'"', 0xff, b'"']), 1007), // no UTF-8
    };
    ends(world, random, &bytes, code).await
}

/// Sends what ends a connection while calls run, and looks at how it ends.
async fn ends(world: &Arc<World>, random: &mut Random, bytes: &[u8], code: u16) -> Outcome {
    let mut client = Client::any(world, random).await?;
    if random.one_in(2) {
        client.begin("slow", json!({"seconds": 600})).await?;
    }
    client.socket.try_write(bytes, Duration::from_secs(10)).await;
    let ended = client.socket.until_closed(true).await?;
    ensure(ended == Some(code), &format!("{code} was expected"), &format!("{ended:?}"))
}
