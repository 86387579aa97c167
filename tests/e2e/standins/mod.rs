//! The stand-ins do what the tests that use them believe: shown with a plain WebSocket client, which is none of ours.

mod chaos;
mod cloud;
#[cfg(target_os = "linux")]
mod memory;
mod provider;
