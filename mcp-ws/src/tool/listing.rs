//! What `tools/list` says of some tools, in the shape of each revision.
//!
//! The newest shape is a constant of the set, unless one of its types has no schema as a constant: then it is made once, for
//! each server. That of 2025-11-25 is the same constant, unless a tool promises what only newer clients take. The others are
//! made of it when the first client asks for them.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::protocol::Version;
use crate::wire::Ordered;
use crate::wire::put_member;

/// The lists of some tools.
#[derive(Debug)]
pub(crate) struct Listing {
    newest: Pieces,
    /// Whether clients of 2025-11-25 are shown the same.
    suits_sessions: bool,
    /// What clients of older revisions are shown, in the order of [`Version::LEGACY`].
    older: [OnceLock<Pieces>; Version::LEGACY.len()],
}

/// Tools as JSON objects with commas between them, and where each one ends: a page is one slice.
#[derive(Debug)]
pub(crate) struct Pieces {
    text: Cow<'static, str>,
    ends: Cow<'static, [usize]>,
}

impl Listing {
    /// The list as the set has it.
    pub(super) fn constant(text: &'static str, ends: &'static [usize], suits_sessions: bool) -> Self {
        Self::of_newest(Pieces { text: Cow::Borrowed(text), ends: Cow::Borrowed(ends) }, suits_sessions)
    }

    /// The list of these tools, each a JSON object.
    pub(crate) fn made(tools: impl Iterator<Item = String>, suits_sessions: bool) -> Self {
        Self::of_newest(Pieces::joined(tools), suits_sessions)
    }

    fn of_newest(newest: Pieces, suits_sessions: bool) -> Self {
        Self { newest, suits_sessions, older: Default::default() }
    }

    /// The list as clients of this revision are shown it.
    pub(crate) fn of(&self, version: Version) -> &Pieces {
        if version.is_modern() || version == Version::LATEST_LEGACY && self.suits_sessions {
            return &self.newest;
        }
        let place = Version::LEGACY.into_iter().position(|legacy| legacy == version).unwrap_or_default();
        self.older[place]
            .get_or_init(|| Pieces::joined(self.newest.iter().map(|tool| in_shape_of(version, tool))))
    }
}

impl Pieces {
    fn joined(tools: impl Iterator<Item = String>) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for tool in tools {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(&tool);
            ends.push(text.len());
        }
        Self { text: text.into(), ends: ends.into() }
    }

    /// At most `size` tools from place `from` on.
    pub(crate) fn page(&self, from: usize, size: usize) -> &str {
        let to = from.saturating_add(size).min(self.ends.len());
        if from >= to {
            return "";
        }
        let start = if from == 0 { 0 } else { self.ends[from - 1] + 1 };
        &self.text[start..self.ends[to - 1]]
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|place| self.page(place, 1))
    }
}

/// A tool without the members that a revision does not know.
fn in_shape_of(version: Version, tool: &str) -> String {
    let Some(members) = Ordered::new(tool) else {
        return tool.to_owned();
    };
    let known = members.only(|name, value| match name {
        "annotations" => version.has_annotations(),
        "title" | "_meta" => version.has_titles(),
        "icons" => version.has_icons(),
        "outputSchema" => version.has_structured(is_of_objects(value)),
        _ => true,
    });
    let mut out = Vec::with_capacity(tool.len());
    known.put(&mut out, put_member);
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether a schema is of objects alone, and says so at its root.
fn is_of_objects(schema: &str) -> bool {
    Ordered::new(schema).and_then(|root| root.get("type")) == Some(r#""object""#)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOL: &str = r#"{"name":"t","title":"T","description":"d","annotations":{"title":"T"},"icons":[{"src":"data:,"}],"_meta":{"k":1},"inputSchema":{"type":"object","title":"kept"},"outputSchema":{"type":"array"}}"#;

    #[track_caller]
    fn check(version: Version, expected: &str) {
        let listing = Listing::made([TOOL, TOOL].into_iter().map(str::to_owned), false);
        assert_eq!(listing.of(version).page(1, 1), expected, "{}", version.name());
        assert_eq!(listing.of(version).page(0, 2), format!("{expected},{expected}"));
    }

    // BINDING: shape.list
    #[test]
    fn each_revision_is_shown_what_it_knows() {
        check(
            Version::V2024_11_05,
            r#"{"name":"t","description":"d","inputSchema":{"type":"object","title":"kept"}}"#,
        );
        check(
            Version::V2025_03_26,
            r#"{"name":"t","description":"d","annotations":{"title":"T"},"inputSchema":{"type":"object","title":"kept"}}"#,
        );
        check(
            Version::V2025_06_18,
            r#"{"name":"t","title":"T","description":"d","annotations":{"title":"T"},"_meta":{"k":1},"inputSchema":{"type":"object","title":"kept"}}"#,
        );
        check(
            Version::V2025_11_25,
            r#"{"name":"t","title":"T","description":"d","annotations":{"title":"T"},"icons":[{"src":"data:,"}],"_meta":{"k":1},"inputSchema":{"type":"object","title":"kept"}}"#,
        );
        check(Version::MODERN, TOOL);
    }

    #[test]
    fn schemas_of_objects_are_known_from_2025_06_18_on() {
        let tool = r#"{"name":"t","outputSchema":{"properties":{},"type":"object"}}"#;
        assert_eq!(in_shape_of(Version::V2025_06_18, tool), tool);
        assert_eq!(in_shape_of(Version::V2025_03_26, tool), r#"{"name":"t"}"#);
    }

    #[test]
    fn what_suits_sessions_is_shown_to_them_as_it_is() {
        let listing = Listing::made(std::iter::once(TOOL.to_owned()), true);
        assert!(std::ptr::eq(listing.of(Version::LATEST_LEGACY), listing.of(Version::MODERN)));
    }
}
