//! A tool's line back to its caller.

use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;

use super::Command;
use super::Door;
use super::Mailbox;
use super::Progress;
use super::Rounds;
use super::SessionId;
use super::TraceContext;
use crate::peer::Call;
use crate::peer::Key;
use crate::peer::Logging;
use crate::protocol::Capability;
use crate::protocol::ClientCapabilities;
use crate::protocol::LogLevel;
use crate::protocol::Version;
use crate::wire::Id;
use crate::wire::escape;

/// What a tool knows of the call it answers, and how it talks back while it runs.
///
/// A parameter of this type, or of `&Context`, is not an argument: it may stand anywhere in the list.
///
/// ```
/// use mcp_ws::prelude::*;
///
/// /// Counts to `n`, and says how far it has come.
/// #[mcp_tool]
/// async fn count(n: u32, cx: &Context) -> u32 {
///     for i in 1..=n {
///         cx.progress(Progress::of(i, n)).await;
///     }
///     n
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Context {
    pub(super) door: Arc<Door>,
    pub(super) key: Key,
    /// The revision that the caller speaks.
    pub(super) version: Version,
    /// What the caller can be asked.
    pub(super) client: ClientCapabilities,
    logging: Logging,
    /// As JSON; `None`: the caller does not want to hear of progress.
    progress_token: Option<Arc<str>>,
    trace: Option<Arc<TraceContext>>,
    pub(super) asker: Asker,
}

/// How a tool asks its caller.
#[derive(Clone, Debug)]
pub(super) enum Asker {
    /// By a request, within a session.
    Session,
    /// By ending the call, to be called again.
    Rounds(Arc<Rounds>),
    /// By saying so of the task that it is.
    Task(Arc<Mailbox>),
}

impl Context {
    /// A context of no call, for tests of a tool's function: what is reported through it goes nowhere, and nobody can be asked.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// /// Adds.
    /// #[mcp_tool]
    /// fn add(cx: &Context, a: i64, b: i64) -> i64 {
    ///     cx.try_progress(1);
    ///     a + b
    /// }
    ///
    /// assert_eq!(add(&Context::detached(), 1, 2), 3);
    /// ```
    pub fn detached() -> Self {
        Self {
            door: Arc::new(Door::new(SessionId::random())),
            key: Key::NONE,
            version: Version::LATEST_LEGACY,
            client: ClientCapabilities::default(),
            logging: Logging::From(None),
            progress_token: None,
            trace: None,
            asker: Asker::Session,
        }
    }

    /// The context of a call. `rounds` gives what it has been told in answer to its questions, of a revision without sessions.
    pub(crate) fn of(call: &Call<'_>, door: &Arc<Door>, rounds: impl FnOnce() -> Arc<Rounds>) -> Self {
        let version = call.to.version;
        Self {
            door: Arc::clone(door),
            key: call.key,
            version,
            client: call.client.read(),
            logging: call.logging,
            progress_token: call.progress_token.map(Id::as_json).map(Into::into),
            trace: TraceContext::of(call.trace).map(Arc::new),
            asker: if version.is_modern() { Asker::Rounds(rounds()) } else { Asker::Session },
        }
    }

    /// Which connection the call came over.
    ///
    /// ```
    /// use mcp_ws::prelude::*;
    ///
    /// /// Says which connection this is.
    /// #[mcp_tool]
    /// fn who_am_i(cx: &Context) -> String {
    ///     cx.session_id().to_string()
    /// }
    /// ```
    pub fn session_id(&self) -> SessionId {
        self.door.session()
    }

    /// Whether the caller asked to hear of progress. Where it did not, reporting it costs next to nothing.
    pub fn wants_progress(&self) -> bool {
        self.progress_token.is_some()
    }

    /// Reports progress, and waits while the connection has no room for it: a caller that reads slowly slows the tool.
    ///
    /// Each report must be greater than the one before (MCP, "progress"). A report after the call was answered or
    /// cancelled is not sent. Each one gives the call its `request_timeout` anew.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, nothing was sent.
    pub async fn progress(&self, progress: impl Into<Progress>) {
        self.get_on();
        if let Some(params) = self.progress_params(&progress.into()) {
            self.door.send(Command::Progress { key: self.key, params }).await;
        }
    }

