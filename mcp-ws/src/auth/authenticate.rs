//! The question who somebody is, and whoever answers it.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;

use super::Identity;
use super::Refusal;
use super::UpgradeRequest;

/// Makes out who wants to connect.
///
/// A closure will do where nothing has to be waited for:
///
/// ```
/// use mcp_ws::auth::Refusal;
/// use mcp_ws::auth::UpgradeRequest;
/// use mcp_ws::prelude::*;
///
/// let server: Server = Server::new(tools![]).authenticate(|request: &UpgradeRequest<'_>| {
///     match request.header("x-device") {
///         Some(device) => Ok(Identity::new(device)),
///         None => Err(Refusal::unauthenticated("say which device you are")),
///     }
/// });
/// ```
///
/// One that asks somebody else is a type of its own:
///
/// ```
/// use mcp_ws::auth::Authenticate;
/// use mcp_ws::auth::Refusal;
/// use mcp_ws::auth::UpgradeRequest;
/// use mcp_ws::prelude::*;
/// # #[derive(Clone)]
/// # struct Sessions;
/// # impl Sessions {
/// #     async fn user_of(&self, _: &str) -> Result<Option<String>, std::io::Error> { Ok(None) }
/// # }
///
/// struct Accounts(Sessions);
///
/// impl Authenticate for Accounts {
///     async fn authenticate(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
///         let token = request.token().ok_or(Refusal::unauthenticated("a token is needed"))?;
///         match self.0.user_of(token).await {
///             Ok(Some(user)) => Ok(Identity::new(user)),
///             Ok(None) => Err(Refusal::invalid_token("this token is nobody's")),
///             Err(_) => Err(Refusal::unavailable("the accounts cannot be asked at the moment")),
///         }
///     }
/// }
/// # let _: Server = Server::new(tools![]).authenticate(Accounts(Sessions));
/// ```
///
/// It is asked once for each connection, with the upgrade at hand, and may take as long as
/// [`connection_timeout`](crate::Config::connection_timeout); on a listener of the server's own, nine tenths of what is left of it. Then whoever
/// wants to connect is told 503. If it panics, whoever wants to connect is told 500 and nobody else is concerned.
pub trait Authenticate: Send + Sync + 'static {
    /// Who it is.
    ///
    /// # Errors
    ///
    /// Why they may not connect: see [`Refusal`].
    ///
    /// # Cancel safety
    ///
    /// It is dropped when the connection ends, or the time is up.
    fn authenticate(
        &self,
        request: &UpgradeRequest<'_>,
    ) -> impl Future<Output = Result<Identity, Refusal>> + Send;
}

impl<F> Authenticate for F
where
    F: Fn(&UpgradeRequest<'_>) -> Result<Identity, Refusal> + Send + Sync + 'static,
{
    async fn authenticate(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
        self(request)
    }
}

/// An [`Authenticate`] of whichever type.
#[derive(Clone)]
pub(crate) struct Authenticator(Arc<dyn Boxed>);

impl Authenticator {
    pub(crate) fn of(authenticate: impl Authenticate) -> Self {
        Self(Arc::new(authenticate))
    }

    /// Who it is. Whatever the author's code does, this ends with an answer, unless it never does.
    pub(crate) async fn ask(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
        let asked = async { self.0.ask(request).await };
        let answer = AssertUnwindSafe(asked).catch_unwind().await;
        answer.unwrap_or_else(|_| Err(Refusal::broken()))
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authenticator")
    }
}

trait Boxed: Send + Sync {
    fn ask<'r>(&'r self, request: &'r UpgradeRequest<'_>) -> Asked<'r>;
}

type Asked<'r> = Pin<Box<dyn Future<Output = Result<Identity, Refusal>> + Send + 'r>>;

impl<T: Authenticate> Boxed for T {
    fn ask<'r>(&'r self, request: &'r UpgradeRequest<'_>) -> Asked<'r> {
        Box::pin(self.authenticate(request))
    }
}
