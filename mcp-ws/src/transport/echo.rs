//! Where messages turn round in an echo: between the frame that was read and the outbox. Only for tests of frames, and only where
//! the process has asked for it.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::outbox::Outbox;
use crate::wire::Sink;

/// Whether connections that are opened now give messages back.
static ON: AtomicBool = AtomicBool::new(false);

/// Has connections that are opened from now on give messages back.
pub(crate) fn echo_from_now_on() {
    ON.store(true, Ordering::Relaxed);
}

/// Whether one connection gives messages back.
#[derive(Debug)]
pub(super) struct Echo(bool);

const BINARY: u8 = 0x2;

impl Echo {
    /// Whatever the process has asked for.
    pub(super) fn as_asked() -> Self {
        Self(ON.load(Ordering::Relaxed))
    }

    /// Queues the same text, and says that it has done so.
    pub(super) fn gives_back_text(&self, text: &str, outbox: &mut Outbox) -> bool {
        if self.0 {
            outbox.begin(text.len()).extend_from_slice(text.as_bytes());
            outbox.commit();
        }
        self.0
    }

    /// Queues the same bytes, and says that it has done so.
    pub(super) fn gives_back_binary(&self, bytes: &[u8], outbox: &mut Outbox) -> bool {
        if self.0 {
            outbox.begin(bytes.len()).extend_from_slice(bytes);
            outbox.seal_frame(BINARY);
        }
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_given_back_as_they_were_where_that_was_asked_for() {
        let mut outbox = Outbox::default();
        assert!(!Echo(false).gives_back_text("a", &mut outbox));
        assert!(!Echo(false).gives_back_binary(b"b", &mut outbox));
        assert_eq!(outbox.unsent(), b"");
        assert!(Echo(true).gives_back_text("a", &mut outbox));
        assert!(Echo(true).gives_back_binary(b"b", &mut outbox));
        assert_eq!(outbox.unsent(), [0x81, 1, b'a', 0x82, 1, b'b']);
    }
}
