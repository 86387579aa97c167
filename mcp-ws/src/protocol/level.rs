//! How much a log message matters: the severities of RFC 5424, section 6.2.1.

use std::fmt;

use crate::wire::Text;

/// How much a log message matters, least first.
///
/// ```
/// use mcp_ws::LogLevel;
///
/// assert!(LogLevel::Warning > LogLevel::Info);
/// assert_eq!(LogLevel::Warning.to_string(), "warning");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::exhaustive_enums, reason = "RFC 5424 has these eight, and will have no other")]
#[repr(u8)]
pub enum LogLevel {
    /// For whoever looks for a fault.
    Debug,
    /// What goes on.
    Info,
    /// What goes on and is worth a look.
    Notice,
    /// Something may go wrong.
    Warning,
    /// Something went wrong.
    Error,
    /// Something on which much depends went wrong.
    Critical,
    /// Somebody has to do something at once.
    Alert,
    /// Nothing works.
    Emergency,
}

impl LogLevel {
    const ALL: [Self; 8] = [
        Self::Debug,
        Self::Info,
        Self::Notice,
        Self::Warning,
        Self::Error,
        Self::Critical,
        Self::Alert,
        Self::Emergency,
    ];

    /// From which level on clients hear of what goes on in their session, unless they say otherwise. MCP leaves it open, and
    /// those who write clients expect to see something.
    pub(crate) const UNLESS_SET: Self = Self::Info;

    /// Its name on the wire.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
            Self::Alert => "alert",
            Self::Emergency => "emergency",
        }
    }

    /// The level that a JSON text names, if it names one.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let name: Text<'_> = serde_json::from_str(text).ok()?;
        Self::ALL.into_iter().find(|level| level.name() == &*name)
    }

    /// The level with this number, as `level as u8` gives it.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_found_by_its_name_and_by_its_number() {
        for level in LogLevel::ALL {
            assert_eq!(LogLevel::from_json(&format!("\"{level}\"")), Some(level));
            assert_eq!(LogLevel::from_number(level as u8), Some(level));
        }
        assert_eq!(LogLevel::from_json(r#""\u0069nfo""#), Some(LogLevel::Info));
        for other in ["\"warn\"", "\"INFO\"", "info", "5", "\"", ""] {
            assert_eq!(LogLevel::from_json(other), None, "{other}");
        }
        assert_eq!(LogLevel::from_number(8), None);
    }
}
