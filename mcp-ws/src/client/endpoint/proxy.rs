//! Which proxy an endpoint is reached through. Going through it is up to `dial`.

use std::fmt;

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

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url(…)",
        })
    }
}
