//! Certificates of clients: asked for, required, and seen by whoever authenticates.

use std::sync::Arc;
use std::sync::Mutex;

use mcp_ws::Config;
use mcp_ws::Identity;
use mcp_ws::Pem;
use mcp_ws::auth::PeerCertificates;
use mcp_ws::auth::Refusal;
use mcp_ws::auth::UpgradeRequest;
use mcp_ws::client::Error;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio_rustls::rustls::SignatureScheme;
use tokio_rustls::rustls::client::ResolvesClientCert;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::sign::CertifiedKey;

use super::Authority;
use super::Pair;
use super::Served;
use super::check;
use super::connect;
use crate::fixture::Request;
use crate::fixture::server;
use crate::fixture::within;

/// What the server saw, upgrade by upgrade.
type Seen = Arc<Mutex<Vec<Option<PeerCertificates>>>>;

const NOT_TRUSTED: &str = "it does not trust whoever issued the certificate of the client";

/// A server that takes clients of this authority, and others only if that is said.
async fn asking(clients: &Authority, required: bool) -> (Served, Seen) {
    let seen = Seen::default();
    let (server, _) = server(Config::default());
    let server = server.authenticate({
        let seen = Arc::clone(&seen);
        move |request: &UpgradeRequest<'_>| -> Result<Identity, Refusal> {
            seen.lock().unwrap().push(request.extension::<PeerCertificates>().cloned());
            Ok(Identity::new("somebody"))
        }
    });
    let roots = Pem::text(clients.pem());
    let running = Served::of(server, |tls| {
        let asks = if required {
            tls.require_client_certificates(roots)
        } else {
            tls.ask_for_client_certificates(roots)
        };
        asks.unwrap()
    });
    (running.await, seen)
}

/// Dials with a certificate, or without.
async fn shown(running: &Served, pair: Option<&Pair>) -> Result<(), Error> {
    let endpoint = running.endpoint();
    let endpoint = match pair {
        Some(pair) => endpoint.client_certificate(pair.chain.clone(), pair.key.clone()),
        None => endpoint,
    };
    let client = connect(endpoint).await?;
    check(&client).await;
    Ok(())
}

async fn check_refused(running: &Served, pair: Option<&Pair>, expected: &str) {
    let error = shown(running, pair).await.unwrap_err();
    assert!(matches!(&error, Error::Tls { why } if why == expected), "{error}");
}

#[tokio::test]
async fn what_a_client_shows_is_seen_by_whoever_authenticates() {
    let clients = Authority::new();
    let (running, seen) = asking(&clients, true).await;
    let direct = clients.issue("device-7");
    shown(&running, Some(&direct)).await.unwrap();
    let between = clients.below();
    let chained = between.issue("device-8").vouched_for_by(&between);
    shown(&running, Some(&chained)).await.unwrap();

    let seen: Vec<_> = seen.lock().unwrap().drain(..).map(Option::unwrap).collect();
    assert_eq!(seen[0].own(), &*direct.der()[0]);
    assert_eq!(seen[0].issuers().len(), 0);
    assert_eq!(seen[1].own(), &*chained.der()[0]);
    assert_eq!(seen[1].issuers().collect::<Vec<_>>(), [&*chained.der()[1]]);
}

#[tokio::test]
async fn who_shows_no_good_certificate_where_one_is_required_is_refused() {
    let clients = Authority::new();
    let (running, seen) = asking(&clients, true).await;
    let foreign = Authority::new();
    let wanted = "it wants a certificate of the client; `Endpoint::client_certificate` shows one";
    check_refused(&running, None, wanted).await;
    check_refused(&running, Some(&foreign.issue("device-7")), NOT_TRUSTED).await;
    check_refused(&running, Some(&running.authority.issue("device-7")), NOT_TRUSTED).await;
    let expired = "the certificate of the client has expired, or is not valid yet";
    check_refused(&running, Some(&clients.issue_expired("device-7")), expired).await;
    assert!(seen.lock().unwrap().is_empty(), "nobody of them is asked who they are");
    shown(&running, Some(&clients.issue("device-7"))).await.unwrap();
}

#[tokio::test]
async fn who_shows_none_where_one_is_asked_for_is_nobody_known() {
    let clients = Authority::new();
    let (running, seen) = asking(&clients, false).await;
    shown(&running, None).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [None]);
    shown(&running, Some(&clients.issue("device-7"))).await.unwrap();
    assert!(seen.lock().unwrap()[1].is_some());
    check_refused(&running, Some(&Authority::new().issue("device-7")), NOT_TRUSTED).await;
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn who_is_not_asked_is_not_seen_whatever_is_shown() {
    let (server, _) = server(Config::default());
    let seen = Seen::default();
    let server = server.authenticate({
        let seen = Arc::clone(&seen);
        move |request: &UpgradeRequest<'_>| -> Result<Identity, Refusal> {
            seen.lock().unwrap().push(request.extension::<PeerCertificates>().cloned());
            Ok(Identity::new("somebody"))
        }
    });
    let running = Served::of(server, |tls| tls).await;
    shown(&running, Some(&Authority::new().issue("device-7"))).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [None]);
}

/// Shows a certificate the first time it is asked for one, and none afterwards. For rustls it is the same client all along, so
/// that it takes sessions up again.
#[derive(Debug)]
struct Once(Mutex<Option<Arc<CertifiedKey>>>);

impl ResolvesClientCert for Once {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.lock().unwrap().take()
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_session_is_not_taken_up_again_in_place_of_a_certificate() {
    let clients = Authority::new();
    let (running, _) = asking(&clients, true).await;
    let pair = clients.issue("device-7");
    let key = CertifiedKey::from_der(pair.der(), pair.key_der(), &ring::default_provider()).unwrap();
    let mut config = running.authority.trusting();
    config.client_auth_cert_resolver = Arc::new(Once(Mutex::new(Some(Arc::new(key)))));

    // The clone has the same memory of sessions.
    let mut first = running.tls_by(config.clone()).await.unwrap();
    within("sending", first.write_all(&Request::new().bytes())).await.unwrap();
    let mut answer = [0; 12];
    within("the answer", first.read_exact(&mut answer)).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 101");

    let refused = async {
        let mut second = running.tls_by(config).await?;
        second.write_all(&Request::new().bytes()).await?;
        second.read_exact(&mut answer).await
    };
    assert!(within("the refusal", refused).await.is_err());
}
