//! On which terms a call may wait: for how long, and whether it may be answered later.

use std::time::Duration;

use crate::peer::LONGEST_TIME;

/// What a tool says of calls that wait. Plain data, so that a table of tools is a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    /// How long a call may wait, where the tool has a limit of its own.
    pub(crate) limit: Limit,
    pub(crate) tasks: Tasks,
}

/// How long a call of the tool may wait, where the tool has a limit of its own. What answers at once needs none.
pub(crate) type Limit = Option<Duration>;

/// Whether a call becomes a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tasks {
    /// Not by itself.
    No,
    /// Where the client has tasks.
    Offered,
    /// Always: a client without tasks cannot call the tool.
    Required,
}

impl Terms {
    /// What holds where a tool says nothing.
    pub(super) const DEFAULT: Self = Self { limit: None, tasks: Tasks::No };

    pub(super) const fn within(self, limit: Duration) -> Self {
        let limit = if limit.as_secs() < LONGEST_TIME.as_secs() { limit } else { LONGEST_TIME };
        Self { limit: Some(limit), ..self }
    }
}
