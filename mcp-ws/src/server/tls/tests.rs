//! What is read, what is wrong with it, and what becomes of a change.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use futures_util::FutureExt;
use rcgen::CertificateParams;
use rcgen::KeyPair;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::unconstrained;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::RootCertStore;

use super::*;
use crate::server::entrance::Entrance;
use crate::tls;

/// A folder of a test's own, which is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("mcp-ws-tls-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    /// Puts a new pair there.
    fn renew(&self) -> Tls {
        let (certificate, key) = pair();
        let (certificate, key) = (self.write("chain.pem", &certificate), self.write("key.pem", &key));
        Tls::from_files(certificate, key).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn pair() -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    (certificate.pem(), key.serialize_pem())
}

/// Whether it shows what another does that was made later of the same files.
fn shows_the_same(tls: &Tls, other: &Tls) -> bool {
    let seen = |tls: &Tls| tls.loaded().seen;
    seen(tls) == seen(other)
}

#[track_caller]
fn check(made: Result<Tls, Error>, expected: &str) {
    assert_eq!(made.unwrap_err().to_string(), expected);
}

#[test]
fn what_is_wrong_is_told_with_the_file_it_is_in() {
    let folder = Folder::new();
    let (certificate, key) = pair();
    let (chain, private) = (folder.write("chain.pem", &certificate), folder.write("key.pem", &key));
    let shown = |path: &PathBuf| path.display().to_string();
    let missing = folder.path("missing.pem");
    check(
        Tls::from_files(&missing, &private),
        &format!(
            "the certificate in {}: it cannot be read: {}",
            shown(&missing),
            fs::read(&missing).unwrap_err()
        ),
    );
    check(
        Tls::from_files(&private, &chain),
        &format!("the certificate in {}: there is no certificate in it, but a private key", shown(&private)),
    );
    check(
        Tls::from_files(&chain, &chain),
        &format!("the private key in {}: there is no private key in it, but a certificate", shown(&chain)),
    );
    let (_, other) = pair();
    check(
        Tls::new(Pem::text(&certificate), Pem::text(other)),
        "the certificate: its private key is not that of the first certificate, which has to be the one that is shown; \
         those that vouch for it come behind",
    );
    let tls = || Tls::from_files(&chain, &private).unwrap();
    check(
        tls().require_client_certificates(Pem::text("")),
        "the roots of the client certificates: there is no certificate in it, or anything else",
    );
    check(
        tls().ask_for_client_certificates(Pem::file(&private)),
        &format!(
            "the roots of the client certificates in {}: there is no certificate in it, but a private key",
            shown(&private)
        ),
    );
    assert!(!format!("{:?}", Tls::new(Pem::text(certificate), Pem::text(&key))).contains("BEGIN"));
}

