//! From a request to a caller: where it comes from, then who it is.

use std::borrow::Cow;
use std::time::SystemTime;

use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;

use super::Authenticator;
use super::Caller;
use super::Hosts;
use super::Identity;
use super::Origins;
use super::ProtectedResource;
use super::Refusal;
use super::TokenSources;
use super::UpgradeRequest;
use super::name::Name;
use super::request::address_of;

/// All that decides who may connect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy<'p> {
    pub hosts: &'p Hosts,
    pub origins: &'p Origins,
    pub sources: TokenSources,
    pub authenticator: Option<&'p Authenticator>,
    pub resource: Option<&'p ProtectedResource>,
    /// Names of headers that tools are to see.
    pub kept_headers: &'p [Cow<'static, str>],
}

impl Policy<'_> {
    /// Who wants to connect, or what they are told instead. `on_loopback` says whether the listener is bound to loopback, if that is
    /// known.
    ///
    /// # Errors
    ///
    /// The response that refuses them.
    #[allow(clippy::result_large_err, reason = "it is sent as it is, once")]
    pub(crate) async fn admit(&self, parts: &Parts, on_loopback: Option<bool>) -> Result<Caller, Response> {
        self.check_place(parts, on_loopback)?;
        let identity = self.identify(parts).await.map_err(|refusal| {
            let (address, status) = (address_of(parts), refusal.status().as_u16());
            let passed_over = self.sources.passed_over(parts);
            tracing::info!(target: "mcp_ws::auth", ?address, status, why = %refusal, passed_over, "not let in");
            refusal.response(self.resource)
        })?;
        let kept = self.kept_headers.iter().filter_map(|name| {
            let value = parts.headers.get(&**name)?.to_str().ok()?;
            Some((Box::from(&**name), Box::from(value)))
        });
        Ok(Caller::default()
            .with_identity(identity)
            .with_address(address_of(parts))
            .with_headers(kept.collect()))
    }

    #[allow(clippy::result_large_err, reason = "it is sent as it is, once")]
    fn check_place(&self, parts: &Parts, on_loopback: Option<bool>) -> Result<(), Response> {
        let refused = |status: StatusCode, what: &'static str, advice: &'static str| {
            let (host, origin) = (parts.headers.get(header::HOST), parts.headers.get(header::ORIGIN));
            tracing::debug!(?host, ?origin, address = ?address_of(parts), "{what}");
            (status, format!("{what}{advice}")).into_response()
        };
        let Some(host) = host_of(parts) else {
            return Err(refused(
                StatusCode::BAD_REQUEST,
                "there must be one `Host`, and it the name of one",
                "",
            ));
        };
        if !self.hosts.allow(host, on_loopback) {
            let what = "this `Host` is not served here";
            return Err(refused(StatusCode::FORBIDDEN, what, "; `Config::allowed_hosts` says which are"));
        }
        if !self.allows_origin(&parts.headers, host, on_loopback) {
            let what = "pages of this `Origin` may not connect";
            return Err(refused(StatusCode::FORBIDDEN, what, "; `Config::allowed_origins` says which may"));
        }
        Ok(())
    }

    /// Whether the page that connects may, or it is no page.
    fn allows_origin(&self, headers: &HeaderMap, host: Name<'_>, on_loopback: Option<bool>) -> bool {
        let mut origins = headers.get_all(header::ORIGIN).into_iter();
        match (origins.next(), origins.next()) {
            (None, _) => true,
            (Some(origin), None) => {
                origin.to_str().is_ok_and(|origin| self.origins.allows(origin, Some(host), on_loopback))
            }
            (Some(_), Some(_)) => false,
        }
    }

    async fn identify(&self, parts: &Parts) -> Result<Option<Identity>, Refusal> {
        let identity = match self.authenticator {
            None => parts.extensions.get::<Identity>().cloned(),
            Some(authenticator) => {
                let request = UpgradeRequest::of(parts, self.sources)?;
                Some(authenticator.ask(&request).await?)
            }
        };
        let expiry = identity.as_ref().and_then(Identity::expiry);
        if expiry.is_some_and(|expiry| expiry <= SystemTime::now()) {
            return Err(Refusal::invalid_token("the token has expired"));
        }
        Ok(identity)
    }
}

/// The host that is addressed (RFC 9112, section 3.2): of the target, if that has one, or of the one `Host` that there has to be.
fn host_of(parts: &Parts) -> Option<Name<'_>> {
    let mut hosts = parts.headers.get_all(header::HOST).into_iter();
    let host = hosts.next()?.to_str().ok()?;
    if hosts.next().is_some() {
        return None;
    }
    Name::parse(parts.uri.authority().map_or(host, |authority| authority.as_str()))
}
