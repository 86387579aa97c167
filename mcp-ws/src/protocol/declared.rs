//! What a client can be asked, as far as it has been looked at.

use super::ClientCapabilities;
use crate::wire::Raw;

/// What a client has said that it can be asked: for its session, or in the request itself. The latter is read when somebody
/// wants to know, which is for few tools.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Declared<'t> {
    /// Read already.
    Read(ClientCapabilities),
    /// A JSON object.
    Raw(Raw<'t>),
}

impl<'t> Declared<'t> {
    /// What a request says, if that is an object.
    pub(crate) fn new(text: Raw<'t>) -> Option<Self> {
        text.get().starts_with('{').then_some(Self::Raw(text))
    }

    /// What the client can be asked.
    pub(crate) fn read(self) -> ClientCapabilities {
        match self {
            Self::Read(capabilities) => capabilities,
            Self::Raw(text) => ClientCapabilities::from_json(text.get()).unwrap_or_default(),
        }
    }
}
