//! The other side of one connection, as whoever uses its tools sees it.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use tokio::sync::OnceCell;
use tokio::sync::broadcast;

use super::Error;
use super::agreed::Agreed;
use super::memory::Memory;
use super::news::Notification;
use super::status::Status;
use crate::peer::Patience;
use crate::peer::QuestionId;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::tool::Answering;
use crate::tool::ClientRole;
use crate::tool::Door;
use crate::tool::Farewell;
use crate::tool::OwnRequest;
use crate::tool::Returned;
use crate::transport::now;
use crate::wire::Message;
use crate::wire::brief;
use crate::wire::decode;

/// What is known of the other side of one connection.
#[derive(Debug)]
pub(super) struct Remote {
    memory: Arc<Memory>,
    agreed: OnceCell<Arc<Agreed>>,
    /// Whether it was asked to tell of changes.
    listens: AtomicBool,
}

impl Remote {
    #[inline]
    fn new(memory: Arc<Memory>) -> Self {
        Self { memory, agreed: OnceCell::new(), listens: AtomicBool::new(false) }
    }

    pub(super) fn memory(&self) -> &Arc<Memory> {
        &self.memory
    }
}

impl ClientRole for Remote {
    #[inline]
    fn hear(&self, method: &str, text: &str) {
        // What it acknowledges is a matter between the two ends.
        if method == notifications::ACKNOWLEDGED {
            return;
        }
        // It would be kept for whoever is slow to hear of it.
        if text.len() > LONGEST_NEWS {
            tracing::debug!(method = brief(method), bytes = text.len(), "passed over what is too long");
            return;
        }
        self.memory.tell(Notification { method: method.to_owned(), params: params(text) });
    }

    #[inline]
    fn answer(&self, text: &str) -> Option<Answering> {
        let Message::Request { method, .. } = decode::<()>(text, "") else {
            return None;
        };
        self.memory.handlers.answer(&method, params(text))
    }
}

/// All parameters of a message that was read before.
fn params(text: &str) -> Value {
    #[derive(Default, Deserialize)]
    struct Told {
        params: Option<Map<String, Value>>,
    }

    let told = serde_json::from_str::<Told>(text).unwrap_or_default();
    Value::Object(told.params.unwrap_or_default())
}

/// The longest notification that is handed on.
const LONGEST_NEWS: usize = 64 * 1024;

/// One connection, and the other side of it.
pub(super) struct Session {
    pub(super) door: Arc<Door>,
    remote: Arc<Remote>,
}

impl Session {
    /// Uses the tools of the other side of this connection. Whoever does so first says with which memory.
    pub(super) fn of(door: &Arc<Door>, memory: impl FnOnce() -> Arc<Memory>) -> Self {
        let role = door.client_role_or(|| Arc::new(Remote::new(memory())));
        let role: Arc<dyn Any + Send + Sync> = Arc::<dyn ClientRole>::clone(role);
        // There is no other role than this one.
        let remote = role.downcast().unwrap_or_else(|_| Arc::new(Remote::new(Arc::default())));
        Self { door: Arc::clone(door), remote }
    }

    pub(super) fn remote(&self) -> &Remote {
        &self.remote
    }

    /// How it stands with this one connection.
    #[inline]
    pub(super) fn status(&self) -> Status {
        match self.door.ended() {
            None => Status::Connected(self.door.session()),
            Some(Farewell { code, reason }) => {
                let why = Error::Closed { code: *code, reason: self.remote.memory.quote(reason) };
                Status::Stopped { why: Some(why) }
            }
        }
    }

    /// How to speak with the other side, which is found out once.
    ///
    /// # Cancel safety
    ///
    /// Dropped before it is ready, it is found out nevertheless, for whoever is next: no session is opened twice.
    pub(super) async fn agree(&self) -> Result<Arc<Agreed>, Error> {
        if let Some(agreed) = self.remote().agreed.get() {
            return Ok(Arc::clone(agreed));
        }
        let session = Self { door: Arc::clone(&self.door), remote: Arc::clone(&self.remote) };
        // It ends with the connection at the latest.
        let agreeing = tokio::spawn(async move {
            let agree = async || session.negotiate().await.map(Arc::new);
            session.remote().agreed.get_or_try_init(agree).await.cloned()
        });
        match agreeing.await {
            Ok(agreed) => agreed,
            Err(_) => Err(Error::Protocol { why: "nothing was agreed on".to_owned() }),
        }
    }

