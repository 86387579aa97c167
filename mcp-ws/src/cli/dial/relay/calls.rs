//! What the child was asked and has not answered, by the numbers that it knows them by.

use std::collections::BTreeMap;

/// One request.
#[derive(Debug)]
pub(super) enum Call {
    /// `initialize`, whose answer is kept.
    Greeting,
    /// Any other, of the caller that is connected.
    Request {
        /// What it is kept under.
        name: String,
        /// Its id, as it came.
        id: String,
        /// Whether it calls a tool.
        is_tool: bool,
    },
}

/// All of them. A number is never given twice.
#[derive(Debug, Default)]
pub(super) struct Calls {
    open: BTreeMap<u64, Call>,
    last: u64,
}

impl Calls {
    /// Enters one, and gives its number.
    pub(super) fn add(&mut self, call: Call) -> u64 {
        self.last += 1;
        self.open.insert(self.last, call);
        self.last
    }

    /// It is answered.
    pub(super) fn take(&mut self, number: u64) -> Option<Call> {
        self.open.remove(&number)
    }

    /// The caller gives one up: the number of it, if it is open.
    pub(super) fn cancel(&mut self, name: &str) -> Option<u64> {
        let is_it = |call: &Call| matches!(call, Call::Request { name: other, .. } if other == name);
        // The newest, where a caller has used an id twice.
        let number = self.open.iter().rev().find(|(_, call)| is_it(call)).map(|(number, _)| *number)?;
        self.open.remove(&number);
        Some(number)
    }

    /// The caller is gone: the numbers of what it has asked. A session is opened all the same.
    pub(super) fn give_up(&mut self) -> Vec<u64> {
        let given_up: Vec<_> = self
            .open
            .iter()
            .filter(|(_, call)| matches!(call, Call::Request { .. }))
            .map(|(number, _)| *number)
            .collect();
        self.open.retain(|_, call| matches!(call, Call::Greeting));
        given_up
    }

    /// The child is gone: the ids of what the caller has asked.
    pub(super) fn clear(&mut self) -> Vec<String> {
        let open = std::mem::take(&mut self.open).into_values();
        open.filter_map(|call| match call {
            Call::Request { id, .. } => Some(id),
            Call::Greeting => None,
        })
        .collect()
    }
}
