//! What a program sees of a server.

use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::any;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpListener;
use tokio::net::ToSocketAddrs;

use super::Config;
use super::Connection;
use super::Error;
use super::accept::accept;
use super::interruption::Interruption;
use super::sessions::Full;
use super::sessions::Session;
use super::sessions::Sessions;
use super::upgrade::Stream;
use super::upgrade::Upgrade;
use super::upgrade::take_stream;
use crate::peer::Peer;
use crate::protocol::ServerInfo;
use crate::service::Service;
use crate::tool::Tools;
use crate::transport::Socket;
use crate::transport::now;
use crate::transport::run;

/// A set of tools, served over WebSocket.
///
/// `S` is the state that the tools still wait for, as in [`axum::Router`]; [`with_state`](Self::with_state) gives a
/// `Server`, which can be served. Cheap to clone: clones share their connections.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Adds two integers.
/// #[mcp_tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// # async fn serve() -> mcp_ws::Result<()> {
/// // ws://127.0.0.1:8000/ws
/// Server::new(tools![add]).serve("127.0.0.1:8000").await
/// # }
/// ```
pub struct Server<S: 'static = ()> {
    tools: Binding<S>,
    info: Arc<ServerInfo>,
    config: Config,
    sessions: Arc<Sessions>,
}

/// Tools before and after their state has come.
enum Binding<S: 'static> {
    Open(Tools<S>),
    Bound(Service),
}

impl<S: 'static> Server<S> {
    /// A server of these tools.
    pub fn new(tools: Tools<S>) -> Self {
        Self {
            tools: Binding::Open(tools),
            info: Arc::default(),
            config: Config::default(),
            sessions: Sessions::new(),
        }
    }

    /// Gives the tools the state they ask for by [`State`](crate::State).
    #[must_use]
    pub fn with_state(self, state: S) -> Server
    where
        S: Send + Sync,
    {
        let service = match self.tools {
            Binding::Open(tools) => Service::new(tools, state),
            Binding::Bound(service) => service,
        };
        Server {
            tools: Binding::Bound(service),
            info: self.info,
            config: self.config,
            sessions: self.sessions,
        }
    }

    /// Says what the program is called and which version it has; otherwise it calls itself `mcp-ws`.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// let server: Server = Server::new(tools![])
    ///     .named(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
    ///     .instructions("There is nothing to call here.");
    /// ```
    #[must_use]
    pub fn named(
        mut self,
        name: impl Into<Cow<'static, str>>,
        version: impl Into<Cow<'static, str>>,
    ) -> Self {
        let info = Arc::make_mut(&mut self.info);
        info.name = name.into();
        info.version = version.into();
        self
    }

    /// Tells models how to use the tools together.
    #[must_use]
    pub fn instructions(mut self, instructions: impl Into<Cow<'static, str>>) -> Self {
        Arc::make_mut(&mut self.info).instructions = Some(instructions.into());
        self
    }

    /// Changes the settings.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// The connections that are open now, in no order.
    pub fn connections(&self) -> Vec<Connection> {
        self.sessions.list()
    }

    /// Stops: takes no new connection, lets calls in flight go on for `shutdown_timeout`, closes every connection with
    /// 1001, and returns when all are gone.
    ///
    /// The connections of a mounted router are stopped too; axum's own shutdown does not know them. A server cannot be
    /// started again.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    /// use tokio::net::TcpListener;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = Server::new(tools![]);
    /// let listener = TcpListener::bind("127.0.0.1:0").await?;
    /// let serving = tokio::spawn({
    ///     let server = server.clone();
    ///     async move { server.serve_listener(listener).await }
    /// });
    ///
    /// server.shutdown().await;
    /// serving.await??;
    /// assert!(server.connections().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropped before it returns, the server still stops; nobody waits for it.
    pub async fn shutdown(&self) {
        self.sessions.stop();
        // Each connection has its own deadlines. Only one whose tool computes without end can be later.
        let all = self.config.shutdown_timeout + self.config.close_timeout;
        if tokio::time::timeout(all + all / 10, self.sessions.ended()).await.is_err() {
            let left = self.connections().len();
            tracing::warn!(left, "connections are left behind: their tools do not return");
        }
    }
}

