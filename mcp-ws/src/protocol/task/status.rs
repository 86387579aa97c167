//! How a task stands.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// How a task stands. From the last three of these nothing leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskStatus {
    /// Its function runs.
    Working,
    /// Its function waits for answers of the client.
    InputRequired,
    /// There is a result, which may say that the tool failed.
    Completed,
    /// There is no result, but an error of JSON-RPC.
    Failed,
    /// Somebody has given it up.
    Cancelled,
}

impl TaskStatus {
    /// Whether nothing will happen any more.
    ///
    /// ```
    /// use mcp_ws::TaskStatus;
    ///
    /// assert!(TaskStatus::Failed.is_over());
    /// assert!(!TaskStatus::InputRequired.is_over());
    /// ```
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Its name on the wire.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::InputRequired => "input_required",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for TaskStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_by_the_name_that_it_has_on_the_wire() {
        use TaskStatus::*;
        for status in [Working, InputRequired, Completed, Failed, Cancelled] {
            let kept = serde_json::to_string(&status).unwrap();
            assert_eq!(kept, format!("\"{status}\""));
            assert_eq!(serde_json::from_str::<TaskStatus>(&kept).unwrap(), status);
        }
    }
}
