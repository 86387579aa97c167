//! Where an answer goes, and the shape it has there.

use super::BatchKey;
use super::kept_id::KeptId;
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
    /// The id as it came.
    pub(super) id: KeptId,
    pub(super) version: Version,
    pub(super) batch: Option<BatchKey>,
}

impl Owed {
    /// Where the answer goes.
    pub(crate) fn address(&self) -> Address<'_> {
        Address { id: self.id.id(), version: self.version, batch: self.batch }
    }
}
