//! What travels, in the log: every message in both directions, where somebody has turned on `mcp_ws::wire` at `trace`.
//!
//! It shows what tools are called with and what they answer, since that is what it is for. It does not show what lets somebody in:
//! `redact` says what that is. Where nobody listens it costs a look at a number.

use tracing::Level;

use super::redact::redacted;
use crate::tool::SessionId;

/// What it is turned on by. Not the module's name, which is nobody's business.
const TARGET: &str = "mcp_ws::wire";

/// So much of a message is shown. Longer ones are mostly pictures.
const MOST: usize = 4096;

/// A message has come.
pub(super) fn received(session: Option<SessionId>, text: &str) {
    if tracing::enabled!(target: TARGET, Level::TRACE) {
        log(session, text.as_bytes(), "received");
    }
}

/// A message will leave.
pub(super) fn sent(session: Option<SessionId>, text: &[u8]) {
    if tracing::enabled!(target: TARGET, Level::TRACE) {
        log(session, text, "sent");
    }
}

#[cold]
fn log(session: Option<SessionId>, message: &[u8], what: &str) {
    let shown = beginning(message);
    let mut text = redacted(&String::from_utf8_lossy(shown));
    if shown.len() < message.len() {
        text.push('…');
    }
    let session = session.as_ref().map(tracing::field::display);
    tracing::trace!(target: TARGET, bytes = message.len(), text, mcp.session.id = session, "{what}");
}

/// At most so much of it, up to the end of a character.
fn beginning(message: &[u8]) -> &[u8] {
    if message.len() <= MOST {
        return message;
    }
    let is_inside = |end: usize| message[end] & 0b1100_0000 == 0b1000_0000;
    let end = (MOST - 3..=MOST).rev().find(|end| !is_inside(*end)).unwrap_or(MOST);
    &message[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_at_the_end_of_a_character() {
        for (char, len) in [("x", MOST), ("ü", MOST), ("€", MOST - 1), ("😀", MOST)] {
            for before in 0..4 {
                let text = "x".repeat(before) + &char.repeat(MOST);
                let shown = beginning(text.as_bytes());
                assert!(std::str::from_utf8(shown).is_ok(), "{char} behind {before}");
                assert!(shown.len() <= MOST && shown.len() > MOST - 4, "{char} behind {before}: {len}");
            }
        }
        assert_eq!(beginning(b"short"), b"short");
    }
}
