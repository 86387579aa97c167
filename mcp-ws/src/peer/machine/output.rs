//! What the other side wants done.

use serde_json::value::RawValue;

use super::Listen;
use super::TaskRequest;
use crate::peer::Address;
use crate::peer::BatchKey;
use crate::peer::Key;
use crate::peer::QuestionId;
use crate::protocol::ClientInfo;
use crate::protocol::Declared;
use crate::protocol::LogLevel;
use crate::protocol::Meta;
use crate::wire::Id;
use crate::wire::Outcome;
use crate::wire::Raw;
use crate::wire::Text;

/// What the other side wants done. Everything that the peer answers by itself is in the sink already.
#[derive(Debug)]
pub(crate) enum Output<'t> {
    /// Nothing.
    Done,
    /// Run a tool.
    Call(Call<'t>),
    /// Send a page of the list of tools.
    List(List<'t>),
    /// Do something with a task.
    Task(TaskRequest<'t>),
    /// Find out which of the tasks there are that a subscription names, and open it for those.
    Listen(Listen<'t>),
    /// Drop this call's handler. Nothing is sent for it any more, and its batch, if it is of one, waits for one less.
    Cancel(Key, Option<BatchKey>),
    /// Hand these messages in, one by one.
    Batch(Batch<'t>),
    /// A session was opened, in place of another one if there was one, by a client that says this of itself.
    Opened(Option<ClientInfo>),
    /// Send log messages of the session from this level on.
    SetLogLevel(LogLevel),
    /// Hand an answer to whoever asked.
    Answered {
        /// Which question, or request of ours.
        question: QuestionId,
        /// The call that has asked it, whose time begins anew. `None`: a request of ours.
        key: Option<Key>,
        /// How it went.
        outcome: Outcome<'t>,
    },
    /// Let whoever calls the other side hear of something.
    Heard(Heard<'t>),
    /// Answer a question that the other side asks whoever calls it.
    Asked(Asked<'t>),
}

/// A tool to run, borrowed from the message.
#[derive(Debug)]
pub(crate) struct Call<'t> {
    /// Our name for it.
    pub key: Key,
    /// Where its answer goes.
    pub to: Address<'t>,
    /// Which tool.
    pub name: Text<'t>,
    /// Its arguments: a JSON object, as text.
    pub arguments: &'t str,
    /// Under which name progress is reported, as JSON; `None`: nobody wants to hear of it.
    pub progress_token: Option<Id<'t>>,
    /// What its client can be asked.
    pub client: Declared<'t>,
    /// What its client says of itself, beside this request; `None`: nothing, or it has said so in its session.
    pub client_info: Option<Raw<'t>>,
    /// Which log messages its client wants to hear.
    pub logging: Logging,
    /// Which span of the caller's it belongs to.
    pub trace: Trace<'t>,
    /// What its client was asked before, if it has been called already.
    pub inputs: Inputs<'t>,
}

/// Something that the other side tells whoever calls it.
#[derive(Debug)]
pub(crate) struct Heard<'t> {
    /// What it is.
    pub method: Text<'t>,
    /// The whole message, whose parameters are for the listener to read.
    pub text: &'t str,
}

/// A question that the other side asks whoever calls it.
#[derive(Debug)]
pub(crate) struct Asked<'t> {
    /// Our name for it.
    pub key: Key,
    /// Where its answer goes.
    pub to: Address<'t>,
    /// The whole message, for whoever answers to read.
    pub text: &'t str,
}

/// Which log messages of a call are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Logging {
    /// What the session has said last.
    Session,
    /// What the request itself has said: from this level on, or none.
    From(Option<LogLevel>),
}

/// W3C Trace Context and Baggage, as JSON; whether it is any is not looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trace<'t> {
    pub traceparent: Option<Raw<'t>>,
    pub tracestate: Option<Raw<'t>>,
    pub baggage: Option<Raw<'t>>,
}

impl<'t> Trace<'t> {
    pub(super) fn of(meta: &Meta<'t>) -> Self {
        Self { traceparent: meta.traceparent, tracestate: meta.tracestate, baggage: meta.baggage }
    }
}

/// What comes with a call that is sent again because its client was asked something.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inputs<'t> {
    /// The answers, by the keys of the questions: a JSON object.
    pub responses: Option<Raw<'t>>,
    /// What the client was given to keep: a JSON string.
    pub state: Option<Raw<'t>>,
}

impl Inputs<'_> {
    /// How many bytes it came in.
    pub(crate) fn len(&self) -> usize {
        let parts = [self.responses, self.state];
        parts.into_iter().flatten().map(|part| part.get().len()).sum()
    }
}

/// A page to send, borrowed from the message.
#[derive(Debug)]
pub(crate) struct List<'t> {
    /// Where the page goes.
    pub to: Address<'t>,
    /// Where it begins; `None`: at the start.
    pub cursor: Option<Text<'t>>,
}

/// Messages that came together.
#[derive(Debug)]
pub(crate) struct Batch<'t> {
    /// Each as text.
    pub messages: Vec<&'t RawValue>,
}
