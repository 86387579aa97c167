//! The revisions of MCP that are spoken here. A revision is a name, not a date to compare with the calendar.

/// A revision, oldest first. Those before 2026-07-28 have sessions that begin with `initialize`; from then on every request
/// names its revision itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub(crate) enum Version {
    /// `2024-11-05`
    V2024_11_05,
    /// `2025-03-26`
    V2025_03_26,
    /// `2025-06-18`
    V2025_06_18,
    /// `2025-11-25`
    V2025_11_25,
    /// `2026-07-28`
    V2026_07_28,
}

impl Version {
    /// The revisions that have sessions, newest first.
    pub(crate) const LEGACY: [Self; 4] =
        [Self::V2025_11_25, Self::V2025_06_18, Self::V2025_03_26, Self::V2024_11_05];

    /// The newest revision that has sessions.
    pub(crate) const LATEST_LEGACY: Self = Self::LEGACY[0];

    /// The revision whose requests stand by themselves. There is one so far.
    pub(crate) const MODERN: Self = Self::V2026_07_28;

    /// Its name on the wire.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::V2024_11_05 => "2024-11-05",
            Self::V2025_03_26 => "2025-03-26",
            Self::V2025_06_18 => "2025-06-18",
            Self::V2025_11_25 => "2025-11-25",
            Self::V2026_07_28 => "2026-07-28",
        }
    }

    /// What a server answers to a client that asks for `name` in `initialize`: the same where it can, its latest otherwise.
    /// Whether that will do is the client's to decide (lifecycle, "version negotiation"). A revision without sessions
    /// cannot be agreed on in this way, so it is one of the others.
    pub(crate) fn negotiate(name: &str) -> Self {
        Self::LEGACY.into_iter().find(|version| version.name() == name).unwrap_or(Self::LATEST_LEGACY)
    }

    /// Appends the list of all revisions that are spoken here, as JSON: those that need no session first.
    pub(crate) fn put_supported(out: &mut Vec<u8>) {
        out.extend_from_slice(b"[\"");
        out.extend_from_slice(Self::MODERN.name().as_bytes());
        for version in Self::LEGACY {
            out.extend_from_slice(b"\",\"");
            out.extend_from_slice(version.name().as_bytes());
        }
        out.extend_from_slice(b"\"]");
    }

    /// Whether each of its requests stands by itself.
    pub(crate) fn is_modern(self) -> bool {
        self >= Self::V2026_07_28
    }

    /// Whether several messages may come in an array. Only one revision ever had that.
    pub(crate) fn has_batches(self) -> bool {
        self == Self::V2025_03_26
    }

    /// Whether results may contain sounds.
    pub(crate) fn has_audio(self) -> bool {
        self >= Self::V2025_03_26
    }

    /// Whether results may contain links to resources.
    pub(crate) fn has_resource_links(self) -> bool {
        self >= Self::V2025_06_18
    }

    /// Whether results may carry this as `structuredContent`, and tools a schema of it as `outputSchema`: objects alone in
    /// some revisions, any value from 2026-07-28 on.
    pub(crate) fn has_structured(self, is_object: bool) -> bool {
        self >= if is_object { Self::V2025_06_18 } else { Self::V2026_07_28 }
    }

    /// Whether tools may have annotations.
    pub(crate) fn has_annotations(self) -> bool {
        self >= Self::V2025_03_26
    }

    /// Whether tools may have a `title` and a `_meta`.
    pub(crate) fn has_titles(self) -> bool {
        self >= Self::V2025_06_18
    }

    /// Whether tools may have icons.
    pub(crate) fn has_icons(self) -> bool {
        self >= Self::V2025_11_25
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_versions_are_echoed_and_others_get_the_latest() {
        for version in Version::LEGACY {
            assert_eq!(Version::negotiate(version.name()), version);
        }
        for other in ["2026-07-28", "9999", ""] {
            assert_eq!(Version::negotiate(other), Version::LATEST_LEGACY);
        }
    }

    #[test]
    fn every_version_is_told_the_modern_one_first() {
        let mut out = Vec::new();
        Version::put_supported(&mut out);
        let names: Vec<String> = serde_json::from_slice(&out).unwrap();
        assert_eq!(names, ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]);
    }
}
