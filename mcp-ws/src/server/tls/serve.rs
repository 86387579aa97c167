//! Serving alone, with TLS.

use std::fmt;

use tokio::net::TcpListener;
use tokio::net::ToSocketAddrs;

use super::Tls;
use crate::server::Error;
use crate::server::Server;
use crate::server::serve::bind;

/// TLS, with the feature `tls`.
impl Server {
    /// Serves the tools at `wss://ADDRESS/ws` as [`serve`](Self::serve) does at `ws`. The handshake of TLS is a part of what has to
    /// be done within [`connection_timeout`](crate::Config::connection_timeout); plain HTTP is answered with 400.
    ///
    /// ```no_run
    /// use mcp_ws::Pem;
    /// use mcp_ws::Tls;
    /// use mcp_ws::prelude::*;
    ///
    /// # async fn serve() -> mcp_ws::Result<()> {
    /// let tls = Tls::from_files("chain.pem", "key.pem")?.require_client_certificates(Pem::file("clients.pem"))?;
    /// Server::new(tools![]).serve_tls("0.0.0.0:8443", tls).await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Listen`]: the address cannot be listened on.
    pub async fn serve_tls(self, address: impl ToSocketAddrs + fmt::Debug, tls: Tls) -> Result<(), Error> {
        self.serve_tls_until_interrupted(bind(address).await?, tls).await
    }

    /// Does what [`serve_tls`](Self::serve_tls) does with a listener that is bound already. Signals are caught from the call on.
    ///
    /// # Errors
    ///
    /// None so far.
    ///
    /// # Cancel safety
    ///
    /// As [`serve_listener`](Self::serve_listener).
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn serve_tls_until_interrupted(
        self,
        listener: TcpListener,
        tls: Tls,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static {
        self.clone().until_interrupted(self.serve_watched(listener, tls))
    }

    /// Serves the tools at `/ws` of a listener, with TLS, until somebody calls [`shutdown`](Self::shutdown). Returns when that
    /// does.
    ///
    /// # Errors
    ///
    /// None so far.
    ///
    /// # Cancel safety
    ///
    /// As [`serve_listener`](Self::serve_listener).
    pub async fn serve_tls_listener(self, listener: TcpListener, tls: Tls) -> Result<(), Error> {
        self.serve_watched(listener, tls).await;
        Ok(())
    }

    async fn serve_watched(self, listener: TcpListener, tls: Tls) {
        tokio::select! {
            () = tls.watch() => {}
            () = self.serve_by(listener, tls.clone()) => {}
        }
    }
}
