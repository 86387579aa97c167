//! What the TLS of a server is made of, and what becomes of it.

use std::sync::Arc;

use sha2::Digest;
use sha2::Sha256;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::server::NoServerSessionStorage;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;

use super::Pem;
use crate::server::Error;
use crate::tls;

/// Where all of it comes from.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    pub(super) chain: Pem,
    pub(super) key: Pem,
    pub(super) clients: Clients,
}

/// Whether clients have to show a certificate, and who has to vouch for it.
#[derive(Clone, Debug)]
pub(super) enum Clients {
    NotAsked,
    Asked(Pem),
    Required(Pem),
}

/// What was read.
pub(super) struct Texts {
    chain: Arc<[u8]>,
    key: Arc<[u8]>,
    roots: Option<Arc<[u8]>>,
}

/// A SHA-256, by which a change is seen without keeping a key around.
pub(super) type Seen = [u8; 32];

const CHAIN: &str = "the certificate";
const KEY: &str = "the private key";
const ROOTS: &str = "the roots of the client certificates";

impl Sources {
    /// Reads all of it.
    pub(super) fn read(&self) -> Result<Texts, Error> {
        let roots = self.clients.roots().map(|roots| read(ROOTS, roots)).transpose()?;
        Ok(Texts { chain: read(CHAIN, &self.chain)?, key: read(KEY, &self.key)?, roots })
    }

    /// Whether any of it can change.
    pub(super) fn can_change(&self) -> bool {
        let all = [Some(&self.chain), Some(&self.key), self.clients.roots()];
        all.into_iter().flatten().any(|pem| pem.path().is_some())
    }

    /// Makes of it what handshakes are made with.
    pub(super) fn make(&self, texts: &Texts) -> Result<Arc<ServerConfig>, Error> {
        let chain = tls::certificates(&texts.chain).map_err(|why| wrong(CHAIN, &self.chain, why))?;
        let key = tls::key(&texts.key).map_err(|why| wrong(KEY, &self.key, why))?;
        let builder = ServerConfig::builder_with_provider(tls::provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(CHAIN, &self.chain, error.to_string()))?;
        let verifier = self.verifier(texts)?;
        let asks = verifier.is_some();
        let builder = match verifier {
            Some(verifier) => builder.with_client_cert_verifier(verifier),
            None => builder.with_no_client_auth(),
        };
        let mut config = builder
            .with_single_cert(chain, key)
            .map_err(|error| wrong(CHAIN, &self.chain, tls::unusable(&error)))?;
        config.alpn_protocols = vec![tls::HTTP_1_1.to_vec()];
        if asks {
            // A session that is taken up again would take up what was verified at its beginning, and nobody would look at the
            // certificate as it is now, or at the roots.
            config.session_storage = Arc::new(NoServerSessionStorage {});
            config.send_tls13_tickets = 0;
        }
        Ok(Arc::new(config))
    }

    fn verifier(&self, texts: &Texts) -> Result<Option<Arc<dyn ClientCertVerifier>>, Error> {
        let (Some(pem), Some(text)) = (self.clients.roots(), &texts.roots) else { return Ok(None) };
        let wrong = |why| wrong(ROOTS, pem, why);
        let mut roots = RootCertStore::empty();
        tls::roots(text, &mut roots).map_err(wrong)?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), tls::provider());
        let verifier = match self.clients {
            Clients::Asked(_) => verifier.allow_unauthenticated(),
            Clients::NotAsked | Clients::Required(_) => verifier,
        };
        verifier.build().map(Some).map_err(|error| wrong(error.to_string()))
    }
}

impl Clients {
    fn roots(&self) -> Option<&Pem> {
        match self {
            Self::NotAsked => None,
            Self::Asked(roots) | Self::Required(roots) => Some(roots),
        }
    }
}

impl Texts {
    pub(super) fn seen(&self) -> Seen {
        let mut hash = Sha256::new();
        for text in [Some(&self.chain), Some(&self.key), self.roots.as_ref()].into_iter().flatten() {
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        }
        hash.finalize().into()
    }
}

fn read(what: &str, pem: &Pem) -> Result<Arc<[u8]>, Error> {
    pem.read().map_err(|error| wrong(what, pem, format!("it cannot be read: {error}")))
}

/// Says which PEM it is that something is wrong with.
fn wrong(what: &str, pem: &Pem, why: String) -> Error {
    let pem = pem.path().map_or_else(|| what.to_owned(), |path| format!("{what} in {}", path.display()));
    Error::Tls { pem, why }
}
