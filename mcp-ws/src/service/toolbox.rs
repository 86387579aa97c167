//! The tools of a server through all their changes: the newest catalog, and a number by which whoever has an older one
//! sees it without a lock.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use super::catalog::Added;
use super::catalog::Catalog;
use crate::tool::AddError;
use crate::tool::AnyState;
use crate::tool::Bound;
use crate::tool::DynamicTool;
use crate::tool::NameTaken;

/// What all clones of a server and all its connections share of its tools.
#[derive(Debug)]
pub(crate) struct Toolbox {
    /// Changed in place only while nobody else has it; otherwise a copy of it is changed. Tools that are added one after
    /// the other, with nobody looking in between, are not copied each time.
    newest: Mutex<Arc<Catalog>>,
    /// The version of `newest`.
    version: AtomicU64,
}

impl Toolbox {
    /// No tools.
    pub(super) fn empty() -> Arc<Self> {
        Self::with(Catalog::empty())
    }

    /// The tools of one set.
    pub(crate) fn of(tools: Bound) -> Arc<Self> {
        Self::with(Catalog::of(tools))
    }

    /// These tools and, behind them, those of another one.
    #[inline]
    pub(crate) fn and(&self, other: &Self) -> Result<Arc<Self>, NameTaken> {
        Catalog::clone(&self.newest()).and(&other.newest()).map(Self::with)
    }

    /// These tools with the state that some of them wait for.
    #[inline]
    pub(crate) fn with_state(&self, state: &AnyState) -> Arc<Self> {
        Self::with(Catalog::clone(&self.newest()).with_state(state))
    }

    /// Adds a tool behind all others.
    #[inline]
    pub(crate) fn add(&self, tool: DynamicTool) -> Result<(), AddError> {
        // Where it is refused it is dropped, which is the author's code: later than the lock.
        let added = Arc::new(Added::of(tool)?);
        let mut newest = self.lock();
        if let Some(error) = newest.refusal(&added) {
            return Err(error);
        }
        Arc::make_mut(&mut newest).add(Arc::clone(&added));
        self.tell(&newest);
        Ok(())
    }

    /// Removes a tool that was added, if there is one of this name, and gives out what it was: to drop it is to run its
    /// author's code.
    #[inline]
    pub(crate) fn remove(&self, name: &str) -> Option<impl Send + use<>> {
        let mut newest = self.lock();
        if !newest.has_added(name) {
            return None;
        }
        let removed = Arc::make_mut(&mut newest).remove(name);
        self.tell(&newest);
        removed
    }

    /// The names of all tools, in the order of the list.
    #[inline]
    pub(crate) fn names(&self) -> Vec<String> {
        self.newest().names().map(str::to_owned).collect()
    }

    /// The first tool that wants scopes of its callers, if there is one.
    pub(crate) fn first_scoped(&self) -> Option<String> {
        let newest = self.newest();
        let mut tools = newest.tools();
        tools.find(|tool| tool.scopes().next().is_some()).map(|tool| tool.name().to_owned())
    }

    pub(super) fn newest(&self) -> Arc<Catalog> {
        Arc::clone(&self.lock())
    }

    /// Which version of the catalog is the newest.
    pub(super) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    fn with(catalog: Catalog) -> Arc<Self> {
        let version = AtomicU64::new(catalog.version());
        Arc::new(Self { newest: Mutex::new(Arc::new(catalog)), version })
    }

    fn tell(&self, newest: &Catalog) {
        self.version.store(newest.version(), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Catalog>> {
        // What is done under the lock does not panic.
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
