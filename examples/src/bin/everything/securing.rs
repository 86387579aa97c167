//! TLS, by the files that the command line names.

use mcp_ws::Pem;
use mcp_ws::Tls;

#[derive(Default)]
pub(crate) struct Files {
    pub(crate) certificate: Option<String>,
    /// Where the certificate is, if it is not said.
    pub(crate) key: Option<String>,
    /// Clients are asked for a certificate only if there is somebody to vouch for it.
    pub(crate) client_roots: Option<String>,
}

impl Files {
    pub(crate) fn tls(&self) -> mcp_ws::Result<Option<Tls>> {
        let Some(certificate) = &self.certificate else { return Ok(None) };
        let tls = Tls::from_files(certificate, self.key.as_ref().unwrap_or(certificate))?;
        match &self.client_roots {
            None => Ok(Some(tls)),
            Some(roots) => tls.require_client_certificates(Pem::file(roots)).map(Some),
        }
    }
}
