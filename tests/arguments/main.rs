//! What a model is told of wrong arguments: each way to be wrong, its words, and its place.
#![allow(clippy::unwrap_used, reason = "whatever is not as expected here is a failed test")]

mod guide;
mod limits;
mod serde;
