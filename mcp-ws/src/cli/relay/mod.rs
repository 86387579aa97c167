//! What both relays are made of: lines on the one side, a connection that is kept on the other, and a look at messages that go
//! from one to the other as they are.
//!
//! Next: `lines` for stdio, `kept` for the connection, `peek` for what is read of a message.

pub(super) mod kept;
pub(super) mod lines;
pub(super) mod peek;

/// The largest message that is relayed, in bytes.
const LARGEST: usize = 16 << 20;
