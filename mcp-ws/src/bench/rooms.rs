//! Rooms without the loop: what each makes of a message, written into a buffer that has room for it.

use std::fmt;
use std::sync::Arc;

use crate::peer::Output;
use crate::peer::Peer;
use crate::protocol::Params;
use crate::protocol::Version;
use crate::server::Server;
use crate::service::Service;
use crate::service::Step;
use crate::tool::Caller;
use crate::tool::Door;
use crate::tool::Out;
use crate::tool::SessionId;
use crate::wire::Id;
use crate::wire::Message;
use crate::wire::Sink;
use crate::wire::begin_result;
use crate::wire::decode;

/// Reads a message that nothing is known of yet, and says whether it is a request: `wire`.
pub fn decode_message(text: &str) -> bool {
    matches!(decode::<Params<'_>>(text, ""), Message::Request { .. })
}

/// The state machine of a connection, and what runs its tools.
pub struct Rooms {
    peer: Peer,
    service: Service,
    door: Arc<Door>,
    sink: Written,
}

/// The last message that was written.
#[derive(Debug, Default)]
struct Written(Vec<u8>);

impl Sink for Written {
    fn begin(&mut self, _: usize) -> &mut Vec<u8> {
        self.0.clear();
        &mut self.0
    }

    fn commit(&mut self) {}

    fn abort(&mut self) {
        self.0.clear();
    }
}

impl Rooms {
    /// Those of a connection that nothing was said on.
    pub fn of(server: &Server) -> Self {
        let door = Arc::new(Door::of(SessionId::random(), Caller::default()));
        let (peer, service) = server.rooms_alone(&door);
        Self { peer, service, door, sink: Written::default() }
    }

    /// Finds out what a message means, and says whether that is a call: `peer`, and `wire` below it.
    pub fn hear(&mut self, text: &str) -> bool {
        matches!(self.peer.handle_text(text, None, &mut self.sink), Output::Call(_))
    }

    /// Does a call of a function so many times, which is read once. Says whether it was answered: `service` and `tool`.
    pub fn serve(&mut self, text: &str, times: usize) -> bool {
        let Self { peer, service, door, sink } = self;
        let Output::Call(call) = peer.handle_text(text, None, sink) else { return false };
        (0..times).all(|_| matches!(service.call(&call, door, sink), Step::Answered))
    }

    /// Writes the answer to a request: `wire` and `tool`.
    pub fn answer(&mut self, number: i64) -> bool {
        let Some(id) = Id::from_json("100") else { return false };
        let frame = begin_result(&mut self.sink, id, 0);
        let written = Out::into_frame(&mut *frame, Version::LATEST_LEGACY).reply(number).is_ok();
        frame.push(b'}');
        self.sink.commit();
        written
    }

    /// What was written last.
    pub fn said(&self) -> &[u8] {
        &self.sink.0
    }
}

impl fmt::Debug for Rooms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rooms").field("peer", &self.peer).field("sink", &self.sink).finish_non_exhaustive()
    }
}
