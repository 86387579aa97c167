//! What a URL means to a dialler: whom to connect to, and what to ask there.
//!
//! Path and query stay as they are written, byte for byte: tokens stand in them, and their servers are particular.

use std::net::Ipv6Addr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::Uri;
use hyper::header::HeaderValue;
use hyper::http::uri::PathAndQuery;
use percent_encoding::percent_decode_str;

/// A URL, taken apart.
pub(in crate::client) struct Target {
    /// Whether it is spoken to in TLS.
    pub(in crate::client) secure: bool,
    /// A name or an address, without brackets.
    pub(in crate::client) host: String,
    pub(in crate::client) port: u16,
    /// Host and port as HTTP has them: without the port if it is the usual one.
    pub(in crate::client) authority: String,
    /// The user and password, as a header has them.
    pub(in crate::client) basic: Option<HeaderValue>,
    path_and_query: PathAndQuery,
}

impl Target {
    /// Takes a URL of an endpoint apart. What is wrong with it is told without showing it.
    #[inline]
    pub(super) fn parse(url: &str, escapes_plus: bool) -> Result<Self, &'static str> {
        let url = url.trim();
        let Some((scheme, rest)) = url.split_once("://") else {
            return Err("its URL does not begin with `ws://` or `wss://`");
        };
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "ws" | "http" => false,
            "wss" | "https" => true,
            _ => return Err("its URL is neither one of `ws` nor of `wss`"),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let mut path_and_query = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
        if let Some(query) = query {
            path_and_query.push('?');
            path_and_query.push_str(&if escapes_plus { query.replace('+', "%2B") } else { query.to_owned() });
        }
        let path_and_query = PathAndQuery::try_from(path_and_query)
            .map_err(|_| "its URL has a character that is written with `%` in a URL, or is too long")?;
        let usual = if secure { 443 } else { 80 };
        let Authority { host, port, basic } = Authority::parse(authority)?;
        let written = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        let authority = match port {
            Some(port) if port != usual => format!("{written}:{port}"),
            _ => written,
        };
        Ok(Self { secure, host, port: port.unwrap_or(usual), authority, basic, path_and_query })
    }

    /// What is asked of the host.
    pub(in crate::client) fn path(&self) -> Uri {
        Uri::from(self.path_and_query.clone())
    }

    pub(super) fn query(&self) -> Option<&str> {
        self.path_and_query.query()
    }

    /// The URL without user, password and query.
    pub(in crate::client) fn redacted(&self) -> String {
        let scheme = if self.secure { "wss" } else { "ws" };
        let query = if self.path_and_query.query().is_some() { "?…" } else { "" };
        format!("{scheme}://{}{}{query}", self.authority, self.path_and_query.path())
    }
}

/// Who a URL speaks of.
pub(in crate::client) struct Authority {
    /// Without brackets.
    pub(in crate::client) host: String,
    pub(in crate::client) port: Option<u16>,
    pub(in crate::client) basic: Option<HeaderValue>,
}

impl Authority {
    /// Takes `user:password@host:port` apart.
    #[inline]
    pub(in crate::client) fn parse(authority: &str) -> Result<Self, &'static str> {
        let (user, address) = match authority.rsplit_once('@') {
            Some((user, address)) => (Some(user), address),
            None => (None, authority),
        };
        let (host, port) = match address.strip_prefix('[') {
            Some(address) => {
                let (host, port) = address.split_once(']').ok_or("its URL has a `[` without `]`")?;
                host.parse::<Ipv6Addr>().map_err(|_| "its URL has no IPv6 address in the brackets")?;
                (host, port)
            }
            None => address.split_at(address.find(':').unwrap_or(address.len())),
        };
        let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        if host.is_empty() {
            return Err("its URL has no host");
        }
        if !host.chars().all(is_of_a_name) {
            return Err(
                "its URL has a host with other characters than letters of ASCII, digits, `-`, `.` and `_`",
            );
        }
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            Some("") => None,
            Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                let port = port.parse().ok().filter(|port| *port != 0);
                Some(port.ok_or("its URL has a port that is not between 1 and 65535")?)
            }
            _ => return Err("its URL has a port that is no number"),
        };
        Ok(Self { host: host.to_owned(), port, basic: user.map(basic).transpose()? })
    }
}

/// `user:password`, as it stands in a URL, as the value of a header.
#[inline]
fn basic(user: &str) -> Result<HeaderValue, &'static str> {
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let mut plain: Vec<u8> = percent_decode_str(user).collect();
    plain.push(b':');
    plain.extend(percent_decode_str(password));
    let value = HeaderValue::try_from(format!("Basic {}", BASE64.encode(&plain)));
    let mut value = value.map_err(|_| "its URL has a user that no header can have")?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whom a URL means, what `Host` says, what is asked, and what logs show.
    fn check(url: &str, host: &str, port: u16, authority: &str, path: &str, redacted: &str) {
        let target = Target::parse(url, false).unwrap();
        assert_eq!((&*target.host, target.port), (host, port), "{url}");
        assert_eq!((&*target.authority, &*target.path().to_string()), (authority, path), "{url}");
        assert_eq!(target.redacted(), redacted, "{url}");
    }

    #[test]
    fn a_url_is_taken_apart() {
        check("ws://Host", "Host", 80, "Host", "/", "ws://Host/");
        check("WSS://host:443/", "host", 443, "host", "/", "wss://host/");
        check("https://host:80/a", "host", 80, "host:80", "/a", "wss://host:80/a");
        check(" http://host:/a//b?c\n", "host", 80, "host", "/a//b?c", "ws://host/a//b?…");
        check("ws://u:p@h?a=1/2?3#x", "h", 80, "h", "/?a=1/2?3", "ws://h/?…");
        check("ws://u:p@q@h/@", "h", 80, "h", "/@", "ws://h/@");
        check("ws://[::1]:9/", "::1", 9, "[::1]:9", "/", "ws://[::1]:9/");
        check("wss://[::1]", "::1", 443, "[::1]", "/", "wss://[::1]/");
    }

    #[test]
    fn only_a_query_has_its_plus_escaped() {
        let target = Target::parse("ws://h/a+b?t=c+d+e", true).unwrap();
        assert_eq!(target.path().to_string(), "/a+b?t=c%2Bd%2Be");
    }
}
