//! By which names a server may be addressed.

use super::InvalidName;
use super::name::Name;
use super::name::Pattern;

/// By which hosts a server may be addressed: what the `Host` of an upgrade may be.
///
/// A page can have the name of its own host point to `127.0.0.1`, and then has the same origin as what is served there. What it
/// cannot do is to send another `Host` than that name.
///
/// By default: on a listener that is bound to loopback, the names of loopback (`localhost`, `127.0.0.1`, `[::1]`); anywhere else, and on a
/// router in an app, any.
///
/// ```
/// use mcp_ws::Config;
/// use mcp_ws::auth::Hosts;
///
/// let allowed_hosts = Hosts::of(["mcp.example.com", "*.internal.example.com:8443"])?;
/// let config = Config { allowed_hosts, ..Config::default() };
/// # Ok::<_, mcp_ws::auth::InvalidName>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts {
    rule: Rule,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Rule {
    #[default]
    Usual,
    Any,
    Listed(Vec<Pattern>),
}

impl Hosts {
    /// Any host: for a server behind a proxy that checks by itself.
    pub fn any() -> Self {
        Self { rule: Rule::Any }
    }

    /// These, and the names of loopback. One without a port may have any.
    ///
    /// # Errors
    ///
    /// One of them is no host: see [`InvalidName`].
    pub fn of(hosts: impl IntoIterator<Item: AsRef<str>>) -> Result<Self, InvalidName> {
        let hosts = hosts.into_iter().map(|host| Pattern::parse(host.as_ref()));
        Ok(Self { rule: Rule::Listed(hosts.collect::<Result<_, _>>()?) })
    }

    /// Whether a server may be addressed so. `on_loopback` says whether its listener is bound to loopback, if that is known.
    pub(super) fn allow(&self, host: Name<'_>, on_loopback: Option<bool>) -> bool {
        match &self.rule {
            Rule::Any => true,
            Rule::Usual => on_loopback != Some(true) || host.is_loopback(),
            Rule::Listed(patterns) => {
                host.is_loopback() || patterns.iter().any(|pattern| pattern.matches(host, None))
            }
        }
    }
}
