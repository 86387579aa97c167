//! A tool's line back to its caller.

use std::sync::Arc;

use super::Caller;
use super::Door;
use super::Identity;
use super::Mailbox;
use super::Rounds;
use super::SessionId;
use super::TraceContext;
use super::progress::Listener;
use crate::peer::Call;
use crate::peer::Key;
use crate::peer::Logging;
use crate::protocol::Capability;
use crate::protocol::ClientCapabilities;
use crate::protocol::ClientInfo;
use crate::protocol::Version;

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
    /// What the caller says of itself, as JSON, beside a request that has no session.
    pub(super) client_info: Option<Arc<str>>,
    pub(super) logging: Logging,
    /// `None`: the caller does not want to hear of progress.
    pub(super) listener: Option<Arc<Listener>>,
    pub(super) trace: Option<Arc<TraceContext>>,
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
        let door = Door::new(SessionId::random());
        door.close();
        Self {
            door: Arc::new(door),
            key: Key::NONE,
            version: Version::LATEST_LEGACY,
            client: ClientCapabilities::default(),
            client_info: None,
            logging: Logging::From(None),
            listener: None,
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
            client_info: call.client_info.and_then(|text| ClientInfo::shortened(text.get())).map(Into::into),
            logging: call.logging,
            listener: call.progress_token.map(|token| Arc::new(Listener::new(token))),
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

    /// Who is at the other end of the connection.
    pub fn caller(&self) -> &Caller {
        self.door.caller()
    }

    /// Who has proved to be calling. `None`: the server [asks](crate::Server::authenticate) nobody, or has dialled the connection itself.
    pub fn identity(&self) -> Option<&Identity> {
        self.caller().identity()
    }

    /// What the caller says of itself. Of a session it is what its last `initialize` has said.
    #[inline]
    pub fn client(&self) -> Option<ClientInfo> {
        if self.version.is_modern() {
            return self.client_info.as_deref().and_then(ClientInfo::from_json);
        }
        self.door.client().map(|client| ClientInfo::clone(&client))
    }

    /// Which revision of MCP the call is made in, such as `2025-11-25`.
    pub fn protocol_version(&self) -> &'static str {
        self.version.name()
    }

    /// Which trace of the caller's this call belongs to, if it has said so.
    pub fn trace(&self) -> Option<&TraceContext> {
        self.trace.as_deref()
    }

    /// The way into its connection.
    pub(crate) fn door(&self) -> &Arc<Door> {
        &self.door
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
        Self { door, key: Key::NONE, logging, listener: None, asker, ..self }
    }

    /// Whether the caller has tasks.
    pub(crate) fn has_tasks(&self) -> bool {
        self.version.is_modern() && self.client.has(Capability::Tasks)
    }

    /// Tells whoever runs this call as a task that the tool gets on.
    pub(super) fn get_on(&self) {
        if let Asker::Task(mailbox) = &self.asker {
            mailbox.get_on();
        }
    }
}
