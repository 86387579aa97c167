//! What a program sees of whatever it calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use tokio::sync::watch;

use super::Call;
use super::ClientBuilder;
use super::Endpoint;
use super::Error;
use super::Notifications;
use super::ServerDetails;
use super::Status;
use super::Statuses;
use super::keeper::Stop;
use super::memory::Memory;
use super::remote::Session;
use super::status::State;
use crate::protocol::CallToolResult;
use crate::protocol::Tool;
use crate::protocol::requests;
use crate::tool::Door;
use crate::tool::Fields;
use crate::tool::FromReply;
use crate::tool::Reply;
use crate::tool::Request;
use crate::transport::now;

/// Calls the tools of the other side of a connection. Any number of calls may be under way at once.
///
/// ```no_run
/// use mcp_ws::prelude::*;
/// use serde_json::json;
///
/// /// Adds two integers.
/// #[mcp_tool]
/// fn add(a: i64, b: i64) -> i64 {
///     a + b
/// }
///
/// # async fn run() -> Result<(), mcp_ws::client::Error> {
/// let client = Client::connect("ws://127.0.0.1:8000/ws").await?;
/// for tool in client.list_tools().await? {
///     println!("{}", tool.name);
/// }
/// let result = client.call_tool("add", json!({"a": 1, "b": 2})).await?;
/// let sum: i64 = client.call(add { a: 1, b: 2 }).await?;
/// # Ok(())
/// # }
/// # let _: Tools = tools![add];
/// ```
///
/// One that was [connected](Self::connect) is dialled again when its connection is lost, as its
/// [`Reconnect`](super::Reconnect) says. A call that is made meanwhile waits for the new connection; one that was under way
/// ends in [`Error::OutcomeUnknown`], for nobody here knows whether it may be done twice.
///
/// Cheap to clone. The connection is closed when the last clone of a connected client is dropped, calls that are under way
/// counted.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    line: Line,
    memory: Arc<Memory>,
}

/// What leads to the other side.
enum Line {
    /// One connection, which somebody else has.
    Fixed(Arc<Session>),
    /// One connection after the other.
    Kept {
        state: watch::Receiver<State>,
        stop: Arc<Stop>,
        /// Whether it is this client's, and ends with it.
        own: bool,
    },
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Line::Kept { stop, own: true, .. } = &self.line {
            stop.ask();
        }
    }
}

impl Client {
    /// Dials, and agrees with the server on a revision. More can be said by [`builder`](Self::builder).
    ///
    /// # Errors
    ///
    /// There is no connection: see [`Error`]. The first attempt is the only one; it is dialled again only after it has worked
    /// once.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the connection is closed.
    pub async fn connect(endpoint: impl Into<Endpoint>) -> Result<Self, Error> {
        Self::builder(endpoint).connect().await
    }

    /// A client of which more is to be said before it connects.
    pub fn builder(endpoint: impl Into<Endpoint>) -> ClientBuilder {
        ClientBuilder::new(endpoint.into())
    }

    pub(super) fn kept(
        state: watch::Receiver<State>,
        stop: Arc<Stop>,
        own: bool,
        memory: Arc<Memory>,
    ) -> Self {
        Self(Arc::new(Inner { line: Line::Kept { state, stop, own }, memory }))
    }

    /// Uses the tools of whoever is at the other side of this connection.
    pub(crate) fn of_door(door: &Arc<Door>) -> Self {
        let session = Arc::new(Session::of(door, Arc::default));
        let memory = Arc::clone(session.remote().memory());
        Self(Arc::new(Inner { line: Line::Fixed(session), memory }))
    }

    /// Lists the tools, of all pages, in their order. A server may allow its list to be kept for a while; within that time it is
    /// not asked again, unless it tells that the list has changed.
    ///
    /// # Errors
    ///
    /// There is no list: see [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing is kept.
    pub async fn list_tools(&self) -> Result<Vec<Tool>, Error> {
        Ok(self.tools().await?.to_vec())
    }

    /// Calls a tool. That the tool failed is a result like any other: [`CallToolResult::is_error`].
    ///
    /// The call is made when it is awaited. Dropped before it is ready, it is given up, and the server told so.
    pub fn call_tool(&self, name: impl Into<String>, arguments: Value) -> Call<CallToolResult> {
        Call::new(self.clone(), name.into(), Ok(arguments), Ok)
    }

