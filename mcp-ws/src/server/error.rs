//! What can go wrong for whoever runs a server.

use std::fmt;
use std::io;

use crate::tool::AddError;
use crate::tool::NameTaken;

/// Why a server does not run. For the operator to read.
///
/// ```
/// use mcp_ws::Error;
/// use mcp_ws::prelude::*;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let served = Server::new(tools![]).serve("no address").await;
/// assert!(matches!(served, Err(Error::Listen { .. })));
/// # }
/// ```
#[non_exhaustive]
pub enum Error {
    /// The address cannot be listened on. Is another process there, or does the port need more rights?
    Listen {
        /// The address as it was given.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// A certificate or a key is not taken. What is wrong is mostly the file: another one, or one that is not for this process
    /// to read.
    Tls {
        /// What it is for, and the file.
        pem: String,
        /// What is wrong with it.
        why: String,
    },
    /// A tool is not taken. What to do is said at each [`AddError`]; most often two tools have one name.
    Tool(AddError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { address, source } => write!(f, "cannot listen on {address}: {source}"),
            Self::Tls { pem, why } => write!(f, "{pem}: {why}"),
            Self::Tool(error) => error.fmt(f),
        }
    }
}

/// The same as [`Display`](fmt::Display), since that is what an operator gets to see when `main` returns the error.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } => Some(source),
            // Their words are this error's own.
            Self::Tls { .. } | Self::Tool(_) => None,
        }
    }
}

impl From<AddError> for Error {
    fn from(error: AddError) -> Self {
        Self::Tool(error)
    }
}

impl From<NameTaken> for Error {
    fn from(taken: NameTaken) -> Self {
        Self::Tool(taken.into())
    }
}
