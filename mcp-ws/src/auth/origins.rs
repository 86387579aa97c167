//! Which pages may connect.

use super::InvalidName;
use super::name::Name;
use super::name::Pattern;

/// Which pages may connect: what the `Origin` of an upgrade may be (RFC 6455, section 10.2).
///
/// Browsers send it with every upgrade, and let no page change it; nothing else protects a WebSocket from them. Who sends none is no
/// browser, and always allowed.
///
/// By default pages of this machine (`http://localhost:3000`) may connect to a server on this machine: one that is addressed by a name of
/// loopback and, unless it is a router in an app, whose listener is bound to loopback. All others are refused until they are allowed:
///
/// ```
/// use mcp_ws::Config;
/// use mcp_ws::auth::Origins;
///
/// let allowed_origins = Origins::default().allow(["https://app.example.com", "https://*.example.org"])?;
/// let config = Config { allowed_origins, ..Config::default() };
/// # Ok::<_, mcp_ws::auth::InvalidName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins {
    rule: Rule,
    listed: Vec<Listed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Loopback,
    None,
    Any,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Listed {
    /// What has no host: sandboxed frames, and files.
    Null,
    /// Whatever has this scheme.
    All {
        scheme: String,
    },
    Of {
        scheme: String,
        host: Pattern,
    },
}

impl Default for Origins {
    fn default() -> Self {
        Self::with(Rule::Loopback)
    }
}

impl Origins {
    /// None at all, until some are allowed.
    pub fn none() -> Self {
        Self::with(Rule::None)
    }

    /// Every page there is. Only where whoever connects proves who they are, by something that a browser does not send by
    /// itself.
    pub fn any() -> Self {
        Self::with(Rule::Any)
    }

    /// These too: `https://example.com`, with a port if it is not the usual one; `https://*.example.com` for all below it;
    /// `vscode-webview://*` and the like; `null` for what has no origin, which anybody can be.
    ///
    /// # Errors
    ///
    /// One of them is no origin: see [`InvalidName`].
    pub fn allow(mut self, origins: impl IntoIterator<Item: AsRef<str>>) -> Result<Self, InvalidName> {
        for origin in origins {
            self.listed.push(Listed::parse(origin.as_ref())?);
        }
        Ok(self)
    }

    /// Whether pages of this origin may connect to a server that is addressed so. `on_loopback` says whether its listener is bound to
    /// loopback, if that is known.
    pub(super) fn allows(&self, origin: &str, host: Option<Name<'_>>, on_loopback: Option<bool>) -> bool {
        if self.rule == Rule::Any || self.listed.iter().any(|listed| listed.matches(origin)) {
            return true;
        }
        // Behind a proxy on this machine a listener on loopback serves everybody, and pages of a visitor's machine are none of this one's.
        let is_here = on_loopback != Some(false) && host.is_some_and(|host| host.is_loopback());
        self.rule == Rule::Loopback && is_here && is_loopback(origin)
    }

    fn with(rule: Rule) -> Self {
        Self { rule, listed: Vec::new() }
    }
}

impl Listed {
    #[inline]
    fn parse(text: &str) -> Result<Self, InvalidName> {
        if text == "null" {
            return Ok(Self::Null);
        }
        let invalid = || InvalidName(text.to_owned());
        let (scheme, name) = text.split_once("://").ok_or_else(invalid)?;
        let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        if scheme.is_empty() || !scheme.bytes().all(is_scheme) {
            return Err(invalid());
        }
        let scheme = scheme.to_ascii_lowercase();
        if name == "*" && usual_port(&scheme) == 0 {
            return Ok(Self::All { scheme });
        }
        // People copy what stands in the address bar.
        let name = name.strip_suffix('/').unwrap_or(name);
        let host = Pattern::parse(name).map_err(|_| invalid())?;
        Ok(Self::Of { scheme, host })
    }

