//! One connection, from its upgrade to its end.

use std::sync::Arc;

use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::Either;
use hyper::upgrade::Upgraded;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;

use super::Server;
use super::sessions::Full;
use super::sessions::Session;
use super::turn_away::unavailable;
use super::upgrade::Upgrade;
use super::upgrade::take_stream;
use crate::peer::Limits;
use crate::peer::Peer;
use crate::service::Seal;
use crate::service::Service;
use crate::tool::Caller;
use crate::tool::Door;
use crate::transport::Budget;
use crate::transport::Pace;
use crate::transport::Settings;
use crate::transport::Socket;
use crate::transport::Stream;
use crate::transport::now;
use crate::transport::run;

impl Server {
    /// Answers an upgrade, and has its connection served.
    pub(super) fn upgrade(&self, mut upgrade: Upgrade, caller: Caller) -> Response {
        let Ok(place) = self.place_of(&mut upgrade) else { return self.turn_away(upgrade) };
        let session = match self.sessions.open(self.config.max_connections, caller) {
            Ok(session) => session,
            Err(full) => {
                let why = match full {
                    Full::Stopping => "the server stops",
                    Full::TooMany => "the server has as many connections as it may have",
                };
                return unavailable(why);
            }
        };
        let (response, on_upgrade) = upgrade.accept();
        // Whatever a task has been given has its place in it to the end: of a server only a pointer.
        let server = Box::new(self.clone());
        tokio::spawn(async move {
            match on_upgrade.await {
                Ok(upgraded) => {
                    let running = server.connect(upgraded, &session);
                    drop(server);
                    running.await;
                }
                Err(error) => tracing::debug!(%error, "the connection ended before its upgrade was done"),
            }
            drop((session, place));
        });
        response
    }

    fn connect(&self, upgraded: Upgraded, session: &Session) -> impl Future<Output = ()> + use<> {
        let (stream, already_read) = take_stream(upgraded);
        match stream {
            Stream::Tcp(stream) => {
                // The app's server may not have done it; without it, answers to pipelined calls wait 40 ms.
                let _ = stream.set_nodelay(true);
                Either::Left(self.run(stream, already_read, &session.door))
            }
            Stream::Other(stream) => Either::Right(self.run(stream, already_read, &session.door)),
        }
    }

    /// Serves a connection behind its upgrade, to its end. In the list of connections it is only if its door is.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it ends the connection without a close frame.
    pub(crate) fn run<T: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: T,
        already_read: Vec<u8>,
        door: &Arc<Door>,
    ) -> impl Future<Output = ()> + use<T> {
        let socket = Socket::accepted(stream, already_read, self.config.max_message_size);
        self.run_on(socket, self.config.limits(), None, door)
    }

    /// The same of a connection whoever has opened it.
    ///
    /// No `async fn`, like those above: one that waits for another keeps room for what it has given to that.
    pub(super) fn run_on<T: AsyncRead + AsyncWrite + Unpin>(
        &self,
        socket: Socket<T>,
        limits: Limits,
        largest_result: Option<usize>,
        door: &Arc<Door>,
    ) -> impl Future<Output = ()> + use<T> {
        let id = door.session();
        door.introduce(&self.info);
        let (address, user) = (door.caller().address(), door.caller().principal());
        tracing::debug!(mcp.session.id = %id, client.address = address.map(tracing::field::display), user.id = user, "connected");
        let (peer, service) = self.rooms(limits, largest_result, door);
        let budget: Arc<dyn Budget> = Arc::clone(&self.memory) as _;
        let (paces, budget) = (self.paces_of(door.caller()), Some(budget));
        let settings = Settings { paces, budget, ..self.config.settings() };
        let running = run(socket, peer, service, Arc::clone(door), settings);
        let door = Arc::clone(door);
        running.map(move |_| {
            // Not the reason: whoever was dialled may repeat a token there.
            let (caller, code, lasted) = (door.caller(), door.farewell().code, door.age());
            tracing::debug!(
                mcp.session.id = %door.session(),
                client.address = caller.address().map(tracing::field::display),
                user.id = caller.principal(),
                code,
                ?lasted,
                "disconnected"
            );
        })
    }

    /// What a connection has besides its socket: who says what messages mean, and who runs the tools.
    fn rooms(&self, limits: Limits, largest_result: Option<usize>, door: &Door) -> (Peer, Service) {
        let peer = Peer::new(Arc::clone(&self.info), limits, door.numbers(), now());
        let (toolbox, info) = (Arc::clone(&self.toolbox), Arc::clone(&self.info));
        let seal = Seal::new(self.signing_key, self.config.input_timeout, self.config.max_message_size);
        let service = Service::new(toolbox, info, seal, Arc::clone(&self.tasks))
            .in_pages_of(self.config.page_size)
            .with_access(self.access.clone())
            .with_results_of(largest_result);
        (peer, service)
    }

    /// The same by themselves.
    #[cfg(any(test, feature = "bench"))]
    pub(crate) fn rooms_alone(&self, door: &Door) -> (Peer, Service) {
        self.rooms(self.config.limits(), None, door)
    }

    /// What the requests of a connection of this caller are taken from.
    fn paces_of(&self, caller: &Caller) -> Vec<Arc<Pace>> {
        let now = now();
        let own = self.config.request_rate.map(|rate| Arc::new(Pace::new(rate, now)));
        let rate = self.config.identity_request_rate.zip(caller.principal());
        let shared =
            rate.map(|(rate, principal)| self.paces.of(principal, rate, now, self.config.max_connections));
        own.into_iter().chain(shared).collect()
    }
}
