//! How a connection is asked to end.

/// The later, the more urgent: of two the later holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// When its calls are done, or their time is up: the server stops.
    Finish = 1,
    /// At once: an operator wants it gone.
    Leave = 2,
    /// At once, and without what it has not read: it holds more memory than any other, and there is too little.
    MakeRoom = 3,
}

impl Wish {
    pub(super) fn from_number(number: u8) -> Option<Self> {
        [Self::Finish, Self::Leave, Self::MakeRoom].into_iter().find(|wish| *wish as u8 == number)
    }
}
