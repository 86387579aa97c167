//! Certificates that are renewed while the server runs.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use mcp_ws::Config;
use mcp_ws::Tls;
use mcp_ws::client::Error;

use super::Authority;
use super::Served;
use super::check;
use super::connect;
use super::endpoint;
use crate::fixture::server;
use crate::fixture::within;

/// A certificate in files, which are gone when the test is over.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("mcp-ws-e2e-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn tls(&self) -> Tls {
        Tls::from_files(self.0.join("chain.pem"), self.0.join("key.pem")).unwrap()
    }

    /// Puts a certificate of this authority there.
    fn renew(&self, authority: &Authority) {
        let pair = authority.issue("localhost");
        fs::write(self.0.join("key.pem"), pair.key).unwrap();
        fs::write(self.0.join("chain.pem"), pair.chain).unwrap();
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_certificate_is_renewed_without_anybody_losing_a_connection() {
    let (old, new) = (Authority::new(), Authority::new());
    let new_pem = new.pem();
    let files = Files::new("renewed");
    files.renew(&old);
    let tls = files.tls().check_every(None);
    let (server, _) = server(Config::default());
    let running = Served::on(server, old, tls.clone()).await;
    let before = connect(running.endpoint()).await.unwrap();

    files.renew(&new);
    check(&connect(running.endpoint()).await.unwrap()).await;
    tls.reload().unwrap();
    let error = connect(running.endpoint()).await.unwrap_err();
    assert!(matches!(error, Error::Tls { .. }), "{error}");
    check(&connect(endpoint(running.address).trust_only(new_pem.clone())).await.unwrap()).await;
    check(&before).await;

    fs::write(files.0.join("chain.pem"), "").unwrap();
    let error = tls.reload().unwrap_err().to_string();
    assert!(error.contains("chain.pem") && error.contains("there is no certificate in it"), "{error}");
    check(&connect(endpoint(running.address).trust_only(new_pem)).await.unwrap()).await;
    check(&before).await;
}

#[tokio::test]
async fn files_that_change_are_seen_while_a_server_runs() {
    let (old, new) = (Authority::new(), Authority::new());
    let files = Files::new("watched");
    files.renew(&old);
    let tls = files.tls().check_every(Some(Duration::from_secs(1)));
    let (server, _) = server(Config::default());
    let running = Served::on(server, old, tls).await;
    let before = connect(running.endpoint()).await.unwrap();
    files.renew(&new);
    let trusting = endpoint(running.address).trust_only(new.pem());
    within("the new certificate is shown", async {
        while connect(trusting.clone()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    check(&before).await;
}
