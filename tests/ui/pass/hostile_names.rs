//! A crate that renames the runtime, has its own `core`, `Option`, `String` …, and denies every warning there is.
#![no_implicit_prelude]
#![deny(
    warnings,
    missing_docs,
    rust_2018_idioms,
    unreachable_pub,
    single_use_lifetimes,
    unused_qualifications
)]

extern crate mcp_ws as renamed;

/// Ours.
pub mod core {}
/// Ours.
pub mod std {}
/// Ours.
pub struct Option;
/// Ours.
pub struct Result;
/// Ours.
pub type String = u8;
/// Ours.
pub struct Vec;
/// Ours.
pub struct Box;

/// Adds.
#[renamed::mcp_tool]
#[must_use]
pub fn add(call: i64, out: ::std::option::Option<i64>) -> i64 {
    call + out.unwrap_or(0)
}

/// Waits for nothing.
#[renamed::mcp_tool(crate = ::mcp_ws)]
pub async fn r#match(r#type: u8, __mcp: String) -> u8 {
    r#type + __mcp
}

static SET: renamed::Tools = renamed::tools![add, r#match];

fn main() {
    ::std::assert_eq!(::std::iter::Iterator::count(SET.names()), 2);
    ::std::assert!(r#match::schema().contains("\"type\":{"));
    let _ = renamed::Server::new(SET);
}
