//! Tests of your own tools, as a client sees them: [`Harness`] calls them in the process, without a port.
//!
//! Everything but the socket is what runs in production: arguments travel as JSON text, the loop reads them, the table
//! finds the tool, and the answer is read back from the frame in which it would have left. This room decides nothing
//! and replaces nothing; a function alone is tested better by calling it, which an annotated function still allows.
//!
//! Next: `harness` for the calls, `answer` for what comes back, `client` for what is said, `wire_end` for the frames of the client's side.

mod answer;
mod client;
mod error;
mod harness;
mod wire_end;

pub use answer::Answer;
pub use error::Error;
pub use harness::Harness;
pub use harness::Pending;

pub use crate::protocol::Tool;

#[cfg(test)]
pub(crate) use wire_end::WireEnd;

#[cfg(test)]
mod tests;
