//! What filters are told of a tool.

use std::fmt;

use serde::Deserialize;

use super::catalog::Tool;
use crate::protocol::Version;
use crate::tool::Listing;

/// A tool, as it is shown to a [filter](crate::Server::filter_tools).
///
/// ```
/// use mcp_ws::prelude::*;
///
/// let server: Server = Server::new(tools![]).filter_tools(|tool, caller| {
///     let is_safe = tool.is_read_only() && !tool.has_tag("internal");
///     is_safe || caller.has_scope("admin")
/// });
/// ```
#[derive(Clone, Copy)]
pub struct ToolInfo<'t> {
    pub(super) name: &'t str,
    pub(super) tool: &'t Tool,
    /// Where its entry is, and at which place.
    pub(super) entry: (&'t Listing, usize),
}

impl<'t> ToolInfo<'t> {
    /// What clients call it.
    pub fn name(&self) -> &'t str {
        self.name
    }

    /// Whether this is one of its `tags("…")`. What clients are told is read for that each time.
    #[inline]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.said().meta.tags.iter().any(|other| other == tag)
    }

    /// Whether it says that it changes nothing. That is read each time, as tags are.
    #[inline]
    pub fn is_read_only(&self) -> bool {
        self.said().annotations.read_only
    }

    /// The scopes that its callers need. They are looked at in any case: a filter need not.
    pub fn scopes(&self) -> impl Iterator<Item = &'t str> {
        self.tool.row.scopes.iter()
    }

    /// Its entry in the list, as clients of this revision are shown it.
    pub(super) fn entry(&self, version: Version) -> &'t str {
        let (listing, place) = self.entry;
        listing.of(version).page(place, 1)
    }

    #[inline]
    fn said(&self) -> Said {
        // What was written here can be read.
        serde_json::from_str(self.entry(Version::MODERN)).unwrap_or_default()
    }
}

impl fmt::Debug for ToolInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolInfo").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a tool's entry says that filters may ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    #[serde(rename = "_meta")]
    meta: Meta,
    annotations: Annotations,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Meta {
    #[serde(rename = "mcp-ws/tags")]
    tags: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Annotations {
    #[serde(rename = "readOnlyHint")]
    read_only: bool,
}
