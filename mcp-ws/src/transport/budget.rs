//! What the connections of a server may keep together, though each of them keeps less than it may.

use std::fmt;
use std::sync::Arc;

/// Whoever counts what all connections keep.
pub(crate) trait Budget: fmt::Debug + Send + Sync {
    /// A connection that has kept so many bytes keeps so many now. If that is too much, those that keep most are asked to go.
    fn change(&self, from: usize, to: usize);
}

/// What one connection keeps, as far as it has been counted.
#[derive(Debug, Default)]
pub(crate) struct Share {
    budget: Option<Arc<dyn Budget>>,
    counted: usize,
}

/// What may change without being counted: connections that keep little are not worth the trouble.
const UNCOUNTED: usize = 16 * 1024;

impl Share {
    /// A share of this budget, or of one without bounds.
    pub(super) fn of(budget: Option<Arc<dyn Budget>>) -> Self {
        Self { budget, counted: 0 }
    }

    /// Whether what is kept now is to be counted anew.
    pub(super) fn is_off(&self, held: usize) -> bool {
        self.budget.is_some() && self.counted.abs_diff(held) >= UNCOUNTED
    }

    /// Counts what is kept now.
    pub(super) fn set(&mut self, held: usize) {
        if let Some(budget) = &self.budget {
            budget.change(self.counted, held);
            self.counted = held;
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.set(0);
    }
}
