//! What is done with a TCP connection before HTTP is spoken on it: nothing here, TLS in `tls`.

use std::io;

use axum::Router;
use tokio::net::TcpStream;

use crate::auth::PeerCertificates;
use crate::transport::Stream;

/// The way in.
pub(super) trait Entrance: Clone + Send + Sync + 'static {
    /// By which scheme of URLs it is addressed.
    fn scheme(&self) -> &'static str;

    /// Lets a connection in. It may take as long as the other side likes; whoever calls has a limit.
    fn enter(&self, stream: TcpStream) -> impl Future<Output = io::Result<Entered>> + Send;
}

/// A connection on which HTTP is spoken from now on.
pub(super) struct Entered {
    pub(super) stream: Stream,
    /// What was shown on the way in.
    pub(super) certificates: Option<PeerCertificates>,
    /// What answers instead of the server, if it has come in the wrong way.
    pub(super) instead: Option<Router>,
}

/// No TLS.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open;

impl Entrance for Open {
    fn scheme(&self) -> &'static str {
        "ws"
    }

    async fn enter(&self, stream: TcpStream) -> io::Result<Entered> {
        Ok(Entered { stream: Stream::Tcp(stream), certificates: None, instead: None })
    }
}
