//! Authentication that somebody else has done.

use super::Authenticate;
use super::Identity;
use super::Refusal;
use super::UpgradeRequest;

/// Takes the [`Identity`] that a layer of the app has put into the extensions of the request, and refuses whoever has none.
///
/// ```
/// use axum::Router;
/// use axum::extract::Request;
/// use axum::middleware;
/// use axum::middleware::Next;
/// use mcp_ws::auth::Layered;
/// use mcp_ws::prelude::*;
///
/// async fn log_in(mut request: Request, next: Next) -> axum::response::Response {
///     // As the app does it: by a cookie, say.
///     request.extensions_mut().insert(Identity::new("ann"));
///     next.run(request).await
/// }
///
/// let mcp = Server::new(tools![]).authenticate(Layered);
/// let app: Router = mcp.router().layer(middleware::from_fn(log_in));
/// ```
///
/// Who is told by cookies is told by browsers without anybody's doing: leave [`Origins`](super::Origins) as strict as they are then. A
/// server without an authenticator takes such an identity too, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layered;

impl Authenticate for Layered {
    async fn authenticate(&self, request: &UpgradeRequest<'_>) -> Result<Identity, Refusal> {
        let identity = request.extension::<Identity>().cloned();
        identity.ok_or(Refusal::unauthenticated("log in first"))
    }
}
