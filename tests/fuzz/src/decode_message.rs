//! Texts of the other side, each by itself.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mcp_ws::fuzzing::decode_message(bytes));
