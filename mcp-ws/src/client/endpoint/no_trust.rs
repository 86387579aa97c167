//! What stands for TLS where it is not compiled: the way to have it.

use crate::client::Error;

/// Nothing to set. It has braces to be made as the one is that has something.
#[derive(Clone, Default)]
pub(in crate::client) struct Trust {}

impl Trust {
    /// There is no TLS.
    #[allow(clippy::unused_self, reason = "asked as the one is that has TLS")]
    pub(in crate::client) fn check(&self) -> Result<(), Error> {
        let version = env!("CARGO_PKG_VERSION");
        let why = format!(
            "`wss` needs the feature `tls` of mcp-ws: in Cargo.toml, write \
             `mcp-ws = {{ version = \"{version}\", features = [\"tls\"] }}`"
        );
        Err(Error::Endpoint { why })
    }
}
