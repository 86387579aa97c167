//! What each message does. One text goes in, at most one effect comes out, borrowed from the text.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use super::Due;
use super::Key;
use super::Limits;
use super::clock::Clock;
use super::inbound::Inbound;
use super::inbound::Time;
use crate::protocol::Params;
use crate::protocol::ServerInfo;
use crate::protocol::Version;
use crate::protocol::notifications;
use crate::protocol::requests;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Id;
use crate::wire::Message;
use crate::wire::Object;
use crate::wire::Sink;
use crate::wire::Text;
use crate::wire::brief;
use crate::wire::decode;
use crate::wire::write_error;
use crate::wire::write_notification;
use crate::wire::write_result;

/// What the other side wants done. Everything that the peer answers by itself is in the sink already.
#[derive(Debug)]
pub(crate) enum Output<'t> {
    /// Nothing.
    Done,
    /// Run a tool.
    Call(Call<'t>),
    /// Send a page of the list of tools.
    List(List<'t>),
    /// Drop this call's handler. Nothing is sent for it any more.
    Cancel(Key),
}

/// A tool to run, borrowed from the message.
#[derive(Debug)]
pub(crate) struct Call<'t> {
    /// Our name for it.
    pub key: Key,
    /// The other side's name for it.
    pub id: Id<'t>,
    /// Which tool.
    pub name: Text<'t>,
    /// Its arguments: a JSON object, as text.
    pub arguments: &'t str,
    /// Under which name progress is reported, as JSON; `None`: nobody wants to hear of it.
    pub progress_token: Option<Id<'t>>,
    /// The revision whose shapes the answer has.
    pub version: Version,
}

/// A page to send, borrowed from the message.
#[derive(Debug)]
pub(crate) struct List<'t> {
    /// The request's id.
    pub id: Id<'t>,
    /// Where the page begins; `None`: at the start.
    pub cursor: Option<Text<'t>>,
}

/// One connection, as the protocol sees it.
#[derive(Debug)]
pub(crate) struct Peer {
    info: Arc<ServerInfo>,
    limits: Limits,
    /// The revision agreed on, from the first `initialize` on. A later one agrees anew: several callers may share a
    /// socket, each with a handshake of its own.
    session: Option<Version>,
    inbound: Inbound,
    clock: Clock,
    last_key: u64,
}

impl Peer {
    /// A connection that was opened at `now`.
    pub(crate) fn new(info: Arc<ServerInfo>, limits: Limits, now: Instant) -> Self {
        Self { info, limits, session: None, inbound: Inbound::default(), clock: Clock::new(now), last_key: 0 }
    }

