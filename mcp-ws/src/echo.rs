//! Frames without messages: every connection of the process becomes an echo, for suites that test WebSocket and not MCP
//! (`tests/autobahn`). For tests alone.
//!
//! Next: `transport/echo` for where messages turn round.

/// Has every connection that is opened from now on give back whatever message it gets, binary ones too. All else is as it always is:
/// frames are read, written and bounded as in any server or link, and pings and closes are answered.
pub fn turn_on() {
    crate::transport::echo_from_now_on();
}
