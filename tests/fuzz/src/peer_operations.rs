//! All that may happen to a peer, one thing after the other.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mcp_ws::fuzzing::peer_operations(bytes));
