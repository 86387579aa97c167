//! TLS over a stream. Who is trusted is said by the endpoint.

use std::error::Error as StdError;
use std::io;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls;
use tokio_rustls::rustls::AlertDescription;
use tokio_rustls::rustls::CertificateError;
use tokio_rustls::rustls::ClientConnection;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::client::Endpoint;
use crate::client::Error;
use crate::tls;
use crate::transport::Stream;

/// Speaks TLS with the host from now on.
pub(super) async fn wrap(stream: Stream, host: &str, endpoint: &Endpoint) -> Result<Stream, Error> {
    let config = endpoint.trusts().config()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Error::Endpoint { why: "its host is no name that a certificate can have".to_owned() })?;
    let bound = |connection: &mut ClientConnection| connection.set_buffer_limit(Some(tls::UNSENT));
    match TlsConnector::from(config).connect_with(name, stream, bound).await {
        Ok(stream) => Ok(Stream::Other(Box::new(stream))),
        Err(error) => {
            let why = of_io(&error).map_or_else(|| error.to_string(), told);
            Err(Error::Tls { why })
        }
    }
}

/// Whether it was TLS that an exchange over such a stream failed with: a server says so late that it wants a certificate.
pub(super) fn cause(error: &hyper::Error) -> Option<Error> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref().and_then(of_io) {
            return Some(Error::Tls { why: told(error) });
        }
        source = error.source();
    }
    None
}

fn of_io(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn told(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "whoever issued its certificate is not trusted; `Endpoint::trust` adds a root".to_owned()
        }
        // These are only ever said about the certificate of a client.
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "it wants a certificate of the client; `Endpoint::client_certificate` shows one".to_owned()
        }
        rustls::Error::AlertReceived(AlertDescription::UnknownCA) => {
            "it does not trust whoever issued the certificate of the client".to_owned()
        }
        rustls::Error::AlertReceived(AlertDescription::CertificateExpired) => {
            "the certificate of the client has expired, or is not valid yet".to_owned()
        }
        rustls::Error::AlertReceived(
            AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::DecryptError
            | AlertDescription::UnsupportedCertificate,
        ) => format!("it does not take the certificate of the client: {error}"),
        rustls::Error::InvalidMessage(_) => "what answers does not speak TLS; is it `ws`?".to_owned(),
        error => error.to_string(),
    }
}
