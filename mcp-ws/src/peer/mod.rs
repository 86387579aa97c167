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
//! Next: `machine` for what a message does, `inbound` for the calls that wait, `clock` for what time does.

mod clock;
mod close;
mod inbound;
mod limits;
mod machine;

pub(crate) use clock::Due;
pub(crate) use close::CloseCode;
pub(crate) use inbound::Key;
pub(crate) use limits::LONGEST_TIME;
pub(crate) use limits::Limits;
pub(crate) use machine::Call;
pub(crate) use machine::List;
pub(crate) use machine::Output;
pub(crate) use machine::Peer;