impl Server {
    /// A router that serves the tools at `/ws`, to be merged into an app.
    ///
    /// ```
    /// use axum::Router;
    /// use axum::routing::get;
    /// use mcp_ws::prelude::*;
    ///
    /// let mcp = Server::new(tools![]);
    /// let app: Router = Router::new().route("/health", get(|| async { "ok" })).merge(mcp.router());
    /// ```
    pub fn router<A: Clone + Send + Sync + 'static>(&self) -> Router<A> {
        self.mount(Router::new(), "/ws")
    }

    /// Adds a route that serves the tools to an app. A missing `/` in front is added, and one at the end taken away.
    ///
    /// ```
    /// use axum::Router;
    /// use mcp_ws::prelude::*;
    ///
    /// let app: Router = Server::new(tools![]).mount(Router::new(), "/tools");
    /// ```
    ///
    /// # Panics
    ///
    /// As [`Router::route`] does: the app has such a route already, or the path is none of axum's.
    pub fn mount<A: Clone + Send + Sync + 'static>(&self, app: Router<A>, path: &str) -> Router<A> {
        let server = self.clone();
        let path = format!("/{}", path.trim_matches('/'));
        app.route(&path, any(move |upgrade: Upgrade| async move { server.upgrade(upgrade) }))
    }

    /// Serves the tools at `ws://ADDRESS/ws` until the process is interrupted (SIGINT or SIGTERM), then
    /// [stops](Self::shutdown). A second signal ends it at once.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`]: the address cannot be listened on.
    pub async fn serve(&self, address: impl ToSocketAddrs + fmt::Debug) -> Result<(), Error> {
        let named = format!("{address:?}").trim_matches('"').to_owned();
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|source| Error::Listen { address: named, source })?;
        self.serve_until_interrupted(listener).await
    }

    /// Does what [`serve`](Self::serve) does with a listener that is bound already: to port 0, say, of which the address
    /// has to be known. Signals are caught from the call on, not only from the first `await`.
    ///
    /// # Errors
    ///
    /// None so far.
    ///
    /// # Cancel safety
    ///
    /// As [`serve_listener`](Self::serve_listener).
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn serve_until_interrupted(
        &self,
        listener: TcpListener,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let mut interruption = Interruption::watch();
        async move {
            let interrupted = async {
                interruption.next().await;
                tokio::select! {
                    // What serves the listener waits for the same, and says how it went.
                    () = self.shutdown() => std::future::pending().await,
                    () = interruption.next() => Ok(()),
                }
            };
            tokio::select! {
                served = self.serve_listener(listener) => served,
                hurried = interrupted => hurried,
            }
        }
    }

    /// Serves the tools at `/ws` of a listener, until somebody calls [`shutdown`](Self::shutdown). Returns when all
    /// connections are gone.
    ///
    /// # Errors
    ///
    /// None so far.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it accepts no more; the connections it has accepted go on.
    pub async fn serve_listener(&self, listener: TcpListener) -> Result<(), Error> {
        let address = listener.local_addr().ok();
        tracing::info!(
            address = address.map(|address: SocketAddr| tracing::field::display(address)),
            "listening"
        );
        accept(listener, self.router(), &self.config, &self.sessions).await;
        self.shutdown().await;
        Ok(())
    }

    fn upgrade(&self, upgrade: Upgrade) -> Response {
        let session = match self.sessions.open(self.config.max_connections) {
            Ok(session) => session,
            Err(full) => {
                let why = match full {
                    Full::Stopping => "the server stops",
                    Full::TooMany => "the server has as many connections as it may have",
                };
                return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], why).into_response();
            }
        };
        let (response, on_upgrade) = upgrade.accept();
        let server = self.clone();
        tokio::spawn(async move {
            match on_upgrade.await {
                Ok(upgraded) => {
                    let (stream, already_read) = take_stream(upgraded);
                    server.connect(stream, already_read, session).await;
                }
                Err(error) => tracing::debug!(%error, "the connection ended before its upgrade was done"),
            }
        });
        response
    }

    async fn connect(&self, stream: Stream, already_read: Vec<u8>, session: Session) {
        match stream {
            Stream::Tcp(stream) => {
                // The app's server may not have done it; without it, answers to pipelined calls wait 40 ms.
                let _ = stream.set_nodelay(true);
                self.run(stream, already_read, session).await;
            }
            Stream::Other(stream) => self.run(stream, already_read, session).await,
        }
    }

    async fn run<T: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: T,
        already_read: Vec<u8>,
        session: Session,
    ) {
        let id = session.door.session();
        tracing::debug!(session = %id, "connected");
        let socket = Socket::accepted(stream, already_read, self.config.max_message_size).await;
        let peer = Peer::new(Arc::clone(&self.info), self.config.limits(), now());
        let service = self.service();
        let ended = run(socket, peer, service, Arc::clone(&session.door), self.config.settings()).await;
        tracing::debug!(session = %id, ?ended, "disconnected");
    }

    fn service(&self) -> Service {
        let service = match &self.tools {
            Binding::Open(tools) => Service::new(*tools, ()),
            Binding::Bound(service) => service.clone(),
        };
        service.in_pages_of(self.config.page_size)
    }
}

impl<S: 'static> Clone for Server<S> {
    fn clone(&self) -> Self {
        Self {
            tools: self.tools.clone(),
            info: Arc::clone(&self.info),
            config: self.config.clone(),
            sessions: Arc::clone(&self.sessions),
        }
    }
}

impl<S: 'static> Clone for Binding<S> {
    fn clone(&self) -> Self {
        match self {
            Self::Open(tools) => Self::Open(*tools),
            Self::Bound(service) => Self::Bound(service.clone()),
        }
    }
}

impl<S: 'static> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("info", &self.info)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
