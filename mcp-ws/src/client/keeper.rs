//! Keeps one connection alive: dials, has it run to its end, waits as the policy says, and dials again.
//!
//! There is one connection at a time: the next is dialled when the socket of the last one has been closed.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use super::Dialled;
use super::Endpoint;
use super::Error;
use super::dial;
use super::memory::Memory;
use super::reconnect::Attempts;
use super::reconnect::Class;
use super::reconnect::Next;
use super::reconnect::Reconnect;
use super::remote::Session;
use super::status::State;
use super::status::Status;
use crate::meter::dialled_again;
use crate::peer::LONGEST_TIME;
use crate::protocol::ServerInfo;
use crate::tool::Door;
use crate::tool::Farewell;
use crate::transport::now;

/// What runs on a dialled connection.
pub(crate) trait Host: Send + Sync + 'static {
    /// A place for one connection, which is given back when it is dropped.
    type Place: Send + Sync;

    /// Takes a place for the next connection. `None`: there will be none any more.
    fn open(&mut self) -> Option<Self::Place>;

    /// Its door.
    fn door(place: &Self::Place) -> &Arc<Door>;

    /// Runs a connection to its end, socket and all.
    fn run(&self, dialled: Dialled, place: &Self::Place) -> impl Future<Output = ()> + Send;

    /// Waits until there will be no connection any more.
    fn stopping(&self) -> impl Future<Output = ()> + Send;

    /// Whose connections they are, as those who are called are told.
    fn program(&self) -> Option<&ServerInfo> {
        None
    }
}

/// What opens a connection.
pub(crate) trait Dial: Send + Sync + 'static {
    fn dial(&self) -> impl Future<Output = Result<Dialled, Error>> + Send;

    /// Whether it may have another token each time.
    fn rotates(&self) -> bool;

    fn policy(&self) -> &Reconnect;

    /// What logs call it.
    fn name(&self) -> String;
}

impl Dial for Endpoint {
    async fn dial(&self) -> Result<Dialled, Error> {
        dial::dial(self).await
    }

    fn rotates(&self) -> bool {
        Self::rotates(self)
    }

    fn policy(&self) -> &Reconnect {
        self.reconnects()
    }

    #[inline]
    fn name(&self) -> String {
        self.redacted()
    }
}

/// Asks a keeper to stop. Shared by all who may.
#[derive(Debug)]
pub(super) struct Stop(watch::Sender<bool>);

impl Stop {
    #[inline]
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(watch::Sender::new(false)))
    }

    #[inline]
    pub(super) fn ask(&self) {
        self.0.send_replace(true);
    }

    async fn asked(&self) {
        // It cannot fail: the sender is ours.
        let _ = self.0.subscribe().wait_for(|asked| *asked).await;
    }
}

/// A connection that is kept alive.
pub(super) struct Keeper<D, H> {
    pub(super) dial: D,
    pub(super) host: H,
    pub(super) memory: Arc<Memory>,
    /// Whether the other side's tools are used from the beginning, and not when somebody does.
    pub(super) greets: bool,
    pub(super) state: watch::Sender<State>,
    pub(super) stop: Arc<Stop>,
}

/// How a connection has ended, or why there was none.
struct Ended {
    why: Error,
    /// How long it has lasted.
    lasted: Option<Duration>,
}

