//! What a server says of itself as an OAuth 2.0 protected resource (RFC 9728).

use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;

use super::InvalidName;
use super::name::Name;

/// Where tokens for a server are got: its protected resource metadata (RFC 9728).
///
/// It is served below `/.well-known/oauth-protected-resource`, beside the WebSocket, and named in the challenge of each 401 and 403, so that
/// clients find the authorization server by themselves.
///
/// ```
/// use mcp_ws::auth::ProtectedResource;
/// use mcp_ws::prelude::*;
///
/// let resource = ProtectedResource::new("https://mcp.example.com/ws")?
///     .authorization_server("https://login.example.com")
///     .scopes(["items:read", "items:write"]);
/// let server: Server = Server::new(tools![]).protected_resource(resource);
/// # Ok::<_, mcp_ws::auth::InvalidName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProtectedResource {
    resource: String,
    authorization_servers: Vec<String>,
    #[serde(rename = "scopes_supported", skip_serializing_if = "Vec::is_empty")]
    pub(super) scopes: Vec<String>,
    bearer_methods_supported: [&'static str; 1],
    #[serde(rename = "resource_name", skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(rename = "resource_documentation", skip_serializing_if = "Option::is_none")]
    documentation: Option<String>,
    /// The scheme and host of `resource`, and its path.
    #[serde(skip)]
    place: (String, String),
}

/// Where metadata stands: before the path of the resource (RFC 9728, section 3.1).
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

impl ProtectedResource {
    /// The resource of this identifier: the URL by which clients reach the WebSocket, with `https` in place of `wss`. Tokens have to
    /// be issued for it (RFC 8707). `http` is taken for loopback alone.
    ///
    /// # Errors
    ///
    /// It is no such URL: see [`InvalidName`].
    #[inline]
    pub fn new(url: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName(url.to_owned());
        let spelled = match url.split_once("://") {
            Some(("wss", rest)) => format!("https://{rest}"),
            Some(("ws", rest)) => format!("http://{rest}"),
            _ => url.to_owned(),
        };
        let uri: Uri = spelled.parse().map_err(|_| invalid())?;
        let authority = uri.authority().ok_or_else(invalid)?.as_str();
        let host = Name::parse(authority).ok_or_else(invalid)?;
        let scheme = uri.scheme_str().ok_or_else(invalid)?;
        let is_safe = scheme == "https" || scheme == "http" && host.is_loopback();
        if !is_safe || uri.query().is_some() || url.contains('#') {
            return Err(invalid());
        }
        let place = (format!("{scheme}://{authority}"), uri.path().trim_end_matches('/').to_owned());
        Ok(Self {
            resource: spelled,
            authorization_servers: Vec::new(),
            scopes: Vec::new(),
            bearer_methods_supported: ["header"],
            name: None,
            documentation: None,
            place,
        })
    }

    /// One that gives out tokens for it, by its issuer identifier. At least one is needed.
    #[must_use]
    pub fn authorization_server(mut self, issuer: impl Into<String>) -> Self {
        self.authorization_servers.push(issuer.into());
        self
    }

    /// The scopes that there are, besides those that were named before.
    #[must_use]
    pub fn scopes<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// What people are shown.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Where developers can read more: a URL.
    #[must_use]
    pub fn documentation(mut self, url: impl Into<String>) -> Self {
        self.documentation = Some(url.into());
        self
    }

    /// Where its metadata is.
    pub(crate) fn metadata_url(&self) -> String {
        let (origin, path) = &self.place;
        format!("{origin}{WELL_KNOWN}{path}")
    }

    /// The same without the host.
    pub(crate) fn metadata_path(&self) -> String {
        format!("{WELL_KNOWN}{}", self.place.1)
    }

    /// The answer to browsers that ask whether a page may ask for the metadata with headers of its own.
    pub(crate) fn preflight() -> Response {
        let headers = [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET"),
        ];
        (StatusCode::NO_CONTENT, headers).into_response()
    }

    /// The metadata. Pages may read it, for it is no secret, and clients in browsers need it.
    pub(crate) fn metadata(&self) -> Response {
        let json = serde_json::to_string(self).unwrap_or_default();
        let headers =
            [(header::CONTENT_TYPE, "application/json"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
        (headers, json).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_says_where_tokens_are_got() {
        let resource = ProtectedResource::new("wss://mcp.example.com/ws")
            .unwrap()
            .authorization_server("https://login.example.com")
            .scopes(["a"])
            .name("Items")
            .documentation("https://example.com/docs");
        let expected = r#"{"resource":"https://mcp.example.com/ws","authorization_servers":["https://login.example.com"],"scopes_supported":["a"],"bearer_methods_supported":["header"],"resource_name":"Items","resource_documentation":"https://example.com/docs"}"#;
        assert_eq!(serde_json::to_string(&resource).unwrap(), expected);
    }

    #[test]
    fn metadata_stands_before_the_path_of_the_resource() {
        let url = |text| ProtectedResource::new(text).unwrap().metadata_url();
        assert_eq!(url("https://a.test/x/ws"), "https://a.test/.well-known/oauth-protected-resource/x/ws");
        assert_eq!(url("https://a.test:8443/"), "https://a.test:8443/.well-known/oauth-protected-resource");
        assert_eq!(url("ws://localhost:1/ws"), "http://localhost:1/.well-known/oauth-protected-resource/ws");
    }

    #[test]
    fn a_resource_is_a_url_of_https() {
        for text in [
            "",
            "mcp",
            "http://example.com/ws",
            "ftp://a/b",
            "https://a/b?c",
            "https://a/b#c",
            "https://u@a/b",
            "ws://a/b",
        ] {
            assert!(ProtectedResource::new(text).is_err(), "{text:?}");
        }
    }
}
