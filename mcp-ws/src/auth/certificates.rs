//! Who somebody is by the certificate that was shown in TLS.

use std::fmt;
use std::sync::Arc;

/// The certificates that whoever connects has shown in TLS, and that were verified: an extension of the request, where the server was
/// told to [ask](crate::Server::serve_tls) for them. Behind somebody else's TLS a layer may put them there.
///
/// What they say is not read here. A crate for X.509 reads the DER.
///
/// ```
/// use mcp_ws::auth::PeerCertificates;
/// use mcp_ws::auth::UpgradeRequest;
///
/// fn is_known(request: &UpgradeRequest<'_>, known: &[u8]) -> bool {
///     request.extension::<PeerCertificates>().is_some_and(|certificates| certificates.own() == known)
/// }
/// # let _ = is_known;
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PeerCertificates {
    own: Arc<[u8]>,
    issuers: Arc<[Box<[u8]>]>,
}

impl PeerCertificates {
    /// One's own certificate, and those that vouch for it, in DER.
    pub fn new(own: impl Into<Vec<u8>>, issuers: impl IntoIterator<Item: Into<Vec<u8>>>) -> Self {
        let issuers = issuers.into_iter().map(|issuer| issuer.into().into_boxed_slice()).collect();
        Self { own: own.into().into(), issuers }
    }

    /// The certificate of whoever connects, in DER.
    pub fn own(&self) -> &[u8] {
        &self.own
    }

    /// Those that were shown with it to vouch for it, in DER: each for the one before. The root is rarely among them.
    pub fn issuers(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.issuers.iter().map(|issuer| &**issuer)
    }
}

impl fmt::Debug for PeerCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Hundreds of numbers tell nobody anything.
        f.debug_struct("PeerCertificates")
            .field("own", &format_args!("{} bytes", self.own.len()))
            .field("issuers", &self.issuers.len())
            .finish()
    }
}
