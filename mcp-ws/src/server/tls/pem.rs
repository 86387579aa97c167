//! Where certificates and keys come from.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// Certificates or a key in PEM: a file, which is read again when it has changed, or the text itself.
#[derive(Clone)]
pub struct Pem {
    place: Place,
}

#[derive(Clone)]
enum Place {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Pem {
    /// What is in a file.
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self { place: Place::File(path.as_ref().to_owned()) }
    }

    /// This text.
    pub fn text(text: impl AsRef<[u8]>) -> Self {
        Self { place: Place::Memory(text.as_ref().into()) }
    }

    pub(super) fn read(&self) -> io::Result<Arc<[u8]>> {
        match &self.place {
            Place::File(path) => fs::read(path).map(Into::into),
            Place::Memory(text) => Ok(Arc::clone(text)),
        }
    }

    /// The file, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Memory(_) => None,
        }
    }
}

impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File(path) => f.debug_tuple("file").field(path).finish(),
            // It may be a key.
            Place::Memory(_) => f.write_str("text(…)"),
        }
    }
}
