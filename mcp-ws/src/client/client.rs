//! What a program sees of whatever it calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Map;
use serde_json::Value;
use tokio::sync::watch;

use super::Call;
use super::ClientBuilder;
use super::Endpoint;
use super::Error;
use super::Notification;
use super::ServerDetails;
use super::Status;
use super::Updates;
use super::keeper::Stop;
use super::line::Line;
use super::line::Tries;
use super::memory::Memory;
use super::remote::Session;
use super::status::State;
use crate::protocol::CallToolResult;
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

impl Drop for Inner {
    #[inline]
    fn drop(&mut self) {
        self.line.hang_up();
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

    #[inline]
    pub(super) fn kept(
        state: watch::Receiver<State>,
        stop: Arc<Stop>,
        own: bool,
        memory: Arc<Memory>,
    ) -> Self {
        Self(Arc::new(Inner { line: Line::Kept { state, stop, own }, memory }))
    }

    /// Uses the tools of whoever is at the other side of this connection.
    #[inline]
    pub(crate) fn of_door(door: &Arc<Door>) -> Self {
        let session = Session::of(door, || Arc::new(Memory::of_program(door.program())));
        let session = Arc::new(session);
        let memory = Arc::clone(session.remote().memory());
        Self(Arc::new(Inner { line: Line::Fixed(session), memory }))
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
        let config = &self.memory().config;
        let asking = async {
            let mut tries = Tries::of(self, config.request_timeout);
            loop {
                let session = tries.session().await?;
                let (patience, by) = (config.patience(), Some(tries.by));
                let result = session.request(method, params.clone(), patience, by, None).await;
                if !tries.go_on(&session, &result) {
                    return serde_json::from_str(&result?)
                        .map_err(|error| Error::Unreadable { why: error.to_string() });
                }
            }
        };
        within(config.request_timeout_max.max(config.request_timeout), asking).await
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
        let mut tries = Tries::of(self, self.memory().config.request_timeout);
        loop {
            let session = tries.session().await?;
            let agreed = session.agree_by(Some(tries.by)).await;
            if !tries.go_on(&session, &agreed) {
                return Ok(agreed?.server.clone());
            }
        }
    }

    /// What the server tells unasked, from now on. Where it tells only who has subscribed (2026-07-28), this subscribes to
    /// changes of the list of tools, and again on each new connection.
    ///
    /// After the connection was lost and made anew, everybody is told that the list has changed: it may have.
    ///
    /// Bounded: whoever lags behind by more than 256 misses the oldest, and what is longer than 64 KiB is not told. The stream ends
    /// when there will be no connection any more.
    #[inline]
    pub fn notifications(&self) -> Updates<Notification> {
        let heard = self.memory().listen();
        let client = self.clone();
        // Nobody waits for it: it is told when there is something to tell.
        if let Some(session) = client.line().current() {
            tokio::spawn(async move {
                if session.agree().await.is_ok() {
                    session.listen();
                }
            });
        }
        Updates::all(heard).while_lasts(self.line().over())
    }

    /// How it stands with the connection.
    #[inline]
    pub fn status(&self) -> Status {
        self.0.line.status()
    }

    /// The changes of the [`status`](Self::status), beginning with how it is now. Whoever looks seldom sees the newest alone.
    #[inline]
    pub fn statuses(&self) -> Updates<Status> {
        self.0.line.statuses()
    }

    /// Closes the connection, and waits until it is closed. Calls that are under way end in [`Error::OutcomeUnknown`]. The
    /// connection of a [link](super::Link) or of a server is not this client's to close, and stays open.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, the connection is closed nevertheless.
    pub async fn close(&self) {
        self.0.line.close().await;
    }

    pub(super) fn line(&self) -> &Line {
        &self.0.line
    }

    pub(super) fn memory(&self) -> &Memory {
        &self.0.memory
    }
}

/// Does something within so long, or gives it up.
pub(super) async fn within<T>(
    time: Duration,
    doing: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match tokio::time::timeout(time, doing).await {
        Ok(done) => done,
        Err(_) => Err(Error::TimedOut { what: "the whole of it", after: time }),
    }
}

impl fmt::Debug for Client {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.status()).finish()
    }
}
