//! Who is calling, as far as every room may know.

use std::sync::Arc;

/// Who is at the other end of a connection. Whoever proved it fills it in; nobody else knows how it was proved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Caller {
    /// Whose requests these are. None: anybody's, and all such callers are one.
    pub(crate) principal: Option<Arc<str>>,
}
