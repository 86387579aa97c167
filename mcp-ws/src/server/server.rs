//! What a program sees of a server.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use axum::routing::get;

use super::Config;
use super::IntoServer;
use super::budget::Memory;
use super::paces::Paces;
use super::sessions::Sessions;
use crate::auth::Authenticator;
use crate::auth::ProtectedResource;
use crate::protocol::ServerInfo;
use crate::service::Access;
use crate::service::MemoryTasks;
use crate::service::TaskStore;
use crate::service::Tasks;
use crate::service::Toolbox;
use crate::tool::AnyState;
use crate::tool::Bound;
use crate::transport::now;

/// A set of tools, served over WebSocket.
///
/// `S` is the state that the tools still wait for, as in [`axum::Router`]; [`with_state`](Self::with_state) gives a
/// `Server`, which can be served. Cheap to clone: clones share their connections and their tools.
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
///
/// A stateless server that is never served does not say that it is one: `let server: Server = …` then.
pub struct Server<S: 'static = ()> {
    pub(super) toolbox: Arc<Toolbox>,
    state: PhantomData<fn(S)>,
    pub(super) info: Arc<ServerInfo>,
    pub(super) config: Config,
    pub(super) sessions: Arc<Sessions>,
    /// Signs what clients keep for calls that they will make again.
    pub(super) signing_key: Option<[u8; 32]>,
    /// The calls that have become tasks.
    pub(super) tasks: Arc<Tasks>,
    /// Where they are kept, if that is not the memory of the process.
    store: Option<Arc<dyn TaskStore>>,
    /// Who finds out who is calling.
    pub(super) authenticator: Option<Authenticator>,
    pub(super) resource: Option<Arc<ProtectedResource>>,
    /// How fast those whom it knows may call.
    pub(super) paces: Arc<Paces>,
    /// What its connections keep together.
    pub(super) memory: Arc<Memory>,
    /// Who may have which tool.
    pub(super) access: Access,
}

impl<S: 'static> Server<S> {
    /// A server of these tools: `tools![…]`, or a value that brings its tools along.
    pub fn new(tools: impl IntoServer<S>) -> Self {
        tools.into_server()
    }

    /// A server of these tools, with everything else as it is by default.
    pub(super) fn of(tools: Bound) -> Self {
        let config = Config::default();
        let sessions = Sessions::new();
        Self {
            memory: Memory::of(config.max_memory, &sessions),
            toolbox: Toolbox::of(tools),
            state: PhantomData,
            info: Arc::default(),
            tasks: tasks(None, &config),
            store: None,
            config,
            sessions,
            signing_key: random_key(),
            authenticator: None,
            resource: None,
            paces: Arc::default(),
            access: Access::default(),
        }
    }

    /// Gives the tools the state they ask for by [`State`](struct@crate::State). Tools that were there before
    /// [`and`](Server::and) keep theirs.
    #[must_use]
    pub fn with_state(self, state: S) -> Server
    where
        S: Send + Sync,
    {
        let toolbox = self.toolbox.with_state(&(Arc::new(state) as AnyState));
        self.with_toolbox(toolbox)
    }

    /// The same server with other tools.
    pub(super) fn with_toolbox<T: 'static>(self, toolbox: Arc<Toolbox>) -> Server<T> {
        let Self {
            info,
            config,
            sessions,
            signing_key,
            tasks,
            store,
            authenticator,
            resource,
            paces,
            memory,
            access,
            ..
        } = self;
        Server {
            toolbox,
            state: PhantomData,
            info,
            config,
            sessions,
            signing_key,
            tasks,
            store,
            authenticator,
            resource,
            paces,
            memory,
            access,
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

    /// Changes the settings. A time of more than ten years is taken for ten years.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config.within_reach();
        Arc::make_mut(&mut self.info).caching = self.config.caching();
        self.tasks = tasks(self.store.as_ref(), &self.config);
        self.memory = Memory::of(self.config.max_memory, &self.sessions);
        self
    }

    /// Keeps the calls that become tasks (2026-07-28) in this store, which has its own bounds, instead of the memory of the
    /// process. See [`TaskStore`] for what several processes make of one.
    #[must_use]
    pub fn task_store(mut self, store: impl TaskStore) -> Self {
        self.store = Some(Arc::new(store));
        self.tasks = tasks(self.store.as_ref(), &self.config);
        self
    }

    /// Signs with this key what clients keep between the rounds of a call whose tool asks them something (2026-07-28).
    ///
    /// By default the key is random, so that a client whose next round reaches another process, or the same one after a
    /// restart, is told to begin anew. Processes that stand in for each other are given the same key. Whoever knows it can
    /// make up the answers of users.
    #[must_use]
    pub fn signing_key(mut self, key: [u8; 32]) -> Self {
        self.signing_key = Some(key);
        self
    }

    /// Stops: takes no new connection, lets calls in flight and tasks go on for `shutdown_timeout`, closes every connection with
    /// 1001, and returns when all are gone. A task that still runs then has failed. One whose tool computes without end is not
    /// waited for: it is left behind when all deadlines are over.
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
        self.tasks.stop(now() + self.config.shutdown_timeout);
        // Each connection has its own deadlines. Only one whose tool computes without end can be later.
        let all = self.config.shutdown_timeout + self.config.close_timeout;
        let leave = all + all / 10;
        let ended = async { tokio::join!(self.sessions.ended(), self.tasks.ended()) };
        if tokio::time::timeout(leave, ended).await.is_err() {
            let (connections, tasks) = (self.connections().len(), self.tasks.running());
            tracing::warn!(
                connections,
                tasks,
                "left behind: their tools, or the store of tasks, do not return"
            );
        }
    }
}

