//! Serving alone: from an address or a listener to the end of the process, or of the server.

use std::fmt;

use tokio::net::TcpListener;
use tokio::net::ToSocketAddrs;

use super::Error;
use super::Server;
use super::accept::accept;
use super::entrance::Entrance;
use super::entrance::Open;
use super::interruption::Interruption;

impl Server {
    /// Serves the tools at `ws://ADDRESS/ws` until the process is interrupted (SIGINT or SIGTERM), then
    /// [stops](Self::shutdown). A second signal ends the process at once, with exit code 130.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`]: the address cannot be listened on.
    pub async fn serve(self, address: impl ToSocketAddrs + fmt::Debug) -> Result<(), Error> {
        self.serve_until_interrupted(bind(address).await?).await
    }

    /// Does what [`serve`](Self::serve) does with a listener that is bound already: to port 0, say, of which the address
    /// has to be known. Signals are caught from the call on, not only from the first `await`.
    ///
    /// ```no_run
    /// use mcp_ws::prelude::*;
    /// use tokio::net::TcpListener;
    ///
    /// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// let listener = TcpListener::bind("127.0.0.1:0").await?;
    /// let address = listener.local_addr()?;
    /// let serving = Server::new(tools![]).serve_until_interrupted(listener);
    /// println!("ws://{address}/ws");
    /// serving.await?;
    /// # Ok(())
    /// # }
    /// ```
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
    pub fn serve_until_interrupted(
        self,
        listener: TcpListener,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static {
        self.clone().until_interrupted(self.serve_by(listener, Open))
    }

    /// Waits for what serves this server, and stops it when the process is interrupted.
    pub(super) fn until_interrupted(
        self,
        serving: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = Result<(), Error>> + Send + 'static {
        let mut interruption = Interruption::watch();
        async move {
            let interrupted = async {
                interruption.next().await;
                tokio::select! {
                    // What serves the listener waits for the same, and returns.
                    () = self.shutdown() => std::future::pending().await,
                    // Returning would not end the process: the runtime waits for tools that block.
                    () = interruption.next() => std::process::exit(INTERRUPTED),
                }
            };
            tokio::select! {
                () = serving => {}
                () = interrupted => {}
            }
            Ok(())
        }
    }

    /// Serves the tools at `/ws` of a listener, until somebody calls [`shutdown`](Self::shutdown). Returns when that does.
    ///
    /// # Errors
    ///
    /// None so far.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it accepts no more; the connections it has accepted go on.
    pub async fn serve_listener(self, listener: TcpListener) -> Result<(), Error> {
        self.serve_by(listener, Open).await;
        Ok(())
    }

    /// The same, whatever is to be done before HTTP is spoken.
    pub(super) async fn serve_by(self, listener: TcpListener, entrance: impl Entrance) {
        if let Ok(address) = listener.local_addr() {
            tracing::info!(%address, scheme = entrance.scheme(), "listening");
        }
        accept(listener, entrance, self.own_router(), &self.config, &self.sessions).await;
        self.shutdown().await;
    }
}

/// Listens on an address.
pub(super) async fn bind(address: impl ToSocketAddrs + fmt::Debug) -> Result<TcpListener, Error> {
    let named = format!("{address:?}").trim_matches('"').to_owned();
    TcpListener::bind(address).await.map_err(|source| Error::Listen { address: named, source })
}

/// What a shell makes of a process that SIGINT ended.
const INTERRUPTED: i32 = 130;
