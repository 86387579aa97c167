//! What each message does. One text goes in, at most one effect comes out, borrowed from the text.
//!
//! Next: `output` for the effects, `modern` and `legacy` for the rules of each era, `call` for what both have in common,
//! `tasks` for what is asked of tasks, `ours` for what we ask.

mod call;
mod legacy;
mod modern;
mod ours;
mod output;
mod tasks;

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use serde_json::value::RawValue;

use self::call::refuse;
use self::legacy::Session;
pub(crate) use self::output::Asked;
pub(crate) use self::output::Batch;
pub(crate) use self::output::Call;
pub(crate) use self::output::Heard;
pub(crate) use self::output::Inputs;
pub(crate) use self::output::List;
pub(crate) use self::output::Logging;
pub(crate) use self::output::Output;
pub(crate) use self::output::Trace;
pub(crate) use self::tasks::Listen;
pub(crate) use self::tasks::TaskAction;
pub(crate) use self::tasks::TaskRequest;
use super::Address;
use super::BatchKey;
use super::Due;
use super::Key;
use super::Limits;
use super::Numbers;
use super::Owed;
use super::batch::LARGEST_BATCH;
use super::clock::Clock;
use super::inbound::Inbound;
use super::listen::Listens;
use super::meta::LastMeta;
use super::outbound::Outbound;
use super::time::Time;
use crate::protocol::Meta;
use crate::protocol::Params;
use crate::protocol::ServerInfo;
use crate::protocol::Version;
use crate::protocol::notifications;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::Id;
use crate::wire::Message;
use crate::wire::Sink;
use crate::wire::Text;
use crate::wire::decode;
use crate::wire::write_error;
use crate::wire::write_notification;

/// A request, in parts.
#[derive(Debug)]
struct Request<'r, 't> {
    id: Id<'t>,
    method: &'r str,
    params: &'r Params<'t>,
    meta: Meta<'t>,
    /// All of it.
    text: &'t str,
    batch: Option<BatchKey>,
}

/// One connection, as the protocol sees it.
#[derive(Debug)]
pub(crate) struct Peer {
    info: Arc<ServerInfo>,
    /// Whether there are tools here for the other side, or only somebody who calls those of the other side.
    serves: bool,
    limits: Limits,
    /// What was agreed on, from the first `initialize` on. A later one agrees anew: several callers may share a socket, each
    /// with a handshake of its own. Requests that name their revision themselves have nothing to do with it.
    session: Option<Session>,
    inbound: Inbound,
    outbound: Outbound,
    listens: Listens,
    clock: Clock,
    last_key: u64,
    last_meta: LastMeta,
}

impl Peer {
    /// A connection that was opened at `now`.
    pub(crate) fn new(info: Arc<ServerInfo>, limits: Limits, numbers: Numbers, now: Instant) -> Self {
        Self {
            info,
            serves: true,
            limits,
            session: None,
            inbound: Inbound::default(),
            outbound: Outbound::with(numbers),
            listens: Listens::default(),
            clock: Clock::new(now),
            last_key: 0,
            last_meta: LastMeta::default(),
        }
    }

    /// The same of a connection that has no tools for the other side.
    pub(crate) fn calling_only(self) -> Self {
        Self { serves: false, ..self }
    }