impl<D: Dial, H: Host> Keeper<D, H> {
    /// Keeps it alive until it is asked to stop, or the policy gives up.
    pub(super) async fn keep(mut self) {
        let mut attempts = Attempts::default();
        let why = loop {
            self.tell(Status::Connecting, None);
            let Some(Ended { why, lasted }) = self.connect().await else { break None };
            if self.memory.hung_up_at_the_question(&why) {
                tracing::debug!(
                    endpoint = self.dial.name(),
                    "it hung up at `server/discover`: dialled again without"
                );
                continue;
            }
            let class = Class::of(&why);
            let wait = match attempts.next(self.dial.policy(), class, lasted, self.dial.rotates(), random()) {
                Next::After(wait) => wait,
                Next::Stop => break Some(why),
            };
            self.log(&why, class, wait, attempts.failed());
            dialled_again(class.reason());
            // A policy may want more than a clock can count.
            let wait = wait.min(LONGEST_TIME);
            self.tell(Status::Waiting { until: now() + wait, why }, None);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.stop.asked() => break None,
                () = self.host.stopping() => break None,
            }
        };
        if let Some(why) = &why {
            tracing::error!(endpoint = self.dial.name(), %why, "not dialled any more");
        }
        self.tell(Status::Stopped { why }, None);
    }

    /// Dials, and runs the connection to its end. `None`: it is to stop.
    async fn connect(&mut self) -> Option<Ended> {
        let dialled = tokio::select! {
            dialled = self.dial.dial() => dialled,
            () = self.stop.asked() => return None,
            () = self.host.stopping() => return None,
        };
        let mut dialled = match dialled {
            Ok(dialled) => dialled,
            Err(why) => return Some(Ended { why, lasted: None }),
        };
        self.memory.keep_secrets(std::mem::take(&mut dialled.secrets));
        let place = self.host.open()?;
        let begun = now();
        let failed = self.run(dialled, &place).await;
        if *self.stop.0.borrow() || self.host.stopping().now_or_never().is_some() {
            return None;
        }
        let Farewell { code, reason } = H::door(&place).farewell();
        let why = failed.unwrap_or_else(|| closed(code, self.memory.quote(&reason)));
        Some(Ended { why, lasted: Some(now().duration_since(begun)) })
    }

    /// Runs a connection to its end. Gives what went wrong, if that was more than its end.
    async fn run(&self, dialled: Dialled, place: &H::Place) -> Option<Error> {
        let door = H::door(place);
        let session = Arc::new(Session::of(door, || Arc::clone(&self.memory)));
        let mut running = std::pin::pin!(self.host.run(dialled, place));
        let beside = async {
            let stopped = async {
                self.stop.asked().await;
                door.stop();
                // The connection ends, and this with it.
                std::future::pending::<()>().await;
            };
            let used = async {
                if self.greets {
                    session.agree().await?;
                }
                // First, so that nobody is given the list of the connection before.
                self.memory.tell_of_connection();
                self.tell(Status::Connected(door.session()), Some(Arc::clone(&session)));
                session.listen();
                std::future::pending::<Result<(), Error>>().await
            };
            tokio::select! {
                () = stopped => None,
                failed = used => failed.err(),
            }
        };
        let failed = tokio::select! {
            () = &mut running => return None,
            failed = beside => failed,
        };
        // Nothing can be agreed on: it is closed in order.
        door.stop();
        running.await;
        failed.filter(|why| !matches!(why, Error::Closed { .. } | Error::OutcomeUnknown { .. }))
    }

    fn tell(&self, status: Status, session: Option<Arc<Session>>) {
        tracing::debug!(endpoint = self.dial.name(), %status);
        self.state.send_if_modified(|state| {
            let is_news = state.status != status;
            *state = State { status, session };
            is_news
        });
    }

    fn log(&self, why: &Error, class: Class, wait: Duration, failed: u32) {
        let endpoint = self.dial.name();
        if class == Class::Yield {
            let what = "another connection has taken the place of this one, to which it is left for a while: only one \
                        program should dial with one token";
            tracing::warn!(endpoint, %why, ?wait, what);
        } else {
            tracing::warn!(endpoint, %why, ?wait, failed, "will be dialled again");
        }
    }
}

/// What it means that a connection was closed so.
fn closed(code: u16, reason: String) -> Error {
    match code {
        1008 if reason.is_empty() => Error::Unauthorized { why: "closed with 1008".to_owned() },
        1008 => Error::Unauthorized { why: format!("closed with 1008, {reason}") },
        _ => Error::Closed { code, reason },
    }
}

/// A number between 0 and 1 that nobody can foresee, and no two programs have at the same time.
pub(crate) fn random() -> f64 {
    let mut bytes = [0; 4];
    // Without randomness all wait as long as they may.
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_ne_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}
