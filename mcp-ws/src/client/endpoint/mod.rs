//! Where to dial, and what to say there. It opens nothing: `dial` does.
//!
//! Next: `target` for what a URL means, `plan` for what one dial needs, `trust` for TLS, `secrets` for what may never be told.

mod plan;
mod provider;
mod proxy;
mod secrets;
mod subprotocol;
mod target;
#[cfg(feature = "tls")]
mod trust;
#[cfg(not(feature = "tls"))]
#[path = "no_trust.rs"]
mod trust;

use std::fmt;
use std::fmt::Display;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

pub(super) use plan::Plan;
use provider::Provider;
pub(super) use proxy::Hop;
pub use proxy::Proxy;
pub(super) use secrets::Secrets;
pub use subprotocol::Subprotocol;
pub(super) use target::Target;
use trust::Trust;

use super::Reconnect;
use crate::tool::Identity;

/// Somewhere to dial: a URL, and what the other side wants to be told.
///
/// Nothing is checked before it is dialled; what is wrong with it is an [`Error::Endpoint`](super::Error::Endpoint) then.
/// Neither its `Debug` nor any error shows a token, the value of a header, or the query of the URL.
///
/// ```
/// use std::time::Duration;
///
/// use mcp_ws::client::Endpoint;
///
/// let endpoint = Endpoint::new("wss://tools.example.com/ws")
///     .bearer_token("8KJfmCkm")
///     .header("X-Tenant", "42")
///     .connect_timeout(Duration::from_secs(3));
/// assert!(!format!("{endpoint:?}").contains("8KJfmCkm"));
/// ```
#[derive(Clone)]
pub struct Endpoint {
    url: String,
    /// Asked instead of `url`, at each dial.
    url_provider: Option<Provider>,
    /// What `url_provider` gave last, without its secrets: for logs.
    last_url: Arc<Mutex<Option<String>>>,
    /// Whether the server takes `+` in a query for a space.
    escapes_plus: bool,
    headers: Vec<(String, String)>,
    token: Option<Token>,
    subprotocol: Subprotocol,
    connect_timeout: Duration,
    trust: Trust,
    proxy: Proxy,
    reconnect: Reconnect,
    max_result_size: Option<usize>,
    identity: Option<Identity>,
}

#[derive(Clone)]
enum Token {
    Fixed(String),
    Provided(Provider),
}

/// A handshake that takes longer is dialled again sooner than waited for.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Larger results do not reach the devices behind xiaozhi's broker.
const LARGEST_FOR_XIAOZHI: usize = 8192;

