//! The two ways of a value: serde may write another thing than it reads, and a schema says both.

/// One of the two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Read,
    Written,
}

impl Way {
    pub(crate) fn of<T>(self, ways: Ways<T>) -> T {
        match self {
            Self::Read => ways.read,
            Self::Written => ways.written,
        }
    }
}

/// A thing that reading and writing may have each their own of.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ways<T> {
    pub(crate) read: T,
    pub(crate) written: T,
}

impl<T> Ways<T> {
    pub(crate) fn map<U>(self, mut change: impl FnMut(T) -> U) -> Ways<U> {
        Ways { read: change(self.read), written: change(self.written) }
    }

    pub(crate) fn as_ref(&self) -> Ways<&T> {
        Ways { read: &self.read, written: &self.written }
    }

    pub(crate) fn with<U, V>(self, other: Ways<U>, mut join: impl FnMut(T, U) -> V) -> Ways<V> {
        Ways { read: join(self.read, other.read), written: join(self.written, other.written) }
    }
}

impl Ways<bool> {
    pub(crate) fn both(self) -> bool {
        self.read && self.written
    }
}
