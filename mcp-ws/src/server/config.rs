//! Every setting of a server, with the reason for its default.

use std::borrow::Cow;
use std::time::Duration;

use crate::auth::Hosts;
use crate::auth::Origins;
use crate::auth::TokenSources;
use crate::peer::CloseCode;
use crate::peer::LONGEST_TIME;
use crate::peer::Limits;
use crate::protocol::CacheScope;
use crate::protocol::Caching;
use crate::service::TaskTimes;
use crate::transport::GOING_AWAY;
use crate::transport::Rate;
use crate::transport::Settings;

/// How a server treats its connections.
///
/// ```
/// use std::time::Duration;
///
/// use mcp_ws::Config;
///
/// let config = Config { ping_interval: Some(Duration::from_secs(5)), ..Config::default() };
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// How long a TCP connection may take until its upgrade is done, where the server accepts by itself; a mounted router has what
    /// its app's server gives. An [authenticator](crate::auth::Authenticate) has nine tenths of it, on both.
    ///
    /// 30 s: the slowest handshake over a bad mobile network, and no longer.
    pub connection_timeout: Duration,
    /// Which pages may connect; all others are refused with 403.
    ///
    /// Those of this machine to this machine: browsers ask nobody before they open a WebSocket.
    pub allowed_origins: Origins,
    /// By which names the server may be addressed; others are refused with 403.
    ///
    /// On loopback the names of loopback: a page whose own name points here has no other way to be found out.
    pub allowed_hosts: Hosts,
    /// Whether a bearer token may come as an entry of `Sec-WebSocket-Protocol`: `mcp.auth.` and the token in base64url, without `=`.
    /// Pages have no other way to send one along with an upgrade. The entry is never answered; `mcp` is.
    ///
    /// No: some proxies log that header.
    pub subprotocol_tokens: bool,
    /// Whether a bearer token may come in the query, as `token=…`.
    ///
    /// No: URLs end up in logs, histories and bookmarks. This server logs none; what stands before it may.
    pub query_tokens: bool,
    /// The headers of an upgrade that tools can [read](crate::Caller::header).
    ///
    /// None: each is kept as long as its connection, and some are secrets.
    pub kept_headers: Vec<Cow<'static, str>>,
    /// How long a WebSocket connection may take until its first message has come; then it is closed with 1001.
    ///
    /// 30 s: time for a person who types into a console; a program needs milliseconds.
    pub first_message_timeout: Duration,
    /// How long a connection may say nothing while none of its calls run; then it is closed with 1001. `None`: for ever.
    ///
    /// None: a resting connection costs a few KiB, and a client that keeps one open means to use it.
    pub idle_timeout: Option<Duration>,
    /// After which silence a WebSocket ping is sent. `None`: never.
    ///
    /// 20 s: balancers give up on silent connections after 30 to 60 s.
    pub ping_interval: Option<Duration>,
    /// How long the answer to a ping may take; then the connection is closed with 1011. Any frame is an answer.
    ///
    /// 20 s: a phone that changes networks is back by then.
    pub ping_timeout: Duration,
    /// How long the other side may take to close after we did; then the socket is closed without it.
    ///
    /// 10 s: the last answers are read in that time or never.
    pub close_timeout: Duration,
    /// How long calls may go on after [`shutdown`](crate::Server::shutdown); then their connection is closed.
    ///
    /// 10 s: most orchestrators kill a process 30 s after they asked it to stop.
    pub shutdown_timeout: Duration,
    /// How long a tool may take to answer; then its future is dropped, and the model is told. Progress begins the time
    /// anew. A tool that computes without awaiting cannot be stopped. `#[mcp_tool(timeout = "…")]` is a time of its own.
    ///
    /// 60 s: what the official clients wait by default.
    pub request_timeout: Duration,
    /// How long a tool may take in all, whatever progress it makes.
    ///
    /// 10 min: longer work deserves a task of its own.
    pub request_timeout_max: Duration,
    /// How many unsent bytes a connection may have. When they are reached, nothing more is read, and handlers that
    /// report progress wait.
    ///
    /// 1 MiB: 64 KiB would stall large answers, and 10 000 slow readers still fit into memory.
    pub outbox: usize,
    /// How long a full outbox may stand still; then the connection is closed with 1013.
    ///
    /// 20 s, as for a ping.
    pub slow_timeout: Duration,
    /// The largest message that is read, in bytes; a larger one closes the connection with 1009.
    ///
    /// 4 MiB: a photo in base64, and no more.
    pub max_message_size: usize,
    /// How many calls of one connection may wait at a time; one more is answered with `-32603`. A call that answers at
    /// once does not count.
    ///
    /// 256: four times what a busy agent has been seen to do.
    pub max_in_flight: usize,
    /// How many requests may come over one connection in a time; one more is answered with `-31429`, and how long to wait. What
    /// is no request is always taken. `None`: any number.
    ///
    /// None: what a call costs, only its author knows; reading one costs a microsecond.
    pub request_rate: Option<Rate>,
    /// The same of all connections together of one [`Identity`](crate::Identity).
    pub identity_request_rate: Option<Rate>,
    /// How many subscriptions one connection may have open (`subscriptions/listen`, 2026-07-28); one more is answered with
    /// `-32603`.
    ///
    /// 64: a gateway that listens on behalf of many still fits.
    pub max_subscriptions: usize,
    /// How many WebSocket connections there may be; one more is answered in HTTP, with 503.
    ///
    /// 10 000: within the usual limit of open files.
    pub max_connections: usize,
    /// How many of them one remote address may have. A server that accepts by itself counts from the accept on, handshakes too,
    /// and answers one more in HTTP, with 503. A mounted router knows the address if the app is served with
    /// [`ConnectInfo`](axum::extract::ConnectInfo)`<SocketAddr>`, and closes one more with 1013 behind its upgrade; otherwise it has
    /// no such bound.
    ///
    /// An IPv6 address counts by its first 64 bits, which is what one customer has. Loopback addresses count like all others.
    /// Behind a proxy all clients have the proxy's address: set this to `max_connections` there, and let the proxy count.
    ///
    /// 1000: a tenth of all, and room for an office behind one address.
    pub max_connections_per_address: usize,
    /// How many bytes all connections may keep together: of messages that are not whole yet, of the buffers that large ones are read
    /// into, of arguments of calls that run, and of answers that have not left. Beyond that those that keep most are closed with 1013, until it is less; those that keep less than
    /// 64 KiB never are.
    ///
    /// 1 GiB: 200 connections that each keep as much as they may. What tools keep is not in it.
    pub max_memory: usize,
    /// Where a server of its own says in HTTP whether it takes connections; see [`health`](crate::Server::health). Not of a mounted
    /// router, whose paths are its app's. `None`: nowhere.
    ///
    /// `/health`: where balancers and orchestrators are mostly told to ask. It says nothing that a TCP handshake would not.
    pub health_path: Option<Cow<'static, str>>,
    /// How many tools a page of `tools/list` has.
    ///
    /// 250: nearly every server fits into one page, for there are clients that ask for no second one.
    pub page_size: usize,
    /// How long clients may keep the list of tools, and what the server says of itself, without asking again (`ttlMs`,
    /// 2026-07-28). A change of which they are told ends it.
    ///
    /// 0: who has tools that come and go would otherwise have clients that do not know them.
    pub list_ttl: Duration,
    /// Who may be shown what a client has kept of that (`cacheScope`, 2026-07-28). A list that depends on its caller, by
    /// [scopes](macro@crate::mcp_tool#scopes) or by a [filter](crate::Server::filter_tools), is private in any case.
    ///
    /// Private: a server may come to show different tools to different callers.
    pub list_scope: CacheScope,
    /// How long a user may take to answer what a tool asks, where the call is made anew with the answer (2026-07-28). In
    /// sessions the call waits meanwhile, for `request_timeout_max` at most.
    ///
    /// 1 h: somebody had to be found first.
    pub input_timeout: Duration,
    /// How many tasks there may be (`io.modelcontextprotocol/tasks`, 2026-07-28), those included that are over and not forgotten
    /// yet. For one more the one that was over first is forgotten before its time; if none is over, the call is answered with
    /// `-32603`. A [`task_store`](crate::Server::task_store) has bounds of its own.
    ///
    /// 10 000: a resting one costs some KiB, and what it has come to is mostly small.
    pub max_tasks: usize,
    /// The same of one caller that the server knows. All that it does not know have only the common bound.
    ///
    /// 1000: a tenth of all, so that none of them takes the room of everybody.
    pub max_tasks_per_caller: usize,
    /// How many bytes tasks may keep: once for the calls of those that run, and once in memory for what is asked in tasks and has
    /// come of them. Beyond that a call is answered with `-32603`, and what is over is forgotten before its time. A
    /// [`task_store`](crate::Server::task_store) has bounds of its own for the second.
    ///
    /// 256 MiB: `max_tasks` of the usual size are a fifth of it.
    pub max_task_bytes: usize,
    /// How long a task is kept, from when it was called on; if it still runs then, its future is dropped (`ttlMs`).
    ///
    /// 24 h: what was begun in the evening is asked about in the morning.
    pub task_ttl: Duration,
    /// How long clients are told to wait before they ask again how a task stands (`pollIntervalMs`).
    ///
    /// 1 s: a person does not mind, and the question costs microseconds.
    pub task_poll_interval: Duration,
    /// Whether a client that has a session is sent an MCP `ping` in place of a WebSocket one, which its program answers and
    /// not only its library.
    ///
    /// No: there are clients that answer no request.
    pub mcp_ping: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            connection_timeout: Duration::from_secs(30),
            allowed_origins: Origins::default(),
            allowed_hosts: Hosts::default(),
            subprotocol_tokens: false,
            query_tokens: false,
            kept_headers: Vec::new(),
            first_message_timeout: Duration::from_secs(30),
            idle_timeout: None,
            ping_interval: Some(Duration::from_secs(20)),
            ping_timeout: Duration::from_secs(20),
            close_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
            request_timeout_max: Duration::from_secs(600),
            outbox: 1 << 20,
            slow_timeout: Duration::from_secs(20),
            max_message_size: 4 << 20,
            max_in_flight: 256,
            request_rate: None,
            identity_request_rate: None,
            max_subscriptions: 64,
            max_connections: 10_000,
            max_connections_per_address: 1000,
            max_memory: 1 << 30,
            health_path: Some(Cow::Borrowed("/health")),
            page_size: 250,
            list_ttl: Duration::ZERO,
            list_scope: CacheScope::Private,
            input_timeout: Duration::from_secs(3600),
            max_tasks: 10_000,
            max_tasks_per_caller: 1000,
            max_task_bytes: 256 << 20,
            task_ttl: Duration::from_secs(24 * 3600),
            task_poll_interval: Duration::from_secs(1),
            mcp_ping: false,
        }
    }
}

