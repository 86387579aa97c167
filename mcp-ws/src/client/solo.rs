//! What runs on the connection of a client: nothing of its own, so that all it does is to call and to answer.

use std::sync::Arc;

use super::Dialled;
use super::config::Config;
use super::keeper::Host;
use crate::peer::Peer;
use crate::service::Service;
use crate::tool::Door;
use crate::tool::SessionId;
use crate::transport::Socket;
use crate::transport::now;
use crate::transport::run;

/// A client without tools.
#[derive(Debug)]
pub(super) struct Solo {
    pub(super) config: Config,
}

impl Host for Solo {
    type Place = Arc<Door>;

    fn open(&mut self) -> Option<Arc<Door>> {
        Some(Arc::new(Door::new(SessionId::random())))
    }

    fn door(place: &Arc<Door>) -> &Arc<Door> {
        place
    }

    async fn run(&self, dialled: Dialled, door: &Arc<Door>) {
        let Dialled { stream, already_read, .. } = dialled;
        let socket = Socket::dialled(stream, already_read, self.config.max_message_size);
        let peer = Peer::new(Arc::default(), self.config.limits(), door.numbers(), now()).calling_only();
        let service = Service::of_nothing();
        run(socket, peer, service, Arc::clone(door), self.config.settings()).await;
        // Not the reason: whoever was dialled may repeat a token there.
        tracing::debug!(mcp.session.id = %door.session(), code = door.farewell().code, "disconnected");
    }

    fn stopping(&self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }
}
