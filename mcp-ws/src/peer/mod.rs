//! One connection's state machine: what each text of the other side means, which calls wait, and when something is due.
//!
//! It has no sockets, no clock, no tasks and no `Result`. Texts and instants come in as arguments; what the peer itself
//! has to say goes into a [`Sink`](crate::wire::Sink), so that the order of arrival is the order of answering; what it
//! wants done comes out as an [`Output`] or a [`Due`], at most one at a time. It cannot fail because of the other side:
//! misbehaviour becomes an answer or a close code.
//!
//! A request is answered exactly once, or cancelled. The right to answer a call that waits lies in this room alone:
//! [`Peer::settle`] gives it out, once, and not after a cancel.
//!
//! Which rules a request is under is its own to say, not its connection's: one whose `_meta` names a revision is served by
//! that (`machine/modern`), any other within the session that `initialize` has opened (`machine/legacy`).
//!
//! Next: `machine` for what a message does, `inbound` for the calls that wait, `outbound` for what we have asked, `listen` for who
//! is told of changes, `batch` for answers that leave together, `clock` for what time does.

mod address;
mod batch;
mod clock;
mod close;
mod hash;
mod inbound;
mod kept_id;
mod limits;
mod listen;
mod machine;
mod meta;
mod outbound;
mod time;

pub(crate) use address::Address;
pub(crate) use address::Owed;
pub(crate) use batch::BatchKey;
pub(crate) use batch::Batches;
pub(crate) use clock::Due;
pub(crate) use close::CloseCode;
pub(crate) use inbound::Key;
pub(crate) use limits::LONGEST_TIME;
pub(crate) use limits::Limits;
pub(crate) use listen::Filter;
pub(crate) use machine::Asked;
pub(crate) use machine::Batch;
pub(crate) use machine::Call;
pub(crate) use machine::Heard;
#[cfg(test)]
pub(crate) use machine::Inputs;
pub(crate) use machine::List;
pub(crate) use machine::Listen;
pub(crate) use machine::Logging;
pub(crate) use machine::Output;
pub(crate) use machine::Peer;
pub(crate) use machine::TaskAction;
pub(crate) use machine::TaskRequest;
pub(crate) use machine::Trace;
pub(crate) use outbound::Numbers;
pub(crate) use outbound::Patience;
pub(crate) use outbound::QuestionId;
