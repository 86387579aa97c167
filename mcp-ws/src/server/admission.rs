//! From a request to a connection, or to a refusal: is it an upgrade, may it come from there, who is it, is there room.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use tokio::time::Instant;

use super::Server;
use super::arrival::Listening;
use super::arrival::Until;
use super::upgrade::Upgrade;
use crate::auth::Authenticate;
use crate::auth::Authenticator;
use crate::auth::Policy;
use crate::auth::ProtectedResource;
use crate::auth::Refusal;
use crate::meter;

impl<S: 'static> Server<S> {
    /// Lets nobody connect whom this does not recognise; see [`auth`](crate::auth). Tools find who it was in
    /// [`Context::identity`](crate::Context::identity).
    ///
    /// It concerns connections that are accepted, not those that are [dialled](Server::dial): whom one dials, one knows.
    #[must_use]
    pub fn authenticate(mut self, authenticate: impl Authenticate) -> Self {
        self.authenticator = Some(Authenticator::of(authenticate));
        self
    }

    /// Tells the operator of tokens that will be seen where they should not.
    pub(super) fn warn_of_tokens(&self) {
        if self.config.query_tokens {
            tracing::warn!(
                "tokens are taken from the query (`Config::query_tokens`): whatever stands before this server may log them"
            );
        }
    }

    /// Says where tokens are got: to whoever is refused for want of one, and at a path beside the WebSocket.
    #[must_use]
    pub fn protected_resource(mut self, resource: ProtectedResource) -> Self {
        self.access = self.access.with_metadata(resource.metadata_url());
        self.resource = Some(Arc::new(resource));
        self
    }
}

impl Server {
    /// Answers a request at the path of the WebSocket, and has its connection served if it becomes one.
    pub(super) async fn admit(&self, request: Request) -> Response {
        let response = self.answer(request).await;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            meter::refused(response.status().as_u16());
        }
        response
    }

    async fn answer(&self, request: Request) -> Response {
        let (mut parts, _) = request.into_parts();
        let upgrade = match Upgrade::of(&mut parts) {
            Ok(upgrade) => upgrade,
            Err(response) => return response,
        };
        let policy = Policy {
            hosts: &self.config.allowed_hosts,
            origins: &self.config.allowed_origins,
            sources: self.config.token_sources(),
            authenticator: self.authenticator.as_ref(),
            resource: self.resource.as_deref(),
            kept_headers: &self.config.kept_headers,
        };
        let on_loopback = parts.extensions.get::<Listening>().map(|listening| listening.loopback);
        let until = parts.extensions.get::<Until>().copied();
        let admitted = policy.admit(&parts, on_loopback);
        let admitted = tokio::time::timeout(self.patience(until), admitted).await;
        match admitted {
            Ok(Ok(caller)) => self.upgrade(upgrade, caller),
            Ok(Err(response)) => response,
            Err(_) => {
                let late = Refusal::unavailable("it could not be found out in time who you are");
                late.response(None)
            }
        }
    }

    /// How long it may take to find out who somebody is. Where the connection is dropped then, some time is left to be told so.
    fn patience(&self, until: Option<Until>) -> Duration {
        match until {
            Some(Until(until)) => until.saturating_duration_since(Instant::now()) / 10 * 9,
            None => self.config.connection_timeout,
        }
    }
}
