//! What is said of a client before it connects.

use std::sync::Arc;

use serde_json::Value;
use serde_json::json;
use tokio::sync::watch;

use super::Client;
use super::Config;
use super::Elicitation;
use super::Elicited;
use super::Endpoint;
use super::Era;
use super::Error;
use super::Status;
use super::handlers::Handlers;
use super::keeper::Dial;
use super::keeper::Keeper;
use super::keeper::Stop;
use super::memory::Memory;
use super::solo::Solo;
use super::status::State;
use crate::protocol::Root;

/// A client that is not connected yet.
///
/// ```no_run
/// use mcp_ws::client::Elicited;
/// use mcp_ws::prelude::*;
/// use serde_json::json;
///
/// # async fn run() -> Result<(), mcp_ws::client::Error> {
/// let client = Client::builder("ws://127.0.0.1:8000/ws")
///     .named("my-agent", "1.0")
///     .on_elicitation(|question| async move {
///         println!("{}", question.message);
///         Elicited::accept(json!({"guests": 4}))
///     })
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it connects when it is told to"]
pub struct ClientBuilder {
    endpoint: Endpoint,
    config: Config,
    handlers: Handlers,
    info: Value,
}

impl ClientBuilder {
    #[inline]
    pub(super) fn new(endpoint: Endpoint) -> Self {
        let info = json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")});
        Self { endpoint, config: Config::default(), handlers: Handlers::default(), info }
    }

    /// Changes the settings. A time of more than ten years is taken for ten years.
    #[inline]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config.within_reach();
        self
    }

    /// Says which revisions are spoken.
    #[inline]
    pub fn era(mut self, era: Era) -> Self {
        self.config.era = era;
        self
    }

    /// Says what the program is called and which version it has; otherwise it calls itself `mcp-ws`.
    pub fn named(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.info = json!({"name": name.into(), "version": version.into()});
        self
    }

    /// Has the user asked what tools want to know. Without this, servers are told that nobody can be asked.
    ///
    /// The future is dropped when the server takes its question back, or its call is over.
    pub fn on_elicitation<F, Fut>(mut self, ask: F) -> Self
    where
        F: Fn(Elicitation) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Elicited> + Send + 'static,
    {
        self.handlers.elicit = Some(Arc::new(move |question| Box::pin(ask(question))));
        self
    }

    /// Has a model asked for tools (`sampling/createMessage`): of the `params`, the `result`, or why there is none. MCP has
    /// deprecated this with 2026-07-28.
    pub fn on_sampling<F, Fut>(mut self, ask: F) -> Self
    where
        F: Fn(Value) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Value, String>> + Send + 'static,
    {
        self.handlers.sample = Some(Arc::new(move |params| Box::pin(ask(params))));
        self
    }

    /// Says which folders are worked in, when it is asked. MCP has deprecated this with 2026-07-28.
    pub fn roots(mut self, roots: impl IntoIterator<Item = Root>) -> Self {
        self.handlers.roots = Some(roots.into_iter().collect());
        self
    }

    /// Dials, and agrees with the server on a revision.
    ///
    /// # Errors
    ///
    /// There is no connection: see [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the connection is closed.
    pub async fn connect(self) -> Result<Client, Error> {
        let Self { endpoint, config, handlers, info } = self;
        connect(endpoint, Memory::new(config, handlers, info)).await
    }
}

/// Dials whatever can be dialled.
pub(super) async fn connect(dial: impl Dial, memory: Memory) -> Result<Client, Error> {
    let memory = Arc::new(memory);
    let (state, mut seen) = watch::channel(State::without(Status::Connecting));
    let stop = Stop::new();
    let host = Solo { config: memory.config.clone() };
    let keeper =
        Keeper { dial, host, memory: Arc::clone(&memory), greets: true, state, stop: Arc::clone(&stop) };
    tokio::spawn(keeper.keep());
    // Dropped, it stops the keeper.
    let client = Client::kept(seen.clone(), stop, true, memory);
    let first = seen.wait_for(|state| !matches!(state.status, Status::Connecting)).await;
    match first.map(|state| state.status.clone()) {
        Ok(Status::Waiting { why, .. } | Status::Stopped { why: Some(why) }) => Err(why),
        _ => Ok(client),
    }
}
