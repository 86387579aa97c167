//! TLS on a listener of our own: what is shown to clients, what they have to show, and what becomes of it when the files change.
//!
//! Next: `sources` for what a certificate is made of, `watch` for files that change, `entrance` for the handshake, `serve` for what a
//! program calls.

mod entrance;
mod farewell;
mod pem;
mod serve;
mod sources;
#[cfg(test)]
mod tests;
mod watch;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;

pub use self::pem::Pem;
use self::sources::Clients;
use self::sources::Seen;
use self::sources::Sources;
use super::Error;

/// The certificate of a server, and what it asks of clients, for [`Server::serve_tls`](crate::Server::serve_tls).
///
/// ```no_run
/// use mcp_ws::Tls;
/// use mcp_ws::prelude::*;
///
/// # async fn serve() -> mcp_ws::Result<()> {
/// let tls = Tls::from_files("chain.pem", "key.pem")?;
/// // wss://…:8443/ws
/// Server::new(tools![]).serve_tls("0.0.0.0:8443", tls).await
/// # }
/// ```
///
/// TLS 1.2 and 1.3 are spoken, with `ring`. A certificate that was renewed is taken without a restart: files are looked at [now and
/// then](Self::check_every), and when [`reload`](Self::reload) is called. Connections that are open keep the one that they have seen.
///
/// Clones are one: what one of them reloads, all have.
#[derive(Clone)]
pub struct Tls {
    sources: Sources,
    check_interval: Option<Duration>,
    /// What the sources have come to. Read at each handshake, written when files have changed.
    loaded: Arc<Mutex<Loaded>>,
}

struct Loaded {
    config: Arc<ServerConfig>,
    /// What was read last, whether or not it was of use.
    seen: Seen,
}

/// Renewals come weeks before the old certificate ends; some who replace one by hand wait for it to be seen.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);

impl Tls {
    /// The certificate with those that vouch for it, its own first, and its private key, from two files of PEM, or one that has
    /// all of it.
    ///
    /// # Errors
    ///
    /// [`Error::Tls`]: a file cannot be read, or what is in it is not what it should be.
    pub fn from_files(chain: impl AsRef<Path>, key: impl AsRef<Path>) -> Result<Self, Error> {
        Self::new(Pem::file(chain.as_ref()), Pem::file(key.as_ref()))
    }

    /// The same from wherever PEM comes from.
    ///
    /// # Errors
    ///
    /// As [`from_files`](Self::from_files).
    pub fn new(chain: Pem, key: Pem) -> Result<Self, Error> {
        Self::of(Sources { chain, key, clients: Clients::NotAsked }, Some(CHECK_INTERVAL))
    }

    /// Refuses clients that do not show a certificate that one of these roots vouches for. What they have shown is in the request as
    /// [`PeerCertificates`](crate::auth::PeerCertificates). Lists of revoked certificates are not looked at.
    ///
    /// ```no_run
    /// use mcp_ws::Pem;
    /// use mcp_ws::Tls;
    ///
    /// # fn tls() -> mcp_ws::Result<()> {
    /// let tls = Tls::from_files("chain.pem", "key.pem")?.require_client_certificates(Pem::file("clients.pem"))?;
    /// # let _ = tls;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_files`](Self::from_files).
    pub fn require_client_certificates(self, roots: Pem) -> Result<Self, Error> {
        Self::of(Sources { clients: Clients::Required(roots), ..self.sources }, self.check_interval)
    }

    /// The same, but takes clients too that show none. One that nobody vouches for is refused.
    ///
    /// # Errors
    ///
    /// As [`from_files`](Self::from_files).
    pub fn ask_for_client_certificates(self, roots: Pem) -> Result<Self, Error> {
        Self::of(Sources { clients: Clients::Asked(roots), ..self.sources }, self.check_interval)
    }

    /// How often the files are looked at while a server is served, to read them again if they have changed; at most once a second.
    /// 60 s without this. `None`: never, only when [`reload`](Self::reload) is called.
    ///
    /// What cannot be used is reported as a warning, once, and the old certificate stays.
    #[must_use]
    pub fn check_every(mut self, interval: Option<Duration>) -> Self {
        self.check_interval = interval;
        self
    }

    /// Reads the files again. Whoever connects from now on sees what is in them; whoever is connected notices nothing.
    ///
    /// It reads files, and so may block for as long as that takes.
    ///
    /// # Errors
    ///
    /// As [`from_files`](Self::from_files). The old certificate stays.
    pub fn reload(&self) -> Result<(), Error> {
        let texts = self.sources.read()?;
        let config = self.sources.make(&texts)?;
        *self.loaded() = Loaded { config, seen: texts.seen() };
        Ok(())
    }

    fn of(sources: Sources, check_interval: Option<Duration>) -> Result<Self, Error> {
        let texts = sources.read()?;
        let loaded = Loaded { config: sources.make(&texts)?, seen: texts.seen() };
        Ok(Self { sources, check_interval, loaded: Arc::new(Mutex::new(loaded)) })
    }

    /// What the next handshake is made with.
    fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.loaded().config)
    }

    fn loaded(&self) -> MutexGuard<'_, Loaded> {
        // Nothing that is done under the lock can leave it half changed.
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("sources", &self.sources)
            .field("check_interval", &self.check_interval)
            .finish_non_exhaustive()
    }
}