    /// Calls a tool by the struct that stands beside its function, and gives what the function returned; an `Err` of it, or a
    /// result that says `is_error`, is [`Error::Tool`].
    ///
    /// The call is made when it is awaited. Dropped before it is ready, it is given up, and the server told so.
    #[allow(clippy::needless_pass_by_value, reason = "a request is made for its call")]
    pub fn call<T, R>(&self, request: T) -> Call<R::Output>
    where
        T: Request<R>,
        R: Reply<Output: FromReply>,
    {
        Call::new(self.clone(), T::NAME.to_owned(), Fields::of(&request), |result| {
            if result.is_error {
                return Err(Error::Tool(result));
            }
            R::Output::from_reply(result).map_err(|why| Error::Unreadable { why })
        })
    }

    /// Sends any request, and gives its result. What each revision wants in `_meta` is added.
    ///
    /// # Errors
    ///
    /// There is no result: see [`Error`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the request is given up, and the server told so.
    pub async fn request(&self, method: &str, params: Map<String, Value>) -> Result<Value, Error> {
        let patience = self.memory().config.patience();
        let mut tries = Tries::of(self);
        loop {
            let session = tries.session().await?;
            let result = session.request(method, params.clone(), patience, None).await;
            if !tries.go_on(&session, &result) {
                return serde_json::from_str(&result?)
                    .map_err(|error| Error::Unreadable { why: error.to_string() });
            }
        }
    }

    /// Asks the server for a sign of life of its program, and says how long it took.
    ///
    /// # Errors
    ///
    /// There was none: see [`Error`].
    pub async fn ping(&self) -> Result<Duration, Error> {
        let version = self.server().await?.protocol_version;
        // There is no `ping` any more where there are no sessions.
        let is_modern = version == crate::protocol::Version::MODERN.name();
        let method = if is_modern { requests::DISCOVER } else { requests::PING };
        let begun = now();
        self.request(method, Map::new()).await?;
        Ok(now().duration_since(begun))
    }

    /// What the server says of itself.
    ///
    /// # Errors
    ///
    /// It cannot be reached, or nothing can be agreed on: see [`Error`].
    pub async fn server(&self) -> Result<ServerDetails, Error> {
        let mut tries = Tries::of(self);
        loop {
            let session = tries.session().await?;
            let agreed = session.agree().await;
            if !tries.go_on(&session, &agreed) {
                return Ok(agreed?.server.clone());
            }
        }
    }

    /// What the server tells unasked, from now on. Where it tells only who has subscribed (2026-07-28), this subscribes to
    /// changes of the list of tools, and again on each new connection.
    ///
    /// After the connection was lost and made anew, everybody is told that the list has changed: it may have.
    pub fn notifications(&self) -> Notifications {
        let heard = self.memory().listen();
        let client = self.clone();
        // Nobody waits for it: it is told when there is something to tell.
        if let Some(session) = client.current() {
            tokio::spawn(async move {
                if session.agree().await.is_ok() {
                    session.listen();
                }
            });
        }
        Notifications::of(heard)
    }

    /// How it stands with the connection.
    pub fn status(&self) -> Status {
        match &self.0.line {
            Line::Kept { state, .. } => state.borrow().status.clone(),
            Line::Fixed(session) => Status::Connected(session.door.session()),
        }
    }

    /// The changes of the [`status`](Self::status).
    pub fn statuses(&self) -> Statuses {
        match &self.0.line {
            Line::Kept { state, .. } => Statuses::of(state.clone()),
            Line::Fixed(_) => {
                let (_, state) = watch::channel(State::without(self.status()));
                Statuses::of(state)
            }
        }
    }

    /// Closes the connection, and waits until it is closed. Calls that are under way end in [`Error::OutcomeUnknown`]. The
    /// connection of a [link](super::Link) or of a server is not this client's to close, and stays open.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the connection is closed nevertheless.
    pub async fn close(&self) {
        if let Line::Kept { state, stop, own: true } = &self.0.line {
            stop.ask();
            // It cannot be told any more when its keeper is gone.
            let _ = state.clone().wait_for(|state| matches!(state.status, Status::Stopped { .. })).await;
        }
    }

    pub(super) fn memory(&self) -> &Memory {
        &self.0.memory
    }

    /// The tools, as they were listed last or are now.
    pub(super) async fn tools(&self) -> Result<Arc<[Tool]>, Error> {
        if let Some(tools) = self.memory().tools() {
            return Ok(tools);
        }
        let mut tries = Tries::of(self);
        loop {
            let session = tries.session().await?;
            let tools = self.list(&session).await;
            if !tries.go_on(&session, &tools) {
                return tools;
            }
        }
    }

