//! What both sides have in common of TLS: which cryptography it is, what is spoken inside, and how certificates and keys are
//! read. Who is trusted is said by `client` and `server`, each for its own side; nothing here opens a connection.
//!
//! The cryptography is `ring`, by name: nothing here asks for what the process has chosen, or chooses for it.
//!
//! Next: `pem` for certificates and keys as they stand in files.

mod pem;

use std::sync::Arc;

use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::crypto::ring;

pub(crate) use pem::certificates;
pub(crate) use pem::key;
pub(crate) use pem::roots;
pub(crate) use pem::unusable;

/// The only protocol that is spoken inside, by its name in ALPN. Between two that know HTTP/2 too it would be that.
pub(crate) const HTTP_1_1: &[u8] = b"http/1.1";

/// How many bytes a connection keeps of what is encrypted already and its socket has not taken: one record. They are counted nowhere.
pub(crate) const UNSENT: usize = 16 * 1024;

/// The cryptography.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
