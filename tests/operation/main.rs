//! What operators see of a server: figures, spans, and what travels.
//!
//! Each test has a runtime of one thread, and counts by a recorder of that thread. Spans and events go to one subscriber of the whole
//! process, which knows whose connection they are of.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the fixture fails its tests as the tests themselves do: on the spot"
)]

mod collected;
mod documents;
mod figures;
mod recorder;
mod spans;
mod tools;
mod wire;
