//! Who is calling, as far as every room may know.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use super::Identity;

/// Who is at the other end of a connection, as far as that is known. Cheap to clone.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Greets whoever calls.
/// #[mcp_tool]
/// fn greet(cx: &Context) -> String {
///     match cx.caller().identity() {
///         Some(identity) => format!("Hello {}!", identity.subject()),
///         None => "Hello stranger!".to_owned(),
///     }
/// }
/// # let _: Tools = tools![greet];
/// ```
#[derive(Clone, Default)]
pub struct Caller {
    known: Option<Arc<Known>>,
}

#[derive(Clone, Default)]
struct Known {
    identity: Option<Identity>,
    address: Option<SocketAddr>,
    /// Those that are kept, by their names.
    headers: Vec<(Box<str>, Box<str>)>,
}

impl Caller {
    /// Somebody who is known by this.
    #[cfg(test)]
    pub(crate) fn of(identity: Identity) -> Self {
        Self::default().with_identity(Some(identity))
    }

    pub(crate) fn with_identity(mut self, identity: Option<Identity>) -> Self {
        self.change().identity = identity;
        self
    }

    pub(crate) fn with_address(mut self, address: Option<SocketAddr>) -> Self {
        self.change().address = address;
        self
    }

    pub(crate) fn with_headers(mut self, headers: Vec<(Box<str>, Box<str>)>) -> Self {
        self.change().headers = headers;
        self
    }

    /// Who they have proved to be. `None`: the server asks nobody, or it has dialled this connection itself and does not
    /// [say](crate::Endpoint::identity) who is there.
    pub fn identity(&self) -> Option<&Identity> {
        self.known.as_ref()?.identity.as_ref()
    }

    /// The address at the other end of the connection: behind a proxy that is the proxy's. A mounted router knows it only if
    /// its app is served with [`ConnectInfo`](axum::extract::ConnectInfo).
    pub fn address(&self) -> Option<SocketAddr> {
        self.known.as_ref()?.address
    }

    /// A header of the upgrade, in small or capital letters, if it is one of the [`kept_headers`](crate::Config::kept_headers). The
    /// first, if there were several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = &self.known.as_ref()?.headers;
        headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// Whether they may do what this scope stands for.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.identity().is_some_and(|identity| identity.has_scope(scope))
    }

    /// Whose requests these are. None: anybody's, and all such callers are one.
    pub(crate) fn principal(&self) -> Option<&str> {
        self.identity().map(Identity::subject)
    }

    fn change(&mut self) -> &mut Known {
        Arc::make_mut(self.known.get_or_insert_default())
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("identity", &self.identity())
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}
