//! How a server is reached: from what is said on the command line to an endpoint and a client.

use std::io;
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::exit::Failure;
use super::logs;
use super::options::Shared;
use crate::client::Client;
use crate::client::ClientBuilder;
use crate::client::Endpoint;
use crate::client::Proxy;
use crate::client::Reconnect;
use crate::client::Subprotocol;

impl Shared {
    /// The URL, which stands in one place alone.
    pub(super) fn url(&self, server: Option<String>) -> Result<String, Failure> {
        let url = server.or_else(|| self.url.clone()).ok_or_else(|| {
            Failure::usage("which server? Give its URL first, or by --url, or by MCP_WS_URL")
        })?;
        if !url.contains("://") {
            return Err(Failure::usage(format!("{url:?} is no URL; did you mean ws://{url}?")));
        }
        Ok(url)
    }

    /// The endpoint at this URL.
    pub(super) fn endpoint(&self, url: &str) -> Result<Endpoint, Failure> {
        logs::hide_url(url);
        self.describe(Endpoint::new(url))
    }

    /// Adds everything but the URL.
    pub(super) fn describe(&self, mut endpoint: Endpoint) -> Result<Endpoint, Failure> {
        for (name, value) in &self.headers {
            endpoint = endpoint.header(name, value);
        }
        if let Some(command) = self.token_command.clone() {
            endpoint = endpoint.token_provider(move || ask(command.clone()));
        } else if let Some(token) = &self.token {
            endpoint = endpoint.bearer_token(token);
        }
        if self.no_subprotocol {
            endpoint = endpoint.subprotocol(Subprotocol::None);
        }
        if let Some(timeout) = self.connect_timeout {
            endpoint = endpoint.connect_timeout(timeout);
        }
        if self.no_proxy {
            endpoint = endpoint.proxy(Proxy::None);
        } else if let Some(proxy) = &self.proxy {
            endpoint = endpoint.proxy(Proxy::Url(proxy.clone()));
        }
        if let Some(file) = &self.cacert {
            endpoint = endpoint.trust(read(file)?);
        }
        if let (Some(chain), Some(key)) = (&self.cert, &self.key) {
            endpoint = endpoint.client_certificate(read(chain)?, read(key)?);
        }
        endpoint.check()?;
        Ok(endpoint)
    }

    /// What no log may have in it, but for what is in the URL.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(_, value)| &**value).chain(self.token.as_deref())
    }

    /// A client that is not connected yet.
    pub(super) fn client(&self, endpoint: Endpoint) -> ClientBuilder {
        Client::builder(endpoint).era(self.era.into())
    }

    /// A client for one command, which ends when its connection does.
    pub(super) async fn connect_once(&self, url: &str) -> Result<Client, Failure> {
        let endpoint = self.endpoint(url)?.reconnect(Reconnect::never());
        Ok(self.client(endpoint).connect().await?)
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))
}

/// Asks a command for a token: what it writes to stdout.
async fn ask(command: String) -> io::Result<String> {
    let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell)
        .args([option, &command])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output()
        .await?;
    if !output.status.success() {
        return Err(io::Error::other(format!("the command for the token ended with {}", output.status)));
    }
    let token = String::from_utf8(output.stdout)
        .map_err(|_| io::Error::other("the command for the token wrote something else than text"))?;
    logs::hide(&token);
    Ok(token.trim().to_owned())
}
