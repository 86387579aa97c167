//! The revisions of MCP that are spoken here. A revision is a name, not a date to compare with the calendar.

/// A revision, oldest first.
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
    /// `2026-07-28`, which has no sessions: each request says what it wants to be answered in.
    #[allow(dead_code, reason = "nothing speaks it yet")]
    V2026_07_28,
}

impl Version {
    /// Every revision that begins with `initialize`, oldest first.
    pub(crate) const ALL: [Self; 4] =
        [Self::V2024_11_05, Self::V2025_03_26, Self::V2025_06_18, Self::V2025_11_25];

    /// The newest of those.
    pub(crate) const LATEST: Self = Self::V2025_11_25;

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

    /// The revision of this name, if it is one of ours.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.name() == name)
    }

    /// What a server answers to a client that asks for `name`: the same where it can, its latest otherwise. Whether
    /// that will do is the client's to decide (lifecycle, "version negotiation").
    pub(crate) fn negotiate(name: &str) -> Self {
        Self::from_name(name).unwrap_or(Self::LATEST)
    }

    /// Whether results may contain sounds.
    pub(crate) fn has_audio(self) -> bool {
        self >= Self::V2025_03_26
    }

    /// Whether results may contain links to resources.
    pub(crate) fn has_resource_links(self) -> bool {
        self >= Self::V2025_06_18
    }

    /// Whether results may carry `structuredContent`.
    pub(crate) fn has_structured_content(self) -> bool {
        self >= Self::V2025_06_18
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_versions_are_echoed_and_others_get_the_latest() {
        for version in Version::ALL {
            assert_eq!(Version::negotiate(version.name()), version);
        }
        assert_eq!(Version::negotiate("2026-07-28"), Version::LATEST);
        assert_eq!(Version::negotiate(""), Version::LATEST);
    }
}
