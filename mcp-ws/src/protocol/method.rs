//! The names of methods, as they stand on the wire.

/// Requests of a client, and the three of a server.
pub(crate) mod requests {
    /// Opens a session and agrees on the revision.
    pub(crate) const INITIALIZE: &str = "initialize";
    /// Asks whether the other side still answers.
    pub(crate) const PING: &str = "ping";
    /// Says what the server is and can do (2026-07-28).
    pub(crate) const DISCOVER: &str = "server/discover";
    /// Says from which level on log messages are of interest (up to 2025-11-25).
    pub(crate) const SET_LEVEL: &str = "logging/setLevel";
    /// Asks to be told of changes (2026-07-28).
    pub(crate) const LISTEN: &str = "subscriptions/listen";
    /// Asks how a task stands (2026-07-28, as the two that follow).
    pub(crate) const TASKS_GET: &str = "tasks/get";
    /// Answers what a task has asked.
    pub(crate) const TASKS_UPDATE: &str = "tasks/update";
    /// Gives a task up.
    pub(crate) const TASKS_CANCEL: &str = "tasks/cancel";
    /// Runs a tool.
    pub(crate) const TOOLS_CALL: &str = "tools/call";
    /// Lists the tools.
    pub(crate) const TOOLS_LIST: &str = "tools/list";
    /// Of a server: has a person asked.
    pub(crate) const ELICIT: &str = "elicitation/create";
    /// Of a server: has a model asked.
    pub(crate) const SAMPLE: &str = "sampling/createMessage";
    /// Of a server: asks which folders are worked in.
    pub(crate) const ROOTS: &str = "roots/list";
}

/// Notifications, of either side.
pub(crate) mod notifications {
    /// A client is ready, behind `initialize`.
    pub(crate) const INITIALIZED: &str = "notifications/initialized";
    /// A request is given up: it is to be stopped, and not to be answered.
    pub(crate) const CANCELLED: &str = "notifications/cancelled";
    /// How far a request has come.
    pub(crate) const PROGRESS: &str = "notifications/progress";
    /// Something that happened in a request, for people who look for faults.
    pub(crate) const MESSAGE: &str = "notifications/message";
    /// What a client will be told of.
    pub(crate) const ACKNOWLEDGED: &str = "notifications/subscriptions/acknowledged";
    /// How a task stands.
    pub(crate) const TASK: &str = "notifications/tasks";
    /// There are other tools than when they were listed.
    pub(crate) const TOOLS_LIST_CHANGED: &str = "notifications/tools/list_changed";
}
