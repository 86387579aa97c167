//! The tools that a server has at one moment: its sets, whose tools are constants, and behind them the tools that were
//! added while it runs. A catalog that somebody looks at is never changed; the next one takes its place.

use std::collections::HashMap;
use std::sync::Arc;

use super::ToolInfo;
use super::watch::Watch;
use crate::meter;
use crate::protocol::Version;
use crate::tool::AddError;
use crate::tool::AnyState;
use crate::tool::Bound;
use crate::tool::DynamicTool;
use crate::tool::Listed;
use crate::tool::Listing;
use crate::tool::NameTaken;
use crate::tool::Names;
use crate::tool::Row;

/// Tools in the order in which they are listed: set after set, then those that were added.
#[derive(Clone, Debug)]
pub(super) struct Catalog {
    sets: Vec<Set>,
    /// In the order in which they were added.
    added: Vec<Arc<Added>>,
    /// The same by their names.
    by_name: HashMap<Arc<str>, Arc<Added>>,
    /// How many of the tools want scopes of their callers.
    scoped: usize,
    /// How many tools there ever were: a cursor up to there may have been given before some were removed.
    most: usize,
    /// Counts the changes that have led to it.
    version: u64,
}

/// How many tools may be added: as many as one set may have.
pub(super) const MOST_ADDED: usize = 1 << 15;

/// A set of constant tools, and how each of them is run.
#[derive(Clone, Debug)]
struct Set {
    names: &'static Names,
    listing: Arc<Listing>,
    tools: Arc<[Tool]>,
    /// Whether its tools wait for a state.
    waits: bool,
}

/// A tool that was made by hand.
#[derive(Debug)]
pub(super) struct Added {
    name: Arc<str>,
    /// Its entry in the list.
    listing: Listing,
    tool: Tool,
}

/// How to run one tool.
#[derive(Clone, Debug)]
pub(super) struct Tool {
    pub(super) row: Row,
    pub(super) watch: Arc<Watch>,
    pub(super) meter: meter::Tool,
}

impl Catalog {
    /// No tools.
    pub(super) fn empty() -> Self {
        Self { sets: Vec::new(), added: Vec::new(), by_name: HashMap::new(), scoped: 0, most: 0, version: 0 }
    }

    /// The tools of one set.
    pub(super) fn of(tools: Bound) -> Self {
        let Bound { names, rows, waits } = tools;
        let tools = names.iter().zip(rows);
        let tools = tools.map(|(name, row)| Tool::new(name, row));
        let set = Set { names, listing: Arc::new(names.listing()), tools: tools.collect(), waits };
        let scoped = set.tools.iter().filter(|tool| tool.is_scoped()).count();
        Self { sets: vec![set], scoped, most: names.len(), ..Self::empty() }
    }

    /// The same with the tools of another one behind its own. Of the two only the other may still wait for a state.
    #[inline]
    pub(super) fn and(mut self, other: &Self) -> Result<Self, NameTaken> {
        if let Some(name) = other.names().find(|name| self.find(name).is_some()) {
            return Err(NameTaken::new(name));
        }
        self.sets.iter_mut().for_each(|set| set.waits = false);
        self.sets.extend(other.sets.iter().cloned());
        self.added.extend(other.added.iter().cloned());
        self.by_name.extend(other.by_name.iter().map(|(name, added)| (Arc::clone(name), Arc::clone(added))));
        self.scoped += other.scoped;
        self.most += other.most;
        Ok(self)
    }

    /// The same with the state that the tools of a set wait for.
    #[inline]
    pub(super) fn with_state(mut self, state: &AnyState) -> Self {
        for set in self.sets.iter_mut().filter(|set| set.waits) {
            let bound = set.tools.iter().cloned().map(|mut tool| {
                tool.row.state = Arc::clone(state);
                tool
            });
            set.tools = bound.collect();
            set.waits = false;
        }
        self
    }

    /// Why this tool cannot be added, if it cannot.
    pub(super) fn refusal(&self, added: &Added) -> Option<AddError> {
        if self.find(&added.name).is_some() {
            return Some(NameTaken::new(&added.name).into());
        }
        (self.added.len() >= MOST_ADDED).then_some(AddError::TooMany { most: MOST_ADDED })
    }

