//! Certificates that are renewed while a server runs.

use std::time::Duration;

use sha2::Digest;
use sha2::Sha256;

use super::Loaded;
use super::Tls;
use crate::server::Error;

/// Looking more often costs more than anybody gains by it.
const SHORTEST: Duration = Duration::from_secs(1);

impl Tls {
    /// Looks at the files for as long as it is polled, and takes what has changed. Never returns.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it looks no more. What it was reading is taken all the same.
    pub(super) async fn watch(&self) {
        let Some(interval) = self.check_interval.filter(|_| self.sources.can_change()) else {
            return std::future::pending().await;
        };
        loop {
            tokio::time::sleep(interval.max(SHORTEST)).await;
            let own = self.clone();
            // The files may be on another machine.
            match tokio::task::spawn_blocking(move || own.renew()).await {
                Ok(Ok(true)) => tracing::info!("the certificate has changed, and is shown from now on"),
                Ok(Err(error)) => tracing::warn!(%error, "the certificate has changed; the old one stays"),
                // Nothing has changed; or the runtime ends.
                Ok(Ok(false)) | Err(_) => {}
            }
        }
    }

    /// Takes what the files have become since they were looked at last, if they have become anything. A fault is told once.
    fn renew(&self) -> Result<bool, Error> {
        let read = self.sources.read();
        let seen = match &read {
            Ok(texts) => texts.seen(),
            Err(error) => Sha256::digest(error.to_string()).into(),
        };
        if std::mem::replace(&mut self.loaded().seen, seen) == seen {
            return Ok(false);
        }
        let config = self.sources.make(&read?)?;
        *self.loaded() = Loaded { config, seen };
        Ok(true)
    }
}
