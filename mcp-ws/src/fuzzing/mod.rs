//! What may come from anybody, in every order: the other side's texts, and what happens meanwhile. For tests alone.
//!
//! Two harnesses, each of which takes bytes and panics where something is not as it must be. A fuzzer drives them (`tests/fuzz`),
//! and so do the tests here, with bytes that a generator makes.
//!
//! Next: `reading` for what a text means, by other means than `wire`'s; `decode` compares the two. `driver` stands in for the
//! loop and does whatever the bytes say to a peer; `model` says what the peer should make of it, and `told` reads what it wrote.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what is not as expected here is a failed test"
)]

mod choices;
mod clock;
mod decode;
mod driver;
mod ledger;
mod model;
mod reading;
mod texts;
mod told;

#[cfg(test)]
mod tests;

/// Decodes a text and compares what it is taken for with what a second reader makes of it.
///
/// # Panics
///
/// They differ.
pub fn decode_message(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        decode::check(text);
    }
}

/// Does to a peer what the bytes say, and compares what it does with a model of it.
///
/// The first byte chooses settings. Then a `>` is followed by a text of the other side, up to the end of the line, and any other
/// byte is something that happens. So a file of lines that begin with `>` is what a client has said.
///
/// # Panics
///
/// They differ, or something was answered that had been answered or cancelled.
pub fn peer_operations(bytes: &[u8]) {
    driver::run(bytes);
}
