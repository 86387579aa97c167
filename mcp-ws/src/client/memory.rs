//! What is kept of a server from one connection to the next: its tools for as long as it allows, in which era it speaks, and
//! who listens.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;
use tokio::sync::broadcast;

use super::Error;
use super::config::Config;
use super::endpoint::Secrets;
use super::handlers::Handlers;
use super::news::KEPT;
use super::news::Notification;
use super::reconnect::Class;
use crate::protocol::ServerInfo;
use crate::protocol::Tool;
use crate::protocol::notifications;
use crate::transport::now;

/// What all connections of one client share.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) config: Config,
    pub(super) handlers: Handlers,
    /// What the client says of itself, as JSON.
    pub(super) info: Value,
    news: broadcast::Sender<Notification>,
    /// Whether anybody wants to be told of changes.
    wants_news: AtomicBool,
    /// Whether there was a connection before, of whose tools somebody may know.
    was_connected: AtomicBool,
    kept: Mutex<Kept>,
    secrets: Mutex<Secrets>,
    #[cfg(feature = "check-outputs")]
    pub(super) outputs: super::outputs::Outputs,
}

#[derive(Debug, Default)]
struct Kept {
    tools: Option<(Arc<[Tool]>, Instant)>,
    /// Counts what makes a list that is under way stale.
    changes: u64,
    era: KnownEra,
}

/// What is known of the eras of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum KnownEra {
    #[default]
    Unknown,
    /// It was asked, and has not answered yet. If it hangs up now, it does not know the question.
    Asked,
    Modern,
    Legacy,
}

impl Default for Memory {
    /// That of somebody who answers nothing, and says of itself what this library is.
    #[inline]
    fn default() -> Self {
        Self::of_program(None)
    }
}

impl Memory {
    /// That of a program that answers nothing, and says of itself what it is.
    #[inline]
    pub(super) fn of_program(program: Option<&ServerInfo>) -> Self {
        let info = match program {
            Some(ServerInfo { name, version, .. }) => json!({"name": name, "version": version}),
            None => json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")}),
        };
        Self::new(Config::default(), Handlers::default(), info)
    }

    #[inline]
    pub(super) fn new(config: Config, handlers: Handlers, info: Value) -> Self {
        Self {
            config,
            handlers,
            info,
            news: broadcast::Sender::new(KEPT),
            wants_news: AtomicBool::new(false),
            was_connected: AtomicBool::new(false),
            kept: Mutex::default(),
            secrets: Mutex::default(),
            #[cfg(feature = "check-outputs")]
            outputs: super::outputs::Outputs::default(),
        }
    }

    #[inline]
    pub(super) fn listen(&self) -> broadcast::Receiver<Notification> {
        self.want_news();
        self.news.subscribe()
    }

    pub(super) fn want_news(&self) {
        self.wants_news.store(true, Ordering::Relaxed);
    }

    pub(super) fn wants_news(&self) -> bool {
        self.wants_news.load(Ordering::Relaxed)
    }

    /// Hands a notification on.
    #[inline]
    pub(super) fn tell(&self, notification: Notification) {
        if notification.method == notifications::TOOLS_LIST_CHANGED {
            self.forget_tools();
        }
        // Nobody may be listening.
        drop(self.news.send(notification));
    }

    /// There is a new connection. Whoever knows the tools of the one before is told that they may be others now.
    #[inline]
    pub(super) fn tell_of_connection(&self) {
        if self.was_connected.swap(true, Ordering::Relaxed) {
            self.tell_of_changes();
        }
    }

    /// The tools may be others now.
    #[inline]
    pub(super) fn tell_of_changes(&self) {
        let method = notifications::TOOLS_LIST_CHANGED.to_owned();
        self.tell(Notification { method, params: json!({}) });
    }

    /// The tools, if they were listed not too long ago.
    #[inline]
    pub(super) fn tools(&self) -> Option<Arc<[Tool]>> {
        let kept = self.kept();
        let (tools, until) = kept.tools.as_ref()?;
        (now() < *until).then(|| Arc::clone(tools))
    }

    /// A number that is another one when the tools have changed.
    pub(super) fn changes(&self) -> u64 {
        self.kept().changes
    }

    /// The tools as they were listed last, unless it was told that they have changed.
    #[cfg(feature = "check-outputs")]
    pub(super) fn known_tools(&self) -> Option<Arc<[Tool]>> {
        self.kept().tools.as_ref().map(|(tools, _)| Arc::clone(tools))
    }

    /// Keeps the tools for so long, unless they have changed since that number was given out.
    #[inline]
    pub(super) fn keep_tools(&self, tools: &Arc<[Tool]>, ttl: Duration, changes: u64) {
        let mut kept = self.kept();
        if kept.changes == changes {
            kept.tools = Some((Arc::clone(tools), now() + ttl));
        }
        drop(kept);
        if !ttl.is_zero() {
            self.want_news();
        }
    }

    #[inline]
    pub(super) fn forget_tools(&self) {
        let mut kept = self.kept();
        kept.tools = None;
        kept.changes += 1;
        #[cfg(feature = "check-outputs")]
        self.outputs.forget();
    }

    pub(super) fn era(&self) -> KnownEra {
        self.kept().era
    }

    pub(super) fn know_era(&self, era: KnownEra) {
        self.kept().era = era;
    }

    /// Whether the connection has ended so because the server did not know the question of a client that does not know it. From
    /// then on it is not asked.
    #[inline]
    pub(super) fn hung_up_at_the_question(&self, why: &Error) -> bool {
        let mut kept = self.kept();
        if kept.era != KnownEra::Asked {
            return false;
        }
        // One that goes down, is full, or does not let in has another reason.
        let hung_up = Class::of(why) == Class::Retry
            && matches!(why, Error::Closed { code, .. } if ![1001, 1012, 1013].contains(code));
        kept.era = if hung_up { KnownEra::Legacy } else { KnownEra::Unknown };
        hung_up
    }

    /// What must not be told, from now on.
    #[inline]
    pub(super) fn keep_secrets(&self, secrets: Secrets) {
        *self.secrets.lock().unwrap_or_else(PoisonError::into_inner) = secrets;
    }

    /// What the other side says, without what must not be told.
    #[inline]
    pub(super) fn redact(&self, said: &str) -> String {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).without(said.to_owned())
    }

    /// What the other side says, fit for an error.
    #[inline]
    pub(super) fn quote(&self, said: &str) -> String {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).quote(said.as_bytes())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing that is done under the lock can leave it half changed.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
