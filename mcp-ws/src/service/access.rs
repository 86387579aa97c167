//! Which tools there are for a caller: those that the author's filter lets them have, and of these the ones whose scopes they
//! have. What the filter hides is as if it was not there; of a tool that wants more scopes its callers are told so.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

use serde::Serialize;

use super::Service;
use super::ToolInfo;
use super::catalog::Tool;
use crate::tool::Caller;
use crate::tool::Scopes;
use crate::tool::misspelling;
use crate::wire::Code;
use crate::wire::ErrorObject;
use crate::wire::brief;

/// What a server has decided about who sees which tools. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Access {
    /// All of them have to agree.
    filters: Arc<[ToolFilter]>,
    /// Where it is said how tokens are got: a URL.
    metadata: Option<Arc<str>>,
}

/// Says whether a tool is there for a caller. The author's code.
#[derive(Clone)]
struct ToolFilter(Arc<Filter>);

type Filter = dyn Fn(&ToolInfo<'_>, &Caller) -> bool + Send + Sync;

impl Access {
    /// The same for tools that this filter lets through too.
    pub(crate) fn filtered(
        self,
        filter: impl Fn(&ToolInfo<'_>, &Caller) -> bool + Send + Sync + 'static,
    ) -> Self {
        let more = std::iter::once(ToolFilter(Arc::new(filter)));
        Self { filters: self.filters.iter().cloned().chain(more).collect(), ..self }
    }

    /// The same, with where it is said how tokens are got.
    pub(crate) fn with_metadata(self, url: String) -> Self {
        Self { metadata: Some(url.into()), ..self }
    }

    /// Whether there are filters.
    pub(super) fn is_filtered(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Whether the filters let a caller have a tool.
    fn allows(&self, tool: &ToolInfo<'_>, caller: &Caller) -> bool {
        self.filters.iter().all(|ToolFilter(filter)| {
            catch_unwind(AssertUnwindSafe(|| filter(tool, caller))).unwrap_or_else(|_| {
                tracing::error!(tool = tool.name(), "the filter of the tools panicked, and hides this one");
                false
            })
        })
    }

    /// The answer to a call for which its caller may do too little.
    #[cold]
    fn refusal(&self, tool: &str, scopes: &Scopes, caller: &Caller) -> ErrorObject {
        /// What a client needs to ask for another token.
        #[derive(Serialize)]
        struct Data<'d> {
            scope: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            resource_metadata: Option<&'d str>,
        }

        let missing: Vec<_> = scopes.iter().filter(|scope| !caller.has_scope(scope)).collect();
        let plural = if missing.len() > 1 { "s" } else { "" };
        let message = format!("calling `{tool}` needs the scope{plural} `{}`", missing.join("`, `"));
        let all: Vec<_> = scopes.iter().collect();
        let data = Data { scope: all.join(" "), resource_metadata: self.metadata.as_deref() };
        // Texts can always be written as JSON.
        let data = serde_json::to_string(&data).unwrap_or_default();
        ErrorObject::new(Code::FORBIDDEN, message).with_data(data)
    }
}

impl Service {
    /// Whether not everybody sees every tool.
    pub(super) fn is_restricted(&self) -> bool {
        self.access.is_filtered() || self.catalog.has_scoped()
    }

    /// Whether a caller is shown a tool.
    pub(super) fn shows(&self, tool: &ToolInfo<'_>, caller: &Caller) -> bool {
        tool.tool.row.scopes.are_had_by(caller) && self.access.allows(tool, caller)
    }

    /// The tool that a caller means, if they may call it.
    pub(super) fn find(&self, name: &str, caller: &Caller) -> Result<&Tool, ErrorObject> {
        let there = |tool: &ToolInfo<'_>| !self.access.is_filtered() || self.access.allows(tool, caller);
        let Some(ToolInfo { tool, .. }) = self.catalog.find(name).filter(there) else {
            return Err(self.unknown(name, caller));
        };
        let scopes = &tool.row.scopes;
        if !scopes.are_had_by(caller) {
            tracing::debug!(tool = name, caller = caller.principal(), "refused: the caller lacks scopes");
            return Err(self.access.refusal(name, scopes, caller));
        }
        Ok(tool)
    }

    #[cold]
    fn unknown(&self, name: &str, caller: &Caller) -> ErrorObject {
        // Comparing names takes a while, and a set of more than that is not read by anybody.
        let tools = self.catalog.tools().take(1000);
        let near = tools.filter_map(|tool| Some((misspelling(name, tool.name())?, tool)));
        let near =
            near.filter(|(_, tool)| self.shows(tool, caller)).map(|(slips, tool)| (slips, tool.name()));
        let hint = near.min().map_or(String::new(), |(_, name)| format!(", did you mean `{name}`?"));
        ErrorObject::new(Code::INVALID_PARAMS, format!("unknown tool: {}{hint}", brief(name)))
    }
}

impl fmt::Debug for ToolFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ToolFilter")
    }
}