impl Config {
    /// The same with every time short enough to be added to the present.
    #[inline]
    pub(super) fn within_reach(self) -> Self {
        let bound = |time: Duration| time.min(LONGEST_TIME);
        Self {
            connection_timeout: bound(self.connection_timeout),
            first_message_timeout: bound(self.first_message_timeout),
            idle_timeout: self.idle_timeout.map(bound),
            ping_interval: self.ping_interval.map(bound),
            ping_timeout: bound(self.ping_timeout),
            close_timeout: bound(self.close_timeout),
            shutdown_timeout: bound(self.shutdown_timeout),
            request_timeout: bound(self.request_timeout),
            request_timeout_max: bound(self.request_timeout_max),
            slow_timeout: bound(self.slow_timeout),
            list_ttl: bound(self.list_ttl),
            input_timeout: bound(self.input_timeout),
            task_ttl: bound(self.task_ttl),
            task_poll_interval: bound(self.task_poll_interval),
            ..self
        }
    }

    /// What the peer of a connection has to know of it.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            in_flight: self.max_in_flight,
            listens: self.max_subscriptions,
            request_timeout: self.request_timeout,
            request_timeout_max: self.request_timeout_max,
            first_message_timeout: self.first_message_timeout,
            idle_timeout: self.idle_timeout,
            ping_interval: self.ping_interval,
            ping_timeout: self.ping_timeout,
            mcp_ping: self.mcp_ping,
        }
    }

    /// Where tokens are looked for.
    pub(super) fn token_sources(&self) -> TokenSources {
        TokenSources { subprotocol: self.subprotocol_tokens, query: self.query_tokens }
    }

    /// How long clients may keep what they are told.
    pub(super) fn caching(&self) -> Caching {
        Caching { ttl: self.list_ttl, scope: self.list_scope }
    }

    /// What is said of the times of a task.
    pub(super) fn task_times(&self) -> TaskTimes {
        TaskTimes { ttl: self.task_ttl, poll_interval: self.task_poll_interval }
    }

    /// What the loop of a connection has to know of it.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            // An outbox that is always full would never be read for.
            outbox: self.outbox.max(1),
            slow_timeout: self.slow_timeout,
            close_timeout: self.close_timeout,
            shutdown_timeout: self.shutdown_timeout,
            farewell: (CloseCode::GoingAway, GOING_AWAY),
            paces: Vec::new(),
            budget: None,
        }
    }
}
