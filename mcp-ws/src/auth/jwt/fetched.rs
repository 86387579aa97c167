//! Keys that somebody is asked for, again and again.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio::time::timeout;

use super::fault::Fault;
use super::set::KeySet;
use super::token::Token;

/// Keys that are kept, and asked for when they are old or not enough. Asking is a task of its own: who waits for it may go away.
pub(super) struct Fetched {
    ask: Box<dyn Fn() -> Asked + Send + Sync>,
    state: Mutex<State>,
}

type Asked = Pin<Box<dyn Future<Output = Result<KeySet, String>> + Send>>;

#[derive(Default)]
struct State {
    /// The last that were got, and when.
    known: Option<(Arc<KeySet>, Instant)>,
    /// When was asked last: when it began, until it has ended.
    asked: Option<Instant>,
    /// Whether that was in vain.
    failed: bool,
    /// Ends when the task that asks does, whatever it ends by.
    asking: Option<watch::Receiver<()>>,
}

/// How long is waited for keys. Shorter than a handshake may take, so that there is time to say why it has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Not asked again before. Whoever makes up names of keys could otherwise have us ask as often as they like.
const PAUSE: Duration = Duration::from_secs(5);

impl Fetched {
    pub(super) fn new<A>(known: Option<KeySet>, ask: impl Fn() -> A + Send + Sync + 'static) -> Self
    where
        A: Future<Output = Result<KeySet, String>> + Send + 'static,
    {
        let known = known.map(|known| (Arc::new(known), Instant::now()));
        let state = Mutex::new(State { known, ..State::default() });
        Self { ask: Box::new(move || Box::pin(ask())), state }
    }

    /// Whether one of them has signed this token. They are old after `lifetime`.
    pub(super) async fn verify(self: &Arc<Self>, token: &Token<'_>, lifetime: Duration) -> Result<(), Fault> {
        let (known, is_old, hangs, failed) = {
            let state = self.state();
            let is_old = state.known.as_ref().is_some_and(|(_, since)| since.elapsed() >= lifetime);
            let hangs = state.hangs();
            (state.keys(), is_old, hangs, state.failed || hangs)
        };
        if is_old && failed {
            // They are asked for all the same, and nobody waits for who does not answer.
            self.ask();
        }
        if let Some(keys) = known.filter(|_| !is_old || failed) {
            let verified = keys.verify(token);
            if verified != Err(Fault::UnknownKey) {
                return verified;
            }
        }
        if let Some(mut asking) = self.ask().filter(|_| !hangs) {
            // An error is what the end of the task is.
            let _ = timeout(PATIENCE, asking.changed()).await;
        }
        let known = self.state().keys();
        known.map_or(Err(Fault::NoKeys), |keys| keys.verify(token))
    }

    /// Asks, unless somebody just has. What it gives ends when this is over.
    fn ask(self: &Arc<Self>) -> Option<watch::Receiver<()>> {
        let mut state = self.state();
        if let Some(asking) = state.asking.as_ref().filter(|asking| asking.has_changed().is_ok()) {
            return Some(asking.clone());
        }
        if state.asked.is_some_and(|asked| asked.elapsed() < PAUSE) {
            return None;
        }
        let (over, asking) = watch::channel(());
        state.asked = Some(Instant::now());
        state.asking = Some(asking.clone());
        tokio::spawn(Arc::clone(self).fetch(over));
        Some(asking)
    }

    async fn fetch(self: Arc<Self>, over: watch::Sender<()>) {
        let asked = AssertUnwindSafe(async { (self.ask)().await }).catch_unwind().await;
        let answer = asked.unwrap_or_else(|_| Err("asking for them has panicked".to_owned()));
        {
            let mut state = self.state();
            let now = Instant::now();
            state.asked = Some(now);
            state.failed = answer.is_err();
            match answer {
                Ok(keys) => state.known = Some((Arc::new(keys), now)),
                Err(why) => {
                    tracing::warn!(why, "the keys of tokens cannot be had; those that are known stay");
                }
            }
        }
        drop(over);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keys(&self) -> Option<Arc<KeySet>> {
        self.known.as_ref().map(|(keys, _)| Arc::clone(keys))
    }

    /// Whether whoever is asked has said nothing for longer than anybody waits: a file may lie where nothing answers any more.
    fn hangs(&self) -> bool {
        let is_asking = self.asking.as_ref().is_some_and(|asking| asking.has_changed().is_ok());
        is_asking && self.asked.is_some_and(|asked| asked.elapsed() > PATIENCE)
    }
}