    /// Takes one text message.
    pub(crate) fn handle_text<'t>(&mut self, text: &'t str, sink: &mut dyn Sink) -> Output<'t> {
        match decode::<Params<'t>>(text) {
            Message::Request { id, method, params } => self.handle_request(id, &method, params, sink),
            Message::Notification { method, params } => self.handle_notification(&method, &params),
            Message::Invalid { id, error } => {
                write_error(sink, id, &error);
                Output::Done
            }
            Message::Response { id, outcome } => {
                // A server of these revisions asks nothing, so there is nothing that this could answer.
                tracing::debug!(?id, ?outcome, "passed over an answer to no request of ours");
                Output::Done
            }
            Message::Ignored => Output::Done,
        }
    }

    /// Notes that frames have come: the other side lives. Once for all that one read has brought.
    pub(crate) fn handle_frames(&mut self, now: Instant, message: bool) {
        self.clock.handle_frames(now, message);
    }

    /// Says what is due at `now`. To be called until it says nothing more.
    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Option<Due> {
        if let Some(key) = self.inbound.expired(now) {
            return Some(Due::Expire(key));
        }
        self.clock.handle_timeout(now, &self.limits, self.inbound.len() > 0)
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called next, if nothing happens before.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        let clock = self.clock.poll_timeout(&self.limits, self.inbound.len() > 0);
        [self.inbound.first_deadline(), clock].into_iter().flatten().min()
    }

    /// Why no further call may wait, if none may: the answer of the one that would have to.
    pub(crate) fn refusal(&self) -> Option<ErrorObject> {
        let most = self.limits.in_flight;
        (self.inbound.len() >= most).then(|| {
            let why = format!("{most} calls are in flight on this connection, which is all it may have");
            ErrorObject::new(Code::InternalError, why)
        })
    }

    /// Enters a call whose handler did not answer at once, which nothing [refuses](Self::refusal). It may wait as long as
    /// its own limit says, if it has one, even if that is longer than any other may.
    pub(crate) fn park(&mut self, call: &Call<'_>, limit: Option<Duration>, now: Instant) {
        let timeout = limit.unwrap_or(self.limits.request_timeout);
        let latest = now + self.limits.request_timeout_max.max(limit.unwrap_or_default());
        self.inbound.enter(call.key, call.id, Time::new(now, timeout, latest));
    }

    /// Gives out the right to answer a call that waits: the JSON text of its id. `None`: it was cancelled or answered.
    pub(crate) fn settle(&mut self, key: Key, now: Instant) -> Option<Arc<str>> {
        let id = self.inbound.remove(key)?;
        if self.inbound.len() == 0 {
            self.clock.handle_rest(now);
        }
        Some(id)
    }

    /// Whether progress of this call may still be sent. If so, its time begins anew.
    pub(crate) fn handle_progress(&mut self, key: Key, now: Instant) -> bool {
        self.inbound.extend(key, now)
    }

    /// Tells the other side that the list of tools has changed, if it has a session; without one it has seen no list. Says
    /// whether it was told.
    pub(crate) fn handle_tools_changed(&mut self, sink: &mut dyn Sink) -> bool {
        if self.session.is_none() {
            return false;
        }
        write_notification(sink, notifications::TOOLS_LIST_CHANGED, "{}");
        true
    }

    /// How many calls wait.
    pub(crate) fn in_flight(&self) -> usize {
        self.inbound.len()
    }

    fn handle_request<'t>(
        &mut self,
        id: Id<'t>,
        method: &str,
        params: Params<'t>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        match (method, self.session) {
            (requests::TOOLS_CALL, Some(version)) => return self.handle_call(id, params, version, sink),
            (requests::TOOLS_LIST, Some(_)) => {
                return Output::List(List { id, cursor: params.cursor });
            }
            (requests::INITIALIZE, _) => {
                let version = Version::negotiate(params.protocol_version.as_deref().unwrap_or_default());
                self.session = Some(version);
                write_result(sink, id, &self.info.initialize_result(version));
            }
            (requests::PING, _) => write_result(sink, id, b"{}"),
            (requests::TOOLS_CALL | requests::TOOLS_LIST, None) => {
                let why = format!("`{method}` needs a session: send `{}` first", requests::INITIALIZE);
                write_error(sink, Some(id), &ErrorObject::new(Code::InvalidParams, why));
            }
            _ => {
                let why = format!("method not found: {}", brief(method));
                write_error(sink, Some(id), &ErrorObject::new(Code::MethodNotFound, why));
            }
        }
        Output::Done
    }

    fn handle_call<'t>(
        &mut self,
        id: Id<'t>,
        params: Params<'t>,
        version: Version,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        let mut refuse = |code, why| {
            write_error(sink, Some(id), &ErrorObject::new(code, why));
            Output::Done
        };
        if self.inbound.is_in_use(id) {
            return refuse(Code::InvalidRequest, "`id` is that of a call which is still running");
        }
        let Some(name) = params.name else {
            return refuse(Code::InvalidParams, "`params.name` is missing: the name of a tool");
        };
        let arguments = params.arguments.map_or("{}", |arguments| arguments.get());
        if !arguments.starts_with('{') {
            return refuse(Code::InvalidParams, "`params.arguments` must be an object");
        }
        let progress_token = params.meta.and_then(|Object(meta)| meta.progress_token).and_then(Id::new);
        self.last_key += 1;
        Output::Call(Call { key: Key(self.last_key), id, name, arguments, progress_token, version })
    }

    fn handle_notification<'t>(&mut self, method: &str, params: &Params<'t>) -> Output<'t> {
        if method != notifications::CANCELLED {
            return Output::Done;
        }
        let id = params.request_id.and_then(Id::new);
        let Some(key) = id.and_then(|id| self.inbound.find(id)) else {
            return Output::Done;
        };
        self.inbound.remove(key);
        Output::Cancel(key)
    }
}

#[cfg(test)]
mod tests;
