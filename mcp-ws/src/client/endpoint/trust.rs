//! Who is trusted in TLS, and who we say we are there. Speaking it is up to `dial`.
//!
//! The cryptography is `ring`, by name: nothing here asks for what the process has chosen, or chooses for it.

use std::sync::Arc;
use std::sync::OnceLock;

use tokio_rustls::rustls;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use super::Endpoint;
use crate::client::Error;

/// What is set, and what has been made of it.
#[derive(Clone, Default)]
pub(in crate::client) struct Trust {
    /// Certificates in PEM.
    roots: Vec<Vec<u8>>,
    /// Whether the public roots are left out.
    only: bool,
    /// A chain and a key, in PEM.
    client: Option<(Vec<u8>, Vec<u8>)>,
    /// Made at the first dial, and used by all clones; anew after each change.
    config: Arc<OnceLock<Result<Arc<ClientConfig>, Error>>>,
}

/// TLS, with the feature `tls`.
impl Endpoint {
    /// Trusts these root certificates too, in PEM, besides the public ones.
    ///
    /// ```no_run
    /// use mcp_ws::client::Endpoint;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let endpoint = Endpoint::new("wss://tools.intranet/ws").trust(std::fs::read("ca.pem")?);
    /// # let _ = endpoint;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn trust(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.trust.roots.push(pem.into());
        self.trust.config = Arc::default();
        self
    }

    /// Trusts these root certificates, in PEM, and not the public ones.
    #[must_use]
    pub fn trust_only(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.trust.only = true;
        self.trust(pem)
    }

    /// Shows this certificate to whoever asks for one: the chain that begins with it, and its private key, in PEM.
    #[must_use]
    pub fn client_certificate(mut self, chain_pem: impl Into<Vec<u8>>, key_pem: impl Into<Vec<u8>>) -> Self {
        self.trust.client = Some((chain_pem.into(), key_pem.into()));
        self.trust.config = Arc::default();
        self
    }
}

impl Trust {
    /// Finds out early what would be wrong at each dial.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.config().map(drop)
    }

    /// What the settings come to.
    pub(in crate::client) fn config(&self) -> Result<Arc<ClientConfig>, Error> {
        let made = || self.make().map(Arc::new).map_err(|why| Error::Endpoint { why });
        self.config.get_or_init(made).clone()
    }

    fn make(&self) -> Result<ClientConfig, String> {
        let mut roots = RootCertStore::empty();
        if !self.only {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        for pem in &self.roots {
            for root in certificates(pem, "of the roots to trust")? {
                roots.add(root).map_err(|error| format!("a root to trust is not usable: {error}"))?;
            }
        }
        let unusable = |error: rustls::Error| format!("the client certificate is not usable: {error}");
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots);
        let mut config = match &self.client {
            None => builder.with_no_client_auth(),
            Some((chain, key)) => {
                let chain = certificates(chain, "of the client")?;
                // What is wrong with a key is not told in detail: it is a secret.
                let key = PrivateKeyDer::from_pem_slice(key)
                    .map_err(|_| "there is no private key in the PEM of the client's key".to_owned())?;
                builder.with_client_auth_cert(chain, key).map_err(unusable)?
            }
        };
        // A server that has HTTP/2 too would choose that.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn certificates(pem: &[u8], whose: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match all {
        Ok(all) if !all.is_empty() => Ok(all),
        _ => Err(format!("there is no certificate in the PEM {whose}")),
    }
}
