//! What is counted: a connection without a socket, and rooms by themselves. For `tests/instructions`, and for the tests here, which say
//! what is allocated.
//!
//! Next: `line` for the connection, `rooms` for its parts.

mod line;
mod rooms;

pub use line::Line;
pub use line::frame;
pub use rooms::Rooms;
pub use rooms::decode_message;

#[cfg(test)]
mod tests;
