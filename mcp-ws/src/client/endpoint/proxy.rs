//! Which proxy an endpoint is reached through. Going through it is up to `dial`.

use std::fmt;
use std::net::IpAddr;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;

use super::Target;
use super::target::Authority;
use crate::client::Error;

/// Which proxy to go through. It has to be one of HTTP, and lets connections through by `CONNECT`.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proxy {
    /// What the environment says, as it does for most programs: `HTTPS_PROXY` for `wss`, `HTTP_PROXY` for `ws`, `ALL_PROXY` for
    /// both, and `NO_PROXY` for hosts without, in capital letters or small ones. Never for `localhost` and the addresses of this
    /// machine's loopback.
    #[default]
    Environment,
    /// None, whatever the environment says.
    None,
    /// This one, for every host: `http://user:password@host:port`.
    Url(String),
}

/// Where a proxy is, and who we are there.
pub(in crate::client) struct Hop {
    pub(in crate::client) host: String,
    pub(in crate::client) port: u16,
    pub(in crate::client) basic: Option<HeaderValue>,
}

impl Proxy {
    /// The proxy for a target, if it goes through one. `environment` is looked at only if it is asked.
    pub(in crate::client) fn hop(
        &self,
        target: &Target,
        environment: impl FnOnce() -> Matcher,
    ) -> Result<Option<Hop>, Error> {
        match self {
            Self::None => Ok(None),
            Self::Url(url) => Hop::parse(url).map(Some),
            // A proxy's loopback is not ours.
            Self::Environment if is_loopback(&target.host) => Ok(None),
            Self::Environment => {
                let scheme = if target.secure { "https" } else { "http" };
                let url = Uri::builder().scheme(scheme).authority(&*target.authority).path_and_query("/");
                let found = url.build().ok().and_then(|url| environment().intercept(&url));
                let Some(found) = found else { return Ok(None) };
                let mut hop = Hop::parse(&found.uri().to_string())?;
                hop.basic = found.basic_auth().cloned();
                Ok(Some(hop))
            }
        }
    }
}

impl Hop {
    /// Takes the URL of a proxy apart. What is wrong with it is told without showing it.
    #[inline]
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let url = url.trim();
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let authority = match scheme.to_ascii_lowercase().as_str() {
            "http" => Authority::parse(authority),
            _ => Err(
                "its URL does not begin with `http://`, and others are not spoken to; `Proxy::None` goes without",
            ),
        };
        let Authority { host, port, basic } =
            authority.map_err(|why| Error::Endpoint { why: format!("the proxy: {why}") })?;
        Ok(Self { host, port: port.unwrap_or(80), basic })
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url(…)",
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    match host.parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback(),
        Ok(IpAddr::V6(address)) => address.to_canonical().is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proxy for a URL, as host, port, and what it is told, where the environment says these.
    fn hop(proxy: &Proxy, url: &str) -> Option<(String, u16, Option<String>)> {
        let environment = || {
            let all =
                Matcher::builder().http("http://plain:3128").https("user:p%40ss@safe").no("in.example.com");
            all.build()
        };
        let hop = proxy.hop(&Target::parse(url, false).unwrap(), environment).unwrap()?;
        Some((hop.host, hop.port, hop.basic.map(|basic| basic.to_str().unwrap().to_owned())))
    }

    #[test]
    fn the_environment_has_one_for_each_scheme() {
        let hop = |url| hop(&Proxy::Environment, url);
        assert_eq!(hop("ws://example.com/"), Some(("plain".into(), 3128, None)));
        // `user:p@ss`
        let basic = Some("Basic dXNlcjpwQHNz".to_owned());
        assert_eq!(hop("wss://example.com/"), Some(("safe".into(), 80, basic)));
        assert_eq!(hop("wss://a.in.example.com/"), None);
    }

    #[test]
    fn loopback_is_reached_without_unless_a_proxy_is_named() {
        let named = Proxy::Url("http://user:p%40ss@[::1]:8080/".to_owned());
        for host in
            ["localhost", "LOCALHOST.", "127.0.0.1", "127.8.9.10:80", "[::1]:9000", "[::ffff:127.0.0.1]"]
        {
            let url = format!("ws://{host}/");
            assert_eq!(hop(&Proxy::Environment, &url), None, "{host}");
            let basic = Some("Basic dXNlcjpwQHNz".to_owned());
            assert_eq!(hop(&named, &url), Some(("::1".into(), 8080, basic)));
        }
        assert!(hop(&Proxy::Environment, "ws://localhost.example.com/").is_some());
        assert_eq!(hop(&Proxy::None, "ws://example.com/"), None);
    }

    #[test]
    fn other_proxies_are_an_error_that_does_not_show_them() {
        for url in ["socks5://user:s3cr3t@host", "https://user:s3cr3t@host", "http://user:s3cr3t@host:x", ""]
        {
            let Err(error) = Hop::parse(url) else { panic!("{url}") };
            assert!(matches!(error, Error::Endpoint { .. }));
            assert!(!format!("{error} {error:?}").contains("s3cr3t"));
        }
    }
}