    /// Reports progress from a function that cannot wait. Where the connection has no room, this value replaces the
    /// last one that has not been sent yet, so that the caller sees the newest.
    pub fn try_progress(&self, progress: impl Into<Progress>) {
        self.get_on();
        if let Some(params) = self.progress_params(&progress.into()) {
            self.door.send_newest_progress(self.key, params);
        }
    }

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

    /// Which trace of the caller's this call belongs to, if it has said so.
    pub fn trace(&self) -> Option<&TraceContext> {
        self.trace.as_deref()
    }

    /// What the tool asks in this round, if it asks so.
    pub(super) fn rounds(&self) -> Option<Arc<Rounds>> {
        match &self.asker {
            Asker::Session | Asker::Task(_) => None,
            Asker::Rounds(rounds) => Some(Arc::clone(rounds)),
        }
    }

    /// The context of the same call run as a task, which has a door of its own: of progress nobody is told, nor are log
    /// messages sent, and what is asked goes into a mailbox.
    pub(crate) fn into_task(self, door: Arc<Door>, mailbox: Arc<Mailbox>) -> Self {
        let (logging, asker) = (Logging::From(None), Asker::Task(mailbox));
        Self { door, key: Key::NONE, logging, progress_token: None, asker, ..self }
    }

    /// Whether the caller has tasks.
    pub(crate) fn has_tasks(&self) -> bool {
        self.version.is_modern() && self.client.has(Capability::Tasks)
    }

    /// Tells whoever runs this call as a task that the tool gets on.
    fn get_on(&self) {
        if let Asker::Task(mailbox) = &self.asker {
            mailbox.get_on();
        }
    }

    /// What stands in the notification; `None` where there is nothing to send.
    fn log_members(&self, level: LogLevel, data: impl Serialize) -> Option<String> {
        if !self.wants_log(level) {
            return None;
        }
        let data = serde_json::to_string(&data).ok()?;
        Some(format!(r#""level":"{level}","data":{data}"#))
    }

    /// The notification's parameters; `None` where there is nothing to send.
    fn progress_params(&self, progress: &Progress) -> Option<String> {
        let token = self.progress_token.as_deref()?;
        // JSON has no other numbers.
        if !progress.done.is_finite() || progress.total.is_some_and(|total| !total.is_finite()) {
            return None;
        }
        let mut params = format!(r#"{{"progressToken":{token},"progress":{}"#, progress.done);
        // A write into a string cannot fail.
        if let Some(total) = progress.total {
            let _ = write!(params, r#","total":{total}"#);
        }
        if let Some(message) = &progress.message {
            let mut escaped = Vec::new();
            escape(message, &mut escaped);
            let _ = write!(params, r#","message":"{}""#, String::from_utf8_lossy(&escaped));
        }
        params.push('}');
        Some(params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(progress: impl Into<Progress>, expected: Option<&str>) {
        let door = Arc::new(Door::new(SessionId::random()));
        let token = Some("\"t\"".into());
        let context = Context { door: Arc::clone(&door), progress_token: token, ..Context::detached() };
        context.try_progress(progress);
        let sent = door.take().map(|command| match command {
            Command::Progress { params, .. } => params,
            other => panic!("{other:?}"),
        });
        assert_eq!(sent.as_deref(), expected);
    }

    #[test]
    fn progress_is_written_as_numbers_of_json() {
        check(1, Some(r#"{"progressToken":"t","progress":1}"#));
        check(0.25, Some(r#"{"progressToken":"t","progress":0.25}"#));
        check(
            Progress::of(1, 3).message("a \"b\""),
            Some(r#"{"progressToken":"t","progress":1,"total":3,"message":"a \"b\""}"#),
        );
        check(f64::NAN, None);
        check(Progress::of(1, f64::INFINITY), None);
    }

    #[test]
    fn nothing_is_sent_to_a_caller_that_did_not_ask() {
        let door = Arc::new(Door::new(SessionId::random()));
        let context = Context { door: Arc::clone(&door), ..Context::detached() };
        assert!(!context.wants_progress());
        context.try_progress(1);
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