    async fn list(&self, session: &Arc<Session>) -> Result<Arc<[Tool]>, Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Page {
            tools: Vec<Tool>,
            #[serde(default)]
            next_cursor: Option<String>,
            #[serde(default)]
            ttl_ms: Option<i64>,
        }

        let memory = self.memory();
        let changes = memory.changes();
        let (mut tools, mut ttl) = (Vec::new(), Duration::MAX);
        let mut params = Map::new();
        for _ in 0..MOST_PAGES {
            let asked = params.get("cursor").cloned();
            let page =
                session.request(requests::TOOLS_LIST, params.clone(), memory.config.patience(), None).await?;
            let page: Page = serde_json::from_str(&page)
                .map_err(|error| Error::Unreadable { why: format!("the list of tools: {error}") })?;
            tools.extend(page.tools);
            let of_page = page.ttl_ms.and_then(|ttl| u64::try_from(ttl).ok()).unwrap_or_default();
            ttl = ttl.min(Duration::from_millis(of_page));
            let next = page.next_cursor.map(Value::String);
            // There are servers that give out the same page for ever.
            if next.is_none() || next == asked {
                break;
            }
            params.insert("cursor".to_owned(), next.unwrap_or_default());
        }
        let tools: Arc<[Tool]> = tools.into();
        memory.keep_tools(&tools, ttl.min(LONGEST_KEPT), changes);
        session.listen();
        Ok(tools)
    }

    /// The connection that there is, or the next one, but not this.
    async fn session(&self, over: Option<&Arc<Session>>) -> Result<Arc<Session>, Error> {
        let state = match &self.0.line {
            Line::Fixed(session) => return Ok(Arc::clone(session)),
            Line::Kept { state, .. } => state,
        };
        let is_new = |session: &Arc<Session>| over.is_none_or(|over| !Arc::ptr_eq(over, session));
        let mut state = state.clone();
        let ready = state.wait_for(|state| {
            state.session.as_ref().is_some_and(is_new) || matches!(state.status, Status::Stopped { .. })
        });
        let after = self.memory().config.request_timeout;
        let closed = || Error::Closed { code: CLOSED, reason: "this client was closed".to_owned() };
        match tokio::time::timeout(after, ready).await {
            Ok(Ok(state)) => match (&state.session, &state.status) {
                (Some(session), _) => Ok(Arc::clone(session)),
                (None, Status::Stopped { why: Some(why) }) => Err(why.clone()),
                (None, _) => Err(closed()),
            },
            Ok(Err(_)) => Err(closed()),
            Err(_) => match &self.status() {
                Status::Waiting { why, .. } => Err(why.clone()),
                _ => Err(Error::TimedOut { what: "a connection", after }),
            },
        }
    }

    /// The connection that there is now.
    fn current(&self) -> Option<Arc<Session>> {
        match &self.0.line {
            Line::Fixed(session) => Some(Arc::clone(session)),
            Line::Kept { state, .. } => state.borrow().session.clone(),
        }
    }
}

/// One connection after the other, for something that is to be done on one of them: on the next where it has certainly not
/// been sent on the one before.
pub(super) struct Tries<'c> {
    client: &'c Client,
    over: Option<Arc<Session>>,
}

impl<'c> Tries<'c> {
    pub(super) fn of(client: &'c Client) -> Self {
        Self { client, over: None }
    }

    /// The connection that there is, or the next one.
    pub(super) async fn session(&self) -> Result<Arc<Session>, Error> {
        self.client.session(self.over.as_ref()).await
    }

    /// Whether to try again, if it went so on this connection.
    pub(super) fn go_on<T>(&mut self, session: &Arc<Session>, result: &Result<T, Error>) -> bool {
        let goes_on =
            matches!(result, Err(Error::Closed { .. })) && matches!(self.client.0.line, Line::Kept { .. });
        if goes_on {
            self.over = Some(Arc::clone(session));
        }
        goes_on
    }
}

/// A list that has more pages is cut off: whoever sends so many sends them for ever.
const MOST_PAGES: usize = 1000;

/// Nothing is kept for longer without being asked for again.
const LONGEST_KEPT: Duration = Duration::from_secs(24 * 3600);

/// RFC 6455 section 7.4.1: nothing more was to be said.
const CLOSED: u16 = 1000;

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.status()).finish()
    }
}
