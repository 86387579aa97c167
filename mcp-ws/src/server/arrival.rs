//! What our own accept loop knows of a connection before anything is read, told to each request as extensions. Under the
//! server of somebody else's app a request has only what that server puts there.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::Extensions;
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::addresses::Place;
use crate::auth::PeerCertificates;

/// What there is to know.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    /// Where the connection comes from, by the name that axum has for it.
    pub(super) remote: ConnectInfo<SocketAddr>,
    pub(super) listening: Listening,
    /// What it is counted by, which the upgrade takes and keeps. None for those who have none.
    pub(super) place: Option<Place>,
    /// What was shown in TLS.
    pub(super) certificates: Option<PeerCertificates>,
    pub(super) until: Until,
}

/// When the connection is dropped, unless its handshake is done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Until(pub(super) Instant);

/// What the listener is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listening {
    /// Whether only this machine reaches it.
    pub(super) loopback: bool,
}

impl Arrival {
    pub(super) fn tell(&self, extensions: &mut Extensions) {
        extensions.insert(self.remote);
        extensions.insert(self.listening);
        extensions.insert(self.until);
        if let Some(place) = &self.place {
            extensions.insert(place.clone());
        }
        if let Some(certificates) = &self.certificates {
            extensions.insert(certificates.clone());
        }
    }
}

impl Listening {
    pub(super) fn of(listener: &TcpListener) -> Self {
        let address = listener.local_addr();
        Self { loopback: address.is_ok_and(|address| address.ip().to_canonical().is_loopback()) }
    }
}
