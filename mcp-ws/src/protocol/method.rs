//! The names of methods, as they stand on the wire.

/// Requests of a client.
pub(crate) mod requests {
    /// Opens a session and agrees on the revision.
    pub(crate) const INITIALIZE: &str = "initialize";
    /// Asks whether the other side still answers.
    pub(crate) const PING: &str = "ping";
    /// Runs a tool.
    pub(crate) const TOOLS_CALL: &str = "tools/call";
    /// Lists the tools.
    pub(crate) const TOOLS_LIST: &str = "tools/list";
}

/// Notifications, of either side.
pub(crate) mod notifications {
    /// A request is given up: it is to be stopped, and not to be answered.
    pub(crate) const CANCELLED: &str = "notifications/cancelled";
    /// How far a request has come.
    pub(crate) const PROGRESS: &str = "notifications/progress";
    /// There are other tools than when they were listed.
    pub(crate) const TOOLS_LIST_CHANGED: &str = "notifications/tools/list_changed";
}
