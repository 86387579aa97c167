//! Where an answer goes, and the shape it has there.

use std::sync::Arc;

use super::BatchKey;
use crate::protocol::Version;
use crate::wire::Id;

/// A request, as whoever answers it has to know it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address<'t> {
    /// The other side's name for it.
    pub id: Id<'t>,
    /// The revision whose shapes the answer has.
    pub version: Version,
    /// The batch that the answer is collected in, if the request came in one.
    pub batch: Option<BatchKey>,
}

/// The same for as long as the answer takes.
#[derive(Clone, Debug)]
pub(crate) struct Owed {
    /// The JSON text of the id, as it came.
    pub(super) id: Arc<str>,
    pub(super) version: Version,
    pub(super) batch: Option<BatchKey>,
}

impl Owed {
    /// Where the answer goes.
    pub(crate) fn address(&self) -> Address<'_> {
        Address { id: Id::known(&self.id), version: self.version, batch: self.batch }
    }
}
