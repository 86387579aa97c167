//! Who is trusted in TLS, and who we say we are there. Speaking it is up to `dial`.

use std::sync::Arc;
use std::sync::OnceLock;

use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::RootCertStore;

use super::Endpoint;
use crate::client::Error;
use crate::tls;

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
    /// Trusts these root certificates too, in PEM, besides the public ones. A certificate that a server has signed for itself is its own
    /// root, unless it says that it may sign others, as those of `openssl req -x509` do without
    /// `-addext basicConstraints=critical,CA:FALSE`.
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
            tls::roots(pem, &mut roots).map_err(|why| format!("the roots to trust: {why}"))?;
        }
        let builder = ClientConfig::builder_with_provider(tls::provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots);
        let mut config = match &self.client {
            None => builder.with_no_client_auth(),
            Some((chain, key)) => {
                let of_chain = |why| format!("the client certificate: {why}");
                let chain = tls::certificates(chain).map_err(of_chain)?;
                let key = tls::key(key).map_err(|why| format!("the key of the client certificate: {why}"))?;
                let config = builder.with_client_auth_cert(chain, key);
                config.map_err(|error| of_chain(tls::unusable(&error)))?
            }
        };
        // A server that has HTTP/2 too would choose that.
        config.alpn_protocols = vec![tls::HTTP_1_1.to_vec()];
        Ok(config)
    }
}
