//! Which model is wanted, and what else it is told.

use super::put_number;
use crate::protocol::asking::put_list;
use crate::wire::escape;

/// Which model a [`Sampling`](crate::Sampling) would like. The client chooses, and may do otherwise.
///
/// ```
/// use mcp_ws::ModelPreferences;
///
/// let quick = ModelPreferences::new().hint("haiku").hint("mini").speed(1.0).cost(0.5);
/// assert_eq!(quick.hints, ["haiku", "mini"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ModelPreferences {
    /// Parts of names, of which the first that fits counts: `sonnet`. They count for more than the rest.
    pub hints: Vec<String>,
    /// How much it matters that it costs little, from 0 to 1.
    pub cost: Option<f64>,
    /// How much it matters that it is quick, from 0 to 1.
    pub speed: Option<f64>,
    /// How much it matters that it is clever, from 0 to 1.
    pub intelligence: Option<f64>,
}

impl ModelPreferences {
    /// No preferences.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part of a model's name, which comes behind those before.
    #[must_use]
    pub fn hint(mut self, name: impl Into<String>) -> Self {
        self.hints.push(name.into());
        self
    }

    /// Says how much it matters that it costs little, from 0 to 1.
    #[must_use]
    pub fn cost(mut self, priority: f64) -> Self {
        self.cost = Some(priority);
        self
    }

    /// Says how much it matters that it is quick, from 0 to 1.
    #[must_use]
    pub fn speed(mut self, priority: f64) -> Self {
        self.speed = Some(priority);
        self
    }

    /// Says how much it matters that it is clever, from 0 to 1.
    #[must_use]
    pub fn intelligence(mut self, priority: f64) -> Self {
        self.intelligence = Some(priority);
        self
    }

    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"{"hints":"#);
        put_list(&self.hints, out, |name, out| {
            out.extend_from_slice(br#"{"name":""#);
            escape(name, out);
            out.extend_from_slice(br#""}"#);
        });
        for (name, priority) in [
            ("costPriority", self.cost),
            ("speedPriority", self.speed),
            ("intelligencePriority", self.intelligence),
        ] {
            put_number(name, priority.map(|priority| priority.clamp(0.0, 1.0)), out);
        }
        out.push(b'}');
    }
}

/// What else the model is told of the servers that the client is connected to. Clients may do otherwise; MCP deprecated all
/// but [`None`](Self::None) earlier than the rest of sampling.
///
/// ```
/// use mcp_ws::IncludeContext;
/// use mcp_ws::Sampling;
///
/// let sampling = Sampling::new("What were we doing?", 100).include_context(IncludeContext::ThisServer);
/// assert_eq!(sampling.include_context, Some(IncludeContext::ThisServer));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IncludeContext {
    /// Nothing.
    None,
    /// What comes from this server.
    ThisServer,
    /// What comes from all of them.
    AllServers,
}

impl IncludeContext {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ThisServer => "thisServer",
            Self::AllServers => "allServers",
        }
    }
}
