//! Log messages of a tool, for whoever develops with its client.

use serde::Serialize;

use super::Command;
use super::Context;
use crate::peer::Logging;
use crate::protocol::LogLevel;

impl Context {
    /// Sends the caller a log message about this call, if it wants to hear of such; and waits while the connection has no
    /// room for it. `data` is a text, or anything that serde can write.
    ///
    /// These are for whoever develops with the client (MCP, "logging"), and never for the model. What the operator of the
    /// server should know goes to `tracing`.
    ///
    /// ```
    /// use mcp_ws::LogLevel;
    /// use mcp_ws::prelude::*;
    ///
    /// /// Imports a file.
    /// #[mcp_tool]
    /// async fn import(path: String, cx: &Context) {
    ///     cx.log(LogLevel::Info, format!("reading {path}")).await;
    /// }
    /// # let _: Tools = tools![import];
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was sent.
    pub async fn log(&self, level: LogLevel, data: impl Serialize) {
        if let Some(members) = self.log_members(level, data) {
            self.door.send(Command::Log { key: self.key, members }).await;
        }
    }

    /// The same from a function that cannot wait. Where the connection has no room, nothing is sent.
    pub fn try_log(&self, level: LogLevel, data: impl Serialize) {
        if let Some(members) = self.log_members(level, data) {
            self.door.try_send(Command::Log { key: self.key, members });
        }
    }

    /// Whether the caller wants to hear of what matters so much.
    pub fn wants_log(&self, level: LogLevel) -> bool {
        let from = match self.logging {
            Logging::Session => Some(self.door.log_level()),
            Logging::From(level) => level,
        };
        from.is_some_and(|from| level >= from)
    }

    /// What stands in the notification; `None` where there is nothing to send.
    fn log_members(&self, level: LogLevel, data: impl Serialize) -> Option<String> {
        if !self.wants_log(level) {
            return None;
        }
        let data = serde_json::to_string(&data).ok()?;
        Some(format!(r#""level":"{level}","data":{data}"#))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tool::Door;
    use crate::tool::SessionId;

    #[test]
    fn nothing_is_sent_to_a_caller_that_did_not_ask() {
        let door = Arc::new(Door::new(SessionId::random()));
        let context = Context { door: Arc::clone(&door), ..Context::detached() };
        assert!(!context.wants_log(LogLevel::Emergency));
        context.try_log(LogLevel::Emergency, "x");
        assert!(door.take().is_none());
    }

    #[test]
    fn log_messages_are_sent_from_a_level_on() {
        let door = Arc::new(Door::new(SessionId::random()));
        let session = Context { door: Arc::clone(&door), logging: Logging::Session, ..Context::detached() };
        assert!(session.wants_log(LogLevel::Info) && !session.wants_log(LogLevel::Debug));
        door.set_log_level(LogLevel::Error);
        assert!(session.wants_log(LogLevel::Error) && !session.wants_log(LogLevel::Warning));
        session.try_log(LogLevel::Alert, [1, 2]);
        let Some(Command::Log { members, .. }) = door.take() else { panic!("a log message") };
        assert_eq!(members, r#""level":"alert","data":[1,2]"#);
        let request = Context { logging: Logging::From(Some(LogLevel::Debug)), ..session };
        assert!(request.wants_log(LogLevel::Debug));
    }
}