    fn matches(&self, origin: &str) -> bool {
        match (self, split(origin)) {
            (Self::Null, None) => origin == "null",
            (Self::All { scheme }, Some((other, _))) => other.eq_ignore_ascii_case(scheme),
            (Self::Of { scheme, host }, Some((other, name))) => {
                other.eq_ignore_ascii_case(scheme) && host.matches(name, Some(usual_port(scheme)))
            }
            _ => false,
        }
    }
}

/// Whether it is that of a page of this machine, by whichever port.
fn is_loopback(origin: &str) -> bool {
    split(origin).is_some_and(|(scheme, name)| {
        (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) && name.is_loopback()
    })
}

fn split(origin: &str) -> Option<(&str, Name<'_>)> {
    let (scheme, name) = origin.split_once("://")?;
    Some((scheme, Name::parse(name)?))
}

/// The port of an origin that tells none; 0 for schemes that have no ports.
fn usual_port(scheme: &str) -> u16 {
    match scheme {
        "http" => 80,
        "https" => 443,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(origins: &Origins, host: &str, on_loopback: Option<bool>, yes: &[&str], no: &[&str]) {
        let allows = |origin: &&&str| origins.allows(origin, Name::parse(host), on_loopback);
        assert_eq!(yes.iter().filter(|origin| !allows(origin)).collect::<Vec<_>>(), [&""; 0], "refused");
        assert_eq!(no.iter().filter(allows).collect::<Vec<_>>(), [&""; 0], "allowed");
    }

    const HERE: [&str; 4] =
        ["http://localhost", "http://localhost:3000", "https://127.0.0.1:8", "http://[::1]:1"];
    const ELSEWHERE: [&str; 8] = [
        "https://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "null",
        "",
        "file://",
        "http://localhost@example.com",
        "http://localhost/",
    ];

    #[test]
    fn pages_of_this_machine_may_connect_to_this_machine() {
        check(&Origins::default(), "localhost:8000", Some(true), &HERE, &ELSEWHERE);
        check(&Origins::default(), "127.0.0.1:8000", None, &HERE, &ELSEWHERE);
    }

    #[test]
    fn no_page_may_connect_to_what_is_elsewhere() {
        for (host, on_loopback) in
            [("example.com", None), ("example.com", Some(false)), ("localhost", Some(false))]
        {
            check(&Origins::default(), host, on_loopback, &[], &HERE);
            check(&Origins::default(), host, on_loopback, &[], &ELSEWHERE);
        }
        check(&Origins::none(), "localhost", Some(true), &[], &HERE);
    }

    #[test]
    fn no_page_of_a_visitor_s_machine_may_connect_to_what_a_proxy_here_makes_public() {
        check(&Origins::default(), "mcp.example.com", Some(true), &[], &HERE);
    }

    #[test]
    fn what_is_allowed_is_allowed_by_scheme_host_and_port() {
        let listed = ["https://example.com/", "http://a.test:8080", "https://*.b.test", "HTTPS://C.test:443"];
        let origins = Origins::none().allow(listed).unwrap();
        let yes = [
            "https://example.com",
            "https://example.com:443",
            "http://a.test:8080",
            "https://x.b.test",
            "https://c.test",
        ];
        let no = ["http://example.com", "https://example.com:444", "http://a.test", "https://b.test", "null"];
        check(&origins, "example.com", Some(false), &yes, &no);
    }

    #[test]
    fn other_schemes_and_no_origin_have_to_be_allowed_by_name() {
        let origins =
            Origins::none().allow(["chrome-extension://abc", "vscode-webview://*", "null"]).unwrap();
        check(
            &origins,
            "a",
            None,
            &["chrome-extension://abc", "vscode-webview://1a", "null"],
            &["chrome-extension://abd", "file://", "x"],
        );
        check(&Origins::any(), "a", Some(false), &ELSEWHERE, &[]);
    }

    #[test]
    fn what_is_no_origin_cannot_be_allowed() {
        for text in ["", "example.com", "*", "https://", "https://*", "https://a/b", "://a", "https://a:x"] {
            assert!(Origins::default().allow([text]).is_err(), "{text:?}");
        }
    }
}
