//! What a server tells unasked.

use serde_json::Value;

/// Something that the server tells: that its tools have changed, a log message, or whatever else it has to say. Progress is
/// told to its call.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Notification {
    /// What it is: `notifications/tools/list_changed`, `notifications/message`, …
    pub method: String,
    /// More of it.
    pub params: Value,
}

/// How many are kept for whoever has not looked yet.
pub(super) const KEPT: usize = 256;
