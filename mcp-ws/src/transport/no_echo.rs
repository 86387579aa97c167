//! What stands for the echo where there is none: messages go to whoever reads them.

use super::outbox::Outbox;

/// It is none.
#[derive(Debug)]
pub(super) struct Echo;

#[allow(clippy::unused_self, reason = "called as the one is that may be an echo")]
impl Echo {
    /// Nobody can ask for it.
    pub(super) const fn as_asked() -> Self {
        Self
    }

    /// No.
    pub(super) const fn gives_back_text(&self, _: &str, _: &mut Outbox) -> bool {
        false
    }

    /// No.
    pub(super) const fn gives_back_binary(&self, _: &[u8], _: &mut Outbox) -> bool {
        false
    }
}
