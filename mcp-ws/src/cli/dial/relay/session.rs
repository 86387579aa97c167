//! The session that a child has: which was asked for, and what was answered.

use crate::wire::Id;

/// What is kept of it from one child to the next, and from one connection to the next.
#[derive(Debug)]
pub(super) struct Session {
    /// The `protocolVersion` that was asked for, as JSON.
    pub(super) version: String,
    /// `initialize`, as it came, and its id.
    pub(super) request: String,
    pub(super) id: String,
    /// The result, as the child has given it.
    pub(super) answer: Option<String>,
    /// Those who have asked and wait for it: their ids.
    pub(super) waiting: Vec<String>,
    /// `notifications/initialized`, as it came.
    pub(super) initialized: Option<String>,
}

impl Session {
    pub(super) fn new(request: &str, id: Id<'_>, version: &str) -> Self {
        let id = id.as_json().to_owned();
        Self {
            version: version.to_owned(),
            request: request.to_owned(),
            waiting: vec![id.clone()],
            id,
            answer: None,
            initialized: None,
        }
    }
}