/// What has been taken from us to be sent, and never comes: it was kept where nobody counts it.
#[tokio::test]
async fn of_what_a_socket_does_not_take_one_record_is_kept() {
    let (certificate, key) = pair();
    let mut roots = RootCertStore::empty();
    tls::roots(certificate.as_bytes(), &mut roots).unwrap();
    let server = Tls::new(Pem::text(certificate), Pem::text(key)).unwrap();
    let client =
        ClientConfig::builder_with_provider(tls::provider()).with_safe_default_protocol_versions().unwrap();
    let client = TlsConnector::from(Arc::new(client.with_root_certificates(roots).with_no_client_auth()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let near = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (far, _) = listener.accept().await.unwrap();
    let connect = client.connect("localhost".try_into().unwrap(), near);
    let (entered, near) = tokio::join!(server.enter(far), connect);
    let (mut far, (mut near, _)) = (entered.unwrap().stream, near.unwrap().into_inner());

    let waste = vec![0; 1 << 20];
    let mut written = 0;
    while let Some(bytes) = unconstrained(far.write(&waste)).now_or_never() {
        written += bytes.unwrap();
    }
    drop(far);
    let mut came = Vec::new();
    near.read_to_end(&mut came).await.unwrap();
    assert!(
        written > 1 << 14 && written.saturating_sub(came.len()) <= tls::UNSENT,
        "{written} {}",
        came.len()
    );
}

#[test]
fn one_file_may_have_all_of_it() {
    let folder = Folder::new();
    let (certificate, key) = pair();
    let both = folder.write("both.pem", &format!("{key}{certificate}"));
    let tls = Tls::from_files(&both, &both).unwrap();
    assert_eq!(tls.config().alpn_protocols, [b"http/1.1"]);
}

#[test]
fn a_reload_that_fails_keeps_the_old_certificate() {
    let folder = Folder::new();
    let tls = folder.renew();
    let before = tls.config();
    folder.write("key.pem", &pair().1);
    assert!(matches!(tls.reload(), Err(Error::Tls { .. })));
    assert!(Arc::ptr_eq(&before, &tls.config()));
    let renewed = folder.renew();
    tls.clone().reload().unwrap();
    assert!(!Arc::ptr_eq(&before, &tls.config()), "clones are one");
    assert!(shows_the_same(&tls, &renewed));
}

#[test]
fn sessions_of_clients_that_are_asked_for_certificates_are_not_taken_up_again() {
    let roots = || Pem::text(pair().0);
    let tls = || {
        let (certificate, key) = pair();
        Tls::new(Pem::text(certificate), Pem::text(key)).unwrap()
    };
    for tls in [
        tls().require_client_certificates(roots()).unwrap(),
        tls().ask_for_client_certificates(roots()).unwrap(),
    ] {
        let config = tls.config();
        assert!(!config.session_storage.can_cache() && !config.ticketer.enabled());
        assert_eq!(config.send_tls13_tickets, 0);
    }
    assert!(tls().config().session_storage.can_cache());
}

#[tokio::test(start_paused = true)]
async fn files_that_change_are_seen_after_the_interval_and_not_before() {
    let folder = Folder::new();
    let tls = folder.renew().check_every(Some(Duration::from_secs(60)));
    let first = tls.config();
    let watching = tokio::spawn({
        let tls = tls.clone();
        async move { tls.watch().await }
    });
    // Seconds of virtual time; it stands still while files are read.
    let pass = |seconds| tokio::time::sleep(Duration::from_secs(seconds));

    pass(61).await;
    assert!(Arc::ptr_eq(&first, &tls.config()), "nothing has changed");
    let renewed = folder.renew();
    pass(58).await;
    assert!(Arc::ptr_eq(&first, &tls.config()), "it is not time yet");
    pass(2).await;
    assert!(shows_the_same(&tls, &renewed));

    // A renewal that is seen half done.
    let second = tls.config();
    let (certificate, key) = pair();
    folder.write("chain.pem", &certificate);
    pass(60).await;
    assert!(Arc::ptr_eq(&second, &tls.config()), "the key is still the old one");
    folder.write("key.pem", &key);
    pass(60).await;
    assert!(!Arc::ptr_eq(&second, &tls.config()));

    let third = tls.config();
    fs::remove_file(folder.path("key.pem")).unwrap();
    pass(60).await;
    assert!(Arc::ptr_eq(&third, &tls.config()), "what is gone is not taken away");
    watching.abort();
}

#[tokio::test(start_paused = true)]
async fn what_cannot_change_is_not_looked_at() {
    let (certificate, key) = pair();
    let fixed = Tls::new(Pem::text(certificate), Pem::text(key)).unwrap();
    let folder = Folder::new();
    let never = folder.renew().check_every(None);
    for tls in [fixed, never] {
        let before = tls.config();
        folder.renew();
        let watched = tokio::time::timeout(Duration::from_secs(86_400), tls.watch()).await;
        assert!(watched.is_err() && Arc::ptr_eq(&before, &tls.config()));
    }
}

#[tokio::test(start_paused = true)]
async fn an_interval_of_nothing_is_a_second() {
    let folder = Folder::new();
    let tls = folder.renew().check_every(Some(Duration::ZERO));
    let renewed = folder.renew();
    let watched = tokio::time::timeout(Duration::from_millis(900), tls.watch()).await;
    assert!(watched.is_err() && !shows_the_same(&tls, &renewed));
    let watched = tokio::time::timeout(Duration::from_millis(1100), tls.watch()).await;
    assert!(watched.is_err() && shows_the_same(&tls, &renewed));
}
