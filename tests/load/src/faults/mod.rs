//! What a client does that it should not: each kind of it, from connecting to its end. The server's answer to it is checked where
//! it has one; that nobody else notices is for those to see who do as they should.

mod broken;
mod floods;
mod silence;
mod storms;

use std::sync::Arc;

use crate::random::Random;
use crate::world::World;
use crate::wrong::Outcome;

/// A kind of fault.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    NeverReads,
    HalfOpen,
    SlowFrame,
    SlowHandshake,
    UnfinishedMessage,
    FloodOfPings,
    FloodOfBadJson,
    TooManyCalls,
    EndlessCalls,
    Binary,
    TooLarge,
    BrokenProtocol,
    Storm,
    TooManySubscriptions,
}

impl Fault {
    pub(crate) const ALL: [Self; 14] = [
        Self::NeverReads,
        Self::HalfOpen,
        Self::SlowFrame,
        Self::SlowHandshake,
        Self::UnfinishedMessage,
        Self::FloodOfPings,
        Self::FloodOfBadJson,
        Self::TooManyCalls,
        Self::EndlessCalls,
        Self::Binary,
        Self::TooLarge,
        Self::BrokenProtocol,
        Self::Storm,
        Self::TooManySubscriptions,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NeverReads => "reads nothing of what it asks for",
            Self::HalfOpen => "is half open: answers no ping",
            Self::SlowFrame => "sends a frame byte by byte",
            Self::SlowHandshake => "shakes hands byte by byte, or never",
            Self::UnfinishedMessage => "never ends a message",
            Self::FloodOfPings => "floods with pings",
            Self::FloodOfBadJson => "floods with bad JSON",
            Self::TooManyCalls => "floods with more calls than may wait",
            Self::EndlessCalls => "drops the socket with calls that never end",
            Self::Binary => "sends binary messages",
            Self::TooLarge => "sends messages that are too large",
            Self::BrokenProtocol => "breaks the rules of WebSocket",
            Self::Storm => "connects and is gone, again and again",
            Self::TooManySubscriptions => "opens more subscriptions than it may",
        }
    }

    /// Does it once.
    pub(crate) async fn commit(self, world: &Arc<World>, random: &mut Random) -> Outcome {
        let committed = match self {
            Self::NeverReads => silence::never_reads(world, random).await,
            Self::HalfOpen => silence::half_open(world, random).await,
            Self::SlowFrame => silence::slow_frame(world, random).await,
            Self::SlowHandshake => silence::slow_handshake(world, random).await,
            Self::UnfinishedMessage => silence::unfinished_message(world, random).await,
            Self::FloodOfPings => floods::pings(world, random).await,
            Self::FloodOfBadJson => floods::bad_json(world, random).await,
            Self::TooManyCalls => floods::too_many_calls(world, random).await,
            Self::EndlessCalls => floods::endless_calls(world, random).await,
            Self::Binary => broken::binary(world, random).await,
            Self::TooLarge => broken::too_large(world, random).await,
            Self::BrokenProtocol => broken::protocol(world, random).await,
            Self::Storm => storms::storm(world, random).await,
            Self::TooManySubscriptions => floods::too_many_subscriptions(world, random).await,
        };
        committed.map_err(|wrong| wrong.during(self.name()))?;
        world.done(self.name());
        Ok(())
    }
}
