//! JSON-RPC 2.0 as text: one message is read in one borrowed pass, and answers are written straight into the buffer
//! that leaves.
//!
//! This room knows nothing of MCP: which members `params` has is a type parameter, filled in by `protocol`. It has no
//! state and no sockets, and reading cannot fail: what is no message is told apart by [`Message`] like everything else.
//!
//! Next: `message` for reading, `sink` for writing.

mod error;
mod escape;
mod first_of;
mod id;
mod members;
mod message;
mod object;
mod ordered;
mod raw;
mod scan;
mod sink;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod sink_for_tests;
mod string;
mod text;

pub(crate) use error::Code;
pub(crate) use error::ErrorObject;
pub(crate) use escape::escape;
use first_of::FirstOf;
pub(crate) use id::Id;
pub(crate) use members::Members;
pub(crate) use members::Place;
pub(crate) use members::gathered;
pub(crate) use message::Message;
pub(crate) use message::Outcome;
pub(crate) use message::decode;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use message::decode_any;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use message::decode_plain;
pub(crate) use object::Object;
pub(crate) use ordered::Ordered;
pub(crate) use ordered::put_member;
pub(crate) use raw::Raw;
pub(crate) use scan::Scan;
pub(crate) use sink::Sink;
pub(crate) use sink::begin_result;
pub(crate) use sink::write_error;
pub(crate) use sink::write_notification;
pub(crate) use sink::write_request;
pub(crate) use sink::write_result;
pub(crate) use text::Text;
pub(crate) use text::brief;