impl Server {
    /// A router that serves the tools at `/ws`, to be merged into an app. When the app stops, call
    /// [`shutdown`](Self::shutdown): axum does not know the connections that were upgraded.
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
    /// As [`Router::route`] does: the app has such a route already, or one for the same [protected
    /// resource](Server::protected_resource), or the path is none of axum's.
    pub fn mount<A: Clone + Send + Sync + 'static>(&self, app: Router<A>, path: &str) -> Router<A> {
        self.warn_of_scopes();
        self.warn_of_tokens();
        let server = self.clone();
        let path = format!("/{}", path.trim_matches('/'));
        let app = app.route(&path, any(move |request: Request| async move { server.admit(request).await }));
        match &self.resource {
            None => app,
            Some(resource) => {
                let described = Arc::clone(resource);
                app.route(
                    &resource.metadata_path(),
                    get(move || async move { described.metadata() })
                        .options(|| async { ProtectedResource::preflight() }),
                )
            }
        }
    }
}

impl<S: 'static> Clone for Server<S> {
    fn clone(&self) -> Self {
        Self {
            toolbox: Arc::clone(&self.toolbox),
            state: PhantomData,
            info: Arc::clone(&self.info),
            config: self.config.clone(),
            sessions: Arc::clone(&self.sessions),
            signing_key: self.signing_key,
            tasks: Arc::clone(&self.tasks),
            store: self.store.clone(),
            authenticator: self.authenticator.clone(),
            resource: self.resource.clone(),
            paces: Arc::clone(&self.paces),
            memory: Arc::clone(&self.memory),
            access: self.access.clone(),
        }
    }
}

/// The tasks of a store, or of the memory of the process.
fn tasks(store: Option<&Arc<dyn TaskStore>>, config: &Config) -> Arc<Tasks> {
    let memory = || -> Arc<dyn TaskStore> {
        let room = MemoryTasks::new(config.max_tasks, config.max_tasks_per_caller);
        Arc::new(room.max_bytes(config.max_task_bytes))
    };
    Tasks::of(store.map_or_else(memory, Arc::clone), config.task_times(), config.max_task_bytes)
}

/// A key that nobody can guess. A system without randomness has none.
fn random_key() -> Option<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).ok().map(|()| key)
}

impl<S: 'static> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("info", &self.info)
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
