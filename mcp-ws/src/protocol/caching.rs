//! How long a client may keep what it was told, and for whom: the caching hints of 2026-07-28.

use std::io::Write;
use std::time::Duration;

/// Who may be shown what a client has kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(clippy::exhaustive_enums, reason = "a third would be a new revision's")]
pub enum CacheScope {
    /// Only whoever asked: other callers may be told otherwise.
    #[default]
    Private,
    /// Anybody.
    Public,
}

/// How long a list, or what a server says of itself, may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Caching {
    /// Nothing: it is to be asked for each time.
    pub ttl: Duration,
    pub scope: CacheScope,
}

impl Caching {
    /// Appends it as members behind others.
    pub(crate) fn put(self, out: &mut Vec<u8>) {
        let scope = match self.scope {
            CacheScope::Private => "private",
            CacheScope::Public => "public",
        };
        // A write into a vector cannot fail.
        let _ = write!(out, r#","ttlMs":{},"cacheScope":"{scope}""#, self.ttl.as_millis());
    }
}
