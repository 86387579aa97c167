//! TLS with certificates that are made here.

use std::io;
use std::sync::Arc;

use rcgen::BasicConstraints;
use rcgen::CertificateParams;
use rcgen::CertifiedIssuer;
use rcgen::IsCa;
use rcgen::KeyPair;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::server::WebPkiClientVerifier;

use super::far::read_head;
use super::far::welcome;
use super::*;

type Authority = CertifiedIssuer<'static, KeyPair>;

/// Somebody who issues certificates.
fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for a name, and its key, in PEM.
fn issue(authority: &Authority, name: &str) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    (certificate.pem(), key.serialize_pem())
}

/// A server that has a certificate for a name, and wants one of its clients if that is said.
fn server(authority: &Authority, name: &str, wants_certificate: bool) -> TlsAcceptor {
    let (certificate, key) = issue(authority, name);
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = if wants_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(authority.der().clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        config.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        config.with_no_client_auth()
    };
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let mut config = config.with_single_cert(chain, key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

/// Dials a server as `localhost`, with an endpoint that is made of one for it.
async fn dialled(server: TlsAcceptor, endpoint: impl FnOnce(Endpoint) -> Endpoint) -> Result<(), Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = endpoint(Endpoint::new(format!("wss://localhost:{port}/?token=s3cr3t-query")));
    let far = async {
        let (stream, _) = listener.accept().await?;
        let mut stream = server.accept(stream).await?;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
        let asked = read_head(&mut stream).await;
        stream.write_all(welcome(&asked, "").as_bytes()).await?;
        stream.flush().await?;
        io::Result::Ok(stream)
    };
    let (dialled, _stream) = tokio::join!(dial(&endpoint), far);
    let shown = format!("{:?} {endpoint:?}", dialled.as_ref().err());
    assert!(!shown.contains("s3cr3t"), "{shown}");
    dialled.map(drop)
}

/// Why there is no TLS.
fn why(dialled: Result<(), Error>) -> String {
    match dialled {
        Err(Error::Tls { why }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_root_that_is_trusted_will_do() {
    let ours = authority();
    dialled(server(&ours, "localhost", false), |endpoint| endpoint.trust(ours.pem())).await.unwrap();
    dialled(server(&ours, "localhost", false), |endpoint| endpoint.trust_only(ours.pem())).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (ours, other) = (authority(), authority());
    let untrusted = why(dialled(server(&ours, "localhost", false), |endpoint| endpoint).await);
    assert!(untrusted.contains("is not trusted"), "{untrusted}");
    let replaced = |endpoint: Endpoint| endpoint.trust_only(other.pem());
    let untrusted = why(dialled(server(&ours, "localhost", false), replaced).await);
    assert!(!untrusted.is_empty());
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let ours = authority();
    let wrong = why(dialled(server(&ours, "example.com", false), |e| e.trust(ours.pem())).await);
    assert!(wrong.contains("localhost"), "{wrong}");
}

#[tokio::test]
async fn a_server_can_ask_for_a_certificate_of_ours() {
    let ours = authority();
    let (certificate, key) = issue(&ours, "client");
    let with = |e: Endpoint| e.trust(ours.pem()).client_certificate(certificate, key);
    dialled(server(&ours, "localhost", true), with).await.unwrap();
    let without = why(dialled(server(&ours, "localhost", true), |e| e.trust(ours.pem())).await);
    assert!(without.contains("ertificate"), "{without}");
}

#[tokio::test]
async fn a_port_without_tls_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = Endpoint::new(format!("wss://127.0.0.1:{port}/?token=s3cr3t-query"));
    let far = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        stream
    };
    let (error, _stream) = tokio::join!(error_at(&endpoint), far);
    assert_eq!(why(Err(error)), "what answers does not speak TLS; is it `ws`?");
}

#[tokio::test]
async fn what_is_no_certificate_is_told_before_anybody_is_dialled() {
    let ours = authority();
    let (certificate, key) = issue(&ours, "client");
    let (_, other_key) = issue(&ours, "client");
    let endpoint = || Endpoint::new("wss://localhost/");
    for (endpoint, expected) in [
        (endpoint().trust("s3cr3t-token"), "the roots to trust: there is no certificate in it; it is no PEM"),
        (
            endpoint().trust_only(key.clone()),
            "the roots to trust: there is no certificate in it, but a private key",
        ),
        (
            endpoint().client_certificate(key, certificate.clone()),
            "the client certificate: there is no certificate in it, but a private key",
        ),
        (
            endpoint().client_certificate(certificate.clone(), certificate.clone()),
            "the key of the client certificate: there is no private key in it, but a certificate",
        ),
        (
            endpoint().client_certificate(certificate, other_key),
            "the client certificate: its private key is not that of the first certificate, which has to be the one \
             that is shown; those that vouch for it come behind",
        ),
    ] {
        let error = error_at(&endpoint).await;
        assert!(matches!(&error, Error::Endpoint { why } if why == expected), "{error}");
        assert_eq!(endpoint.check(), Err(error));
    }
}

#[tokio::test]
async fn what_is_made_of_the_settings_is_made_once() {
    let endpoint = Endpoint::new("wss://localhost/");
    let (one, other) = (endpoint.trusts().config().unwrap(), endpoint.clone().trusts().config().unwrap());
    assert!(Arc::ptr_eq(&one, &other));
    let changed = endpoint.trust(authority().pem()).trusts().config().unwrap();
    assert!(!Arc::ptr_eq(&one, &changed));
}

#[tokio::test]
async fn tls_goes_through_a_proxy_too() {
    let ours = authority();
    let server = server(&ours, "far.invalid", false);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let endpoint = Endpoint::new("wss://far.invalid/").trust(ours.pem()).proxy(Proxy::Url(proxy));
    let far = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let connect = read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 X\r\n\r\n").await.unwrap();
        let mut stream = server.accept(stream).await.unwrap();
        let asked = read_head(&mut stream).await;
        stream.write_all(welcome(&asked, "").as_bytes()).await.unwrap();
        (connect, stream)
    };
    let (dialled, (connect, _stream)) = tokio::join!(dial(&endpoint), far);
    dialled.unwrap();
    assert!(connect.starts_with("CONNECT far.invalid:443 HTTP/1.1\r\n"), "{connect}");
}
