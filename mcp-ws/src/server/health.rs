//! Whether the server takes connections, for whoever asks in HTTP: balancers, orchestrators. It says that and nothing else, to
//! everybody.

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::routing::get;

use super::Server;
use super::sessions::Full;

impl Server {
    /// A route for an app that this server is [mounted](Self::mount) in: 200 and `{"status":"ok"}` while it takes connections, 503
    /// and `{"status":"stopping"}` or `{"status":"full"}` while it does not. Nobody has to say who they are for that, and nobody
    /// learns more. A server of its own has it at [`health_path`](crate::Config::health_path).
    ///
    /// Point readiness probes at it: who restarts what is full makes it no better.
    ///
    /// ```
    /// use axum::Router;
    /// use mcp_ws::prelude::*;
    ///
    /// let mcp = Server::new(tools![]);
    /// let app: Router = mcp.router().route("/health", mcp.health());
    /// ```
    pub fn health<A: Clone + Send + Sync + 'static>(&self) -> MethodRouter<A> {
        let server = self.clone();
        get(move || async move { server.tell_health() })
    }

    /// All routes of a server of its own.
    pub(super) fn own_router(&self) -> Router {
        let Some(path) = self.config.health_path.clone() else { return self.router() };
        let path = format!("/{}", path.trim_matches('/'));
        let server = self.clone();
        // As a fallback it is in nobody's way, and may have any name.
        self.router().fallback(move |request: Request| async move {
            if request.uri().path() != path {
                return StatusCode::NOT_FOUND.into_response();
            }
            if !matches!(*request.method(), Method::GET | Method::HEAD) {
                return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
            }
            server.tell_health()
        })
    }

    fn tell_health(&self) -> Response {
        let (status, body) = match self.sessions.fullness(self.config.max_connections) {
            None => (StatusCode::OK, r#"{"status":"ok"}"#),
            Some(Full::Stopping) => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"stopping"}"#),
            Some(Full::TooMany) => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"full"}"#),
        };
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        (status, headers, body).into_response()
    }
}