impl Endpoint {
    /// An endpoint at `ws://…` or `wss://…`; `http` and `https` are taken for these. User and password in the URL are sent
    /// as `Authorization: Basic`. Path and query are sent as they are written here.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            url_provider: None,
            last_url: Arc::default(),
            escapes_plus: false,
            headers: Vec::new(),
            token: None,
            subprotocol: Subprotocol::Mcp,
            connect_timeout: CONNECT_TIMEOUT,
            trust: Trust::default(),
            proxy: Proxy::Environment,
            reconnect: Reconnect::default(),
            max_result_size: None,
            identity: None,
        }
    }

    /// An endpoint of xiaozhi, by the URL that its console shows, or of a server of one's own.
    ///
    /// No subprotocol is offered, results are at most 8192 bytes, since larger ones do not reach the device, and a `+` in the
    /// token is sent as `%2B`, since the server would take it for a space.
    ///
    /// ```
    /// use mcp_ws::client::Endpoint;
    ///
    /// # let token = "token";
    /// let endpoint = Endpoint::xiaozhi(format!("wss://api.xiaozhi.me/mcp/?token={token}"));
    /// # let _ = endpoint;
    /// ```
    pub fn xiaozhi(url: impl Into<String>) -> Self {
        let mut endpoint = Self::new(url).subprotocol(Subprotocol::None).max_result_size(LARGEST_FOR_XIAOZHI);
        endpoint.escapes_plus = true;
        endpoint
    }

    /// Sends a header with the handshake, such as `X-Api-Key`. Called again with the same name, it is sent twice.
    ///
    /// An `Authorization` takes the place of any token, a `User-Agent` that of `mcp-ws/…`. The headers of the handshake
    /// itself, such as `Host` and `Sec-WebSocket-Protocol`, cannot be set.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends `Authorization: Bearer` with this token.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Token::Fixed(token.into()));
        self
    }

    /// Asks for the bearer token each time the endpoint is dialled: for tokens that expire. The time that it takes is a part
    /// of the [connect timeout](Self::connect_timeout). Its error must not have the token in it.
    ///
    /// ```
    /// use mcp_ws::client::Endpoint;
    ///
    /// async fn read_token() -> std::io::Result<String> {
    ///     std::fs::read_to_string("/run/secrets/token")
    /// }
    ///
    /// let endpoint = Endpoint::new("wss://tools.example.com/ws").token_provider(read_token);
    /// # let _ = endpoint;
    /// ```
    #[must_use]
    pub fn token_provider<F, Fut, E>(mut self, provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, E>> + Send + 'static,
        E: Display,
    {
        self.token = Some(Token::Provided(Provider::new(provide)));
        self
    }

    /// Asks for the whole URL each time the endpoint is dialled, instead of taking that of [`new`](Self::new), which can then be empty:
    /// for URLs with a token in them, that expire. Otherwise as [`token_provider`](Self::token_provider).
    #[must_use]
    pub fn url_provider<F, Fut, E>(mut self, provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, E>> + Send + 'static,
        E: Display,
    {
        self.url_provider = Some(Provider::new(provide));
        self.last_url = Arc::default();
        self
    }

    /// Which subprotocol to offer. [`Subprotocol::Mcp`] without this.
    #[must_use]
    pub fn subprotocol(mut self, subprotocol: Subprotocol) -> Self {
        self.subprotocol = subprotocol;
        self
    }

    /// How long dialling may take, up to the end of the handshake. 10 s without this.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Which proxy to go through. [`Proxy::Environment`] without this.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// When to dial again after a connection has ended.
    #[must_use]
    pub fn reconnect(mut self, reconnect: Reconnect) -> Self {
        self.reconnect = reconnect;
        self
    }

    /// How large the results may be, in bytes, that tools give to whoever is there. As large as messages may be without this.
    #[must_use]
    pub fn max_result_size(mut self, bytes: usize) -> Self {
        self.max_result_size = Some(bytes);
        self
    }

    /// Says who is there, for the tools that are [served](crate::Server::dial) to them: nobody proves that, but whom one dials, one knows.
    /// Without this they have no identity, and no tool that wants scopes of its callers. If the identity expires, so does each connection.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// let hub = Identity::new("hub").scopes(["lamp"]);
    /// let endpoint = Endpoint::new("wss://hub.example.com/tools").identity(hub);
    /// # let _ = endpoint;
    /// ```
    #[must_use]
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// When to dial again.
    pub(crate) fn reconnects(&self) -> &Reconnect {
        &self.reconnect
    }

    /// How large a result may be.
    pub(crate) fn largest_result(&self) -> Option<usize> {
        self.max_result_size
    }

    /// Who is there.
    pub(crate) fn known(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// How long dialling may take.
    pub(crate) fn longest_dial(&self) -> Duration {
        self.connect_timeout
    }

    /// What is offered.
    pub(super) fn offers(&self) -> &Subprotocol {
        &self.subprotocol
    }

    /// Who is trusted in TLS.
    pub(super) fn trusts(&self) -> &Trust {
        &self.trust
    }

    /// How the proxy is found.
    pub(super) fn goes_through(&self) -> &Proxy {
        &self.proxy
    }

    /// Whether it may be dialled with another token next time.
    pub(crate) fn rotates(&self) -> bool {
        self.url_provider.is_some() || matches!(self.token, Some(Token::Provided(_)))
    }

    /// What logs call it: without user, password and query. Of a URL that is asked for, the last one.
    #[inline]
    pub(crate) fn redacted(&self) -> String {
        if self.url_provider.is_some() {
            let last = self.last_url.lock().unwrap_or_else(PoisonError::into_inner);
            return last.clone().unwrap_or_else(|| "an endpoint that is asked for".to_owned());
        }
        match Target::parse(&self.url, false) {
            Ok(target) => target.redacted(),
            Err(_) => "an endpoint that is no URL".to_owned(),
        }
    }
}

impl From<&str> for Endpoint {
    #[inline]
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for Endpoint {
    #[inline]
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

impl From<&String> for Endpoint {
    #[inline]
    fn from(url: &String) -> Self {
        Self::new(url)
    }
}

impl From<&Endpoint> for Endpoint {
    #[inline]
    fn from(endpoint: &Endpoint) -> Self {
        endpoint.clone()
    }
}

impl fmt::Debug for Endpoint {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name of a header may be its value, put there by mistake.
        f.debug_struct("Endpoint")
            .field("url", &self.redacted())
            .field("headers", &self.headers.len())
            .field("token", &self.token.is_some())
            .field("subprotocol", &self.subprotocol)
            .field("connect_timeout", &self.connect_timeout)
            .field("proxy", &self.proxy)
            .field("reconnect", &self.reconnect)
            .field("max_result_size", &self.max_result_size)
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}