    /// Adds a tool, which nothing [refuses](Self::refusal), behind all others.
    #[inline]
    pub(super) fn add(&mut self, added: Arc<Added>) {
        self.by_name.insert(Arc::clone(&added.name), Arc::clone(&added));
        self.scoped += usize::from(added.tool.is_scoped());
        self.added.push(added);
        self.most = self.most.max(self.len());
        self.version += 1;
    }

    /// Takes a tool out that was added. It is the author's: to be dropped where nothing is locked.
    #[inline]
    pub(super) fn remove(&mut self, name: &str) -> Option<Arc<Added>> {
        let removed = self.by_name.remove(name)?;
        self.added.retain(|added| !Arc::ptr_eq(added, &removed));
        self.scoped -= usize::from(removed.tool.is_scoped());
        self.version += 1;
        Some(removed)
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    pub(super) fn len(&self) -> usize {
        self.constant() + self.added.len()
    }

    /// Whether there is a tool that wants scopes of its callers.
    pub(super) fn has_scoped(&self) -> bool {
        self.scoped > 0
    }

    /// How many tools there ever were.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// Whether a tool of this name was added, and is there.
    pub(super) fn has_added(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The names, in the order of the list.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.tools().map(|tool| tool.name())
    }

    /// The tools, in the order of the list.
    pub(super) fn tools(&self) -> impl Iterator<Item = ToolInfo<'_>> {
        let constant = self.sets.iter().flat_map(|set| {
            let tools = set.names.iter().zip(set.tools.iter()).enumerate();
            tools.map(|(place, (name, tool))| ToolInfo { name, tool, entry: (&set.listing, place) })
        });
        constant.chain(self.added.iter().map(|added| added.info()))
    }

    /// The tool of this name.
    pub(super) fn find(&self, name: &str) -> Option<ToolInfo<'_>> {
        for set in &self.sets {
            if let Some(place) = set.names.find(name) {
                let name = set.names.at(place);
                return Some(ToolInfo { name, tool: &set.tools[place], entry: (&set.listing, place) });
            }
        }
        self.by_name.get(name).map(|added| added.info())
    }

    /// At most `size` tools from place `from` on, in the shape of a revision and in pieces that belong with a comma between
    /// them: a slice of each set that the page cuts, and each added tool by itself.
    pub(super) fn page(
        &self,
        from: usize,
        size: usize,
        version: Version,
    ) -> impl Iterator<Item = &str> + Clone {
        let to = from.saturating_add(size);
        let mut start = 0;
        let sets = self.sets.iter().map(move |set| {
            let (first, last) = (from.saturating_sub(start), to.saturating_sub(start));
            start += set.names.len();
            set.listing.of(version).page(first, last - first)
        });
        let constant = self.constant();
        let last = to.saturating_sub(constant).min(self.added.len());
        let added = self.added.get(from.saturating_sub(constant)..last).unwrap_or_default();
        sets.filter(|piece| !piece.is_empty())
            .chain(added.iter().map(move |added| added.listing.of(version).page(0, 1)))
    }

    fn constant(&self) -> usize {
        self.sets.iter().map(|set| set.names.len()).sum()
    }
}

impl Tool {
    fn new(name: &str, row: Row) -> Self {
        Self { row, watch: Arc::new(Watch::new(name)), meter: meter::Tool::new(name) }
    }
}

impl Added {
    /// A tool as its author has described it.
    #[inline]
    pub(super) fn of(tool: DynamicTool) -> Result<Self, AddError> {
        let Listed { name, text, row } = tool.into_listed()?;
        let tool = Tool::new(&name, row);
        // What is said of it is of objects, as sessions have it.
        let listing = Listing::made(std::iter::once(text), true);
        Ok(Self { name, listing, tool })
    }

    fn info(&self) -> ToolInfo<'_> {
        ToolInfo { name: &self.name, tool: &self.tool, entry: (&self.listing, 0) }
    }
}

impl Tool {
    fn is_scoped(&self) -> bool {
        !self.row.scopes.is_empty()
    }
}