    /// Takes one text message. What came in a batch is handed in message by message, with a sink that collects.
    pub(crate) fn handle_text<'t>(
        &mut self,
        text: &'t str,
        batch: Option<BatchKey>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        match decode::<Params<'t>>(text, self.last_meta.text()) {
            Message::Request { id, method, params } => {
                let meta = Meta::default();
                self.handle_request(Request { id, method: &method, params: &params, meta, text, batch }, sink)
            }
            Message::Notification { method, params } => self.handle_notification(method, &params, text),
            Message::Response { id, outcome } => self.handle_response(id, outcome),
            Message::Batch(messages) => self.handle_batch(messages, batch, sink),
            Message::Invalid { id, error } => {
                write_error(sink, id, &error);
                Output::Done
            }
            Message::Ignored => Output::Done,
        }
    }

    /// Refuses what is a request. Says whether it was one: all else is taken.
    pub(crate) fn refuse_request(text: &str, error: &ErrorObject, sink: &mut dyn Sink) -> bool {
        let Message::Request { id, .. } = decode::<Params<'_>>(text, "") else {
            return false;
        };
        write_error(sink, Some(id), error);
        true
    }

    /// Whether a text is a request. What cannot be read is none, and costs little more.
    pub(crate) fn is_request(text: &str) -> bool {
        matches!(decode::<Params<'_>>(text, ""), Message::Request { .. })
    }

    /// What is answered in a batch when too much has been collected.
    pub(crate) fn collects_no_more() -> ErrorObject {
        let why =
            "more is not collected for batches on this connection: send fewer, or wait for their answers";
        ErrorObject::new(Code::INTERNAL_ERROR, why)
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
        if let Some(request) = self.outbound.expired(now) {
            return Some(Due::GiveUp(request));
        }
        self.clock.handle_timeout(now, &self.limits, self.is_busy())
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called next, if nothing happens before.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        let clock = self.clock.poll_timeout(&self.limits, self.is_busy());
        [self.inbound.first_deadline(), self.outbound.first_deadline(), clock].into_iter().flatten().min()
    }

    /// Why no further call may wait, if none may: the answer of the one that would have to.
    pub(crate) fn refusal(&self) -> Option<ErrorObject> {
        let most = self.limits.in_flight;
        (self.inbound.len() >= most).then(|| {
            let why = format!("{most} calls are in flight on this connection, which is all it may have");
            ErrorObject::new(Code::INTERNAL_ERROR, why)
        })
    }

    /// Enters a call whose handler did not answer at once, which nothing [refuses](Self::refusal). It may wait as long as
    /// its own limit says, if it has one, even if that is longer than any other may.
    pub(crate) fn park(&mut self, call: &Call<'_>, limit: Option<Duration>, now: Instant) {
        self.enter(call.key, call.to, limit, now);
    }

    fn enter(&mut self, key: Key, to: Address<'_>, limit: Option<Duration>, now: Instant) {
        let timeout = limit.unwrap_or(self.limits.request_timeout);
        let latest = now + self.limits.request_timeout_max.max(limit.unwrap_or_default());
        self.inbound.enter(key, to, Time::new(now, timeout, latest));
    }

    /// Gives out the right to answer a call that waits. `None`: it was cancelled or answered. The clock is read only if nobody
    /// waits any more.
    pub(crate) fn settle(&mut self, key: Key, now: impl FnOnce() -> Instant) -> Option<Owed> {
        let owed = self.inbound.remove(key)?;
        if !self.is_busy() {
            self.clock.handle_rest(now());
        }
        Some(owed)
    }

    /// Whether progress of this call may still be sent. If so, its time begins anew; unless it waits for somebody's answer,
    /// and has all the time that it may have.
    pub(crate) fn handle_progress(&mut self, key: Key, now: Instant) -> bool {
        let runs = self.inbound.extend(key, now);
        if runs && self.outbound.question_of(key).is_some() {
            self.inbound.extend_to_the_last(key);
        }
        runs
    }

    /// The id of a call that waits, as JSON.
    pub(crate) fn id_of(&self, key: Key) -> Option<Id<'_>> {
        self.inbound.owed(key).map(|owed| owed.address().id)
    }

    /// Tells the other side that the list of tools has changed: within its session, if it has one, and to each subscription
    /// that asked for it. Says whether anybody was told; who has neither has seen no list that it keeps.
    pub(crate) fn handle_tools_changed(&mut self, sink: &mut dyn Sink) -> bool {
        if self.session.is_some() {
            write_notification(sink, notifications::TOOLS_LIST_CHANGED, "{}");
        }
        self.listens.tell_tools_changed(sink) || self.session.is_some()
    }

    /// Ends every subscription, because the connection is about to.
    pub(crate) fn end_listens(&mut self, sink: &mut dyn Sink) {
        self.listens.end(&self.info, sink);
    }

    /// Gives memory back that an idle connection does not need.
    pub(crate) fn shrink(&mut self) {
        self.inbound.shrink();
    }

    /// How many calls wait.
    pub(crate) fn in_flight(&self) -> usize {
        self.inbound.len()
    }

    /// Who has a call or a subscription open is not idle, nor is who is to answer one of ours.
    fn is_busy(&self) -> bool {
        self.inbound.len() + self.listens.len() + self.outbound.requests() > 0
    }

    fn handle_request<'t>(&mut self, mut request: Request<'_, 't>, sink: &mut dyn Sink) -> Output<'t> {
        let id = request.id;
        if self.is_in_use(id) {
            let why = "`id` is that of a request which is still running";
            return refuse(id, Code::INVALID_REQUEST, why, sink);
        }
        if let Some(meta) = request.params.meta {
            let Some(meta) = self.last_meta.read(meta) else {
                let why = "a member of `params._meta` stands there twice";
                return refuse(id, Code::INVALID_PARAMS, why, sink);
            };
            request.meta = meta;
        }
        match request.meta.protocol_version {
            Some(version) if self.serves => self.handle_modern(version, &request, sink),
            _ => self.handle_legacy(&request, sink),
        }
    }

    /// A cancel is one in either era, whatever else it carries: real clients leave the `_meta` of their era out.
    fn handle_notification<'t>(
        &mut self,
        method: Text<'t>,
        params: &Params<'t>,
        text: &'t str,
    ) -> Output<'t> {
        if *method != *notifications::CANCELLED {
            return Output::Heard(Heard { method, text });
        }
        let Some(id) = params.request_id.and_then(Id::new) else {
            return Output::Done;
        };
        if let Some(key) = self.inbound.find(id) {
            let batch = self.inbound.remove(key).and_then(|owed| owed.batch);
            return Output::Cancel(key, batch);
        }
        self.listens.cancel(id);
        Output::Done
    }

    fn handle_batch<'t>(
        &mut self,
        messages: Vec<&'t RawValue>,
        batch: Option<BatchKey>,
        sink: &mut dyn Sink,
    ) -> Output<'t> {
        let why = if batch.is_some() {
            "a batch has no batches in it".into()
        } else if self.outbound.requests() == 0
            && !self.session.as_ref().is_some_and(|session| session.version.has_batches())
        {
            // Whoever is asked may answer so: the session that we have opened is not known here.
            format!("batches are known only in sessions of {}", Version::V2025_03_26.name())
        } else if messages.is_empty() {
            "a batch has at least one message".into()
        } else if messages.len() > LARGEST_BATCH {
            format!("a batch has at most {LARGEST_BATCH} messages")
        } else {
            return Output::Batch(Batch { messages });
        };
        write_error(sink, None, &ErrorObject::new(Code::INVALID_REQUEST, why));
        Output::Done
    }
}

#[cfg(test)]
mod tests;