    /// Sends a request with exactly these parameters, and gives the JSON text of its result.
    pub(super) async fn ask(
        &self,
        id: QuestionId,
        method: impl Into<Cow<'static, str>>,
        params: String,
        patience: Patience,
        by: Option<Instant>,
        progress: Option<broadcast::Sender<Arc<str>>>,
    ) -> Result<Box<str>, Error> {
        let method = method.into();
        let begun = now();
        let returned = self.door.request(OwnRequest { id, method, params, patience, by, progress }).await;
        let farewell = || {
            let Farewell { code, reason } = self.door.farewell();
            (code, self.remote.memory.quote(&reason))
        };
        match returned {
            Returned::Result(result) => Ok(result),
            Returned::Error(error) => Err(rejected(&self.remote.memory.redact(&error))),
            Returned::TimedOut => {
                let after = now().duration_since(begun);
                Err(Error::TimedOut { what: "the answer", after })
            }
            Returned::Lost => {
                let (code, reason) = farewell();
                Err(Error::OutcomeUnknown { code, reason })
            }
            Returned::NotSent => {
                let (code, reason) = farewell();
                Err(Error::Closed { code, reason })
            }
        }
    }

    /// How to speak with the other side, if it is known by then. That this has failed says nothing of what was to be asked:
    /// it has not been sent.
    pub(super) async fn agree_by(&self, by: Option<Instant>) -> Result<Arc<Agreed>, Error> {
        let begun = now();
        let late = |_| Error::TimedOut { what: "the handshake", after: now().duration_since(begun) };
        let agreed = match by {
            None => self.agree().await,
            Some(by) => {
                tokio::time::timeout_at(by.into(), self.agree()).await.map_err(late).and_then(|agreed| agreed)
            }
        };
        agreed.map_err(|error| match error {
            Error::OutcomeUnknown { code, reason } => Error::Closed { code, reason },
            other => other,
        })
    }

    /// Sends a request as the revision has it that was agreed on. It has to be on its way `by` then.
    pub(super) async fn request(
        &self,
        method: &str,
        mut params: Map<String, Value>,
        patience: Patience,
        by: Option<Instant>,
        progress: Option<broadcast::Sender<Arc<str>>>,
    ) -> Result<Box<str>, Error> {
        let agreed = self.agree_by(by).await?;
        let id = self.door.number();
        let mut meta = match params.remove("_meta") {
            Some(Value::Object(meta)) => meta,
            _ => Map::new(),
        };
        if method == requests::TOOLS_CALL {
            // Progress gives the call more time even where nobody looks at it.
            meta.entry("progressToken")
                .or_insert_with(|| serde_json::from_str(&id.to_json()).unwrap_or_default());
        }
        if agreed.version.is_modern()
            && let Value::Object(modern) = self.remote().modern_meta()
        {
            meta.extend(modern);
        }
        if !meta.is_empty() {
            params.insert("_meta".to_owned(), Value::Object(meta));
        }
        self.ask(id, method.to_owned(), Value::Object(params).to_string(), patience, by, progress).await
    }

    /// Has the other side tell of changes, if it does not do so by itself, and somebody wants to know of them.
    #[inline]
    pub(super) fn listen(self: &Arc<Self>) {
        let remote = self.remote();
        let Some(agreed) = remote.agreed.get() else { return };
        let is_needed = remote.memory.wants_news() && agreed.version.is_modern() && agreed.tells_of_tools();
        if !is_needed || remote.listens.swap(true, Ordering::Relaxed) {
            return;
        }
        let session = Arc::clone(self);
        // It ends with its connection.
        tokio::spawn(async move {
            let Value::Object(params) = json!({"notifications": {"toolsListChanged": true}}) else { return };
            let endless = Patience { timeout: None, most: Duration::ZERO, cancels: true };
            let mut pause = PAUSE;
            while session.request(requests::LISTEN, params.clone(), endless, None, None).await.is_ok() {
                // The server has ended it. It does so before it closes, too.
                tokio::time::sleep(pause).await;
                if session.door.ended().is_some() {
                    break;
                }
                // Nobody knows what has changed meanwhile.
                session.remote().memory.tell_of_changes();
                pause = LONGEST_PAUSE.min(2 * pause);
            }
            session.remote().listens.store(false, Ordering::Relaxed);
        });
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Session").field(&self.door.session()).finish()
    }
}

/// How long to wait before a subscription is opened again that the server has ended, at first and at last.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// An error of JSON-RPC, as far as it is one.
#[inline]
fn rejected(text: &str) -> Error {
    #[derive(Deserialize)]
    #[serde(default)]
    struct Told {
        code: i64,
        message: String,
        data: Option<Value>,
    }

    impl Default for Told {
        /// Devices have been seen to send errors without a code.
        fn default() -> Self {
            Self { code: -32603, message: String::new(), data: None }
        }
    }

    let Told { code, message, data } = serde_json::from_str(text)
        .unwrap_or_else(|_| Told { message: text.chars().take(1000).collect(), ..Told::default() });
    Error::Rejected { code, message, data: data.map(|data| data.to_string()) }
}
