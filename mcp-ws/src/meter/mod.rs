//! What operators are told in figures: how many connections and calls there are, how they end, how long they take.
//!
//! This room counts, and knows nothing of what is counted. Whatever goes up and down is a guard, so that it goes down however
//! its end comes. Without the feature `metrics` all of it is types without a size and functions that do nothing.
//!
//! Next: `figures` for the names, and the only file that knows the crate `metrics`; `outcome` for how calls end.

#[cfg(feature = "metrics")]
mod figures;
#[cfg(not(feature = "metrics"))]
#[path = "no_figures.rs"]
mod figures;
mod outcome;

pub(crate) use figures::Connection;
pub(crate) use figures::Running;
pub(crate) use figures::Tool;
#[cfg(feature = "metrics")]
pub use figures::describe_metrics;
pub(crate) use figures::dialled_again;
pub(crate) use figures::refused;
pub(crate) use figures::refused_request;
pub(crate) use figures::unknown_tool;
pub(crate) use outcome::Outcome;

/// Who has ended a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closer {
    /// We have, by a close frame.
    Us,
    /// The other side has, by one.
    Peer,
    /// Nobody: it was lost.
    Nobody,
}
