//! Names of hosts, as browsers send them in `Host` and `Origin`, and patterns of them.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

/// A host and, if it is told, a port: `example.com:8000`, `[::1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'n> {
    /// Without brackets, and without the dot that may stand at its end.
    pub host: &'n str,
    pub port: Option<u16>,
}

impl<'n> Name<'n> {
    pub(super) fn parse(text: &'n str) -> Option<Self> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']')?;
                host.parse::<std::net::Ipv6Addr>().ok()?;
                (host, rest.strip_prefix(':').or_else(|| rest.is_empty().then_some(""))?)
            }
            None => text.split_once(':').unwrap_or((text, "")),
        };
        let has_port = !port.is_empty();
        let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
        let port = if has_port { Some(port.parse().ok().filter(|_| is_number)?) } else { None };
        let host = if host.contains(':') { host } else { host.strip_suffix('.').unwrap_or(host) };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
        (!host.is_empty() && host.bytes().all(is_name)).then_some(Self { host, port })
    }

    /// Whether it is a name of the machine on which it is said. No page that came from elsewhere can have it.
    pub(super) fn is_loopback(&self) -> bool {
        let is_local = |name: &str| {
            let (_, top) = name.rsplit_once('.').unwrap_or(("", name));
            top.eq_ignore_ascii_case("localhost")
        };
        match self.host.parse() {
            Ok(IpAddr::V6(address)) => address.to_canonical().is_loopback(),
            Ok(IpAddr::V4(address)) => address.is_loopback(),
            Err(_) => is_local(self.host),
        }
    }
}

/// Hosts that are meant: one, or with `*.` in front all below it; with a port only on that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    host: String,
    below: bool,
    port: Option<u16>,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, InvalidName> {
        let (below, name) = text.strip_prefix("*.").map_or((false, text), |name| (true, name));
        let Name { host, port } = Name::parse(name).ok_or_else(|| InvalidName(text.to_owned()))?;
        Ok(Self { host: host.to_ascii_lowercase(), below, port })
    }

    /// Whether a name is meant. `usual` is the port of names that have none; without it, the port of a pattern that has none
    /// may be any.
    pub(super) fn matches(&self, name: Name<'_>, usual: Option<u16>) -> bool {
        let host = name.host.to_ascii_lowercase();
        let is_host = if self.below {
            host.strip_suffix(&self.host).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
        } else {
            host == self.host
        };
        let is_port = match (self.port, usual) {
            (None, None) => true,
            (port, usual) => port.or(usual) == name.port.or(usual),
        };
        is_host && is_port
    }
}

/// What was given is no origin, no host, or no URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidName(pub(super) String);

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not as it should be: an origin is `https://example.com` or `https://*.example.com:8443`, a host the same \
             without `https://`, a resource an `https` URL",
            self.0
        )
    }
}

impl Error for InvalidName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_a_host_and_maybe_a_port() {
        let name = |text| Name::parse(text).map(|name| (name.host, name.port));
        assert_eq!(name("example.com"), Some(("example.com", None)));
        assert_eq!(name("example.com.:80"), Some(("example.com", Some(80))));
        assert_eq!(name("[::1]:8000"), Some(("::1", Some(8000))));
        assert_eq!(name("[::1]"), Some(("::1", None)));
        assert_eq!(name("a:"), Some(("a", None)));
        for text in [
            "", ":80", "a:b", "a:+1", "a:65536", "::1", "[::1", "[::1]x", "[a]", "a b", "a/b", "ü", "a@b",
            ".",
        ] {
            assert_eq!(name(text), None, "{text:?}");
        }
    }

    #[test]
    fn loopback_is_what_no_other_machine_can_be_called() {
        for text in [
            "localhost",
            "LOCALHOST:1",
            "a.localhost",
            "localhost.",
            "127.0.0.1",
            "127.9.9.9:80",
            "[::1]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(Name::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "localhost.example.com",
            "notlocalhost",
            "127.0.0.1.example.com",
            "10.0.0.1",
            "[::]",
            "0.0.0.0",
            "1",
        ] {
            assert!(!Name::parse(text).unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_pattern_means_one_host_or_all_below_it() {
        let matches =
            |pattern, name| Pattern::parse(pattern).unwrap().matches(Name::parse(name).unwrap(), None);
        assert!(matches("example.com", "EXAMPLE.com:1"));
        assert!(!matches("example.com", "a.example.com"));
        assert!(matches("*.example.com", "a.b.example.com"));
        assert!(!matches("*.example.com", "example.com"));
        assert!(!matches("*.example.com", "evilexample.com"));
        assert!(!matches("*.example.com", ".example.com"));
        assert!(matches("example.com:1", "example.com:1"));
        assert!(!matches("example.com:1", "example.com"));
        for text in ["", "*", "*.", "https://a", "a/b", "a.*.b"] {
            assert!(Pattern::parse(text).is_err(), "{text:?}");
        }
    }
}
