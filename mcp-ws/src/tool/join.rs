//! Sets taken into another one: the same tools in the same order, behind their prefixes. All of it is constant but the
//! values; how tools are found is `names`' matter.

use std::fmt;

use super::Entry;
use super::Rows;
use super::ToolSet;
use super::Tools;
use super::info::check_name;
use super::info::text;
use crate::schema::Writer;

/// A set of tools as a part of another one, which has it as a `T`.
pub struct Subset<T> {
    tools: Prefixed,
    bind: fn(T, &mut Rows),
}

impl<T> Subset<T> {
    /// The set that a `T` is, behind this prefix.
    pub const fn of(prefix: &'static str) -> Self
    where
        T: ToolSet,
    {
        Self { tools: Prefixed { prefix, entries: T::ENTRIES }, bind: T::bind }
    }

    /// Its tools.
    pub const fn tools(&self) -> Prefixed {
        self.tools
    }

    /// Adds how each of them is run.
    pub fn bind(&self, set: T, rows: &mut Rows) {
        (self.bind)(set, rows);
    }
}

impl<T> fmt::Debug for Subset<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tools.fmt(f)
    }
}

/// Tools whose names begin with a prefix in the set that takes them in.
#[derive(Clone, Copy, Debug)]
pub struct Prefixed {
    prefix: &'static str,
    entries: &'static [Entry],
}

impl Prefixed {
    /// The tools of a set, behind nothing.
    pub const fn of<S>(tools: &Tools<S>) -> Self {
        Self { prefix: "", entries: tools.all_names().entries() }
    }
}

/// How many tools these are.
pub const fn count(parts: &[Prefixed]) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < parts.len() {
        count += parts[i].entries.len();
        i += 1;
    }
    count
}

/// How long their names are, one behind the other.
pub const fn names_len(parts: &[Prefixed]) -> usize {
    let mut counted = Writer::<0>::new();
    write_names(parts, &mut counted);
    counted.len()
}

/// Their names, one behind the other.
pub const fn names<const LEN: usize>(parts: &[Prefixed]) -> [u8; LEN] {
    let mut written = Writer::<LEN>::new();
    write_names(parts, &mut written);
    written.into_bytes()
}

/// The tools with their whole [`names`]. Does not compile where one of these is too long.
#[track_caller]
pub const fn joined<const N: usize>(parts: &[Prefixed], names: &'static [u8]) -> [Entry; N] {
    let mut joined = [Entry::NONE; N];
    let mut rest = text(names);
    let (mut count, mut i) = (0, 0);
    while i < parts.len() {
        let Prefixed { prefix, entries } = parts[i];
        let mut j = 0;
        while j < entries.len() {
            let (name, after) = rest.split_at(prefix.len() + entries[j].name().len());
            check_name(name);
            joined[count] = entries[j].renamed(name);
            rest = after;
            count += 1;
            j += 1;
        }
        i += 1;
    }
    joined
}

const fn write_names<const LEN: usize>(parts: &[Prefixed], writer: &mut Writer<LEN>) {
    let mut i = 0;
    while i < parts.len() {
        let Prefixed { prefix, entries } = parts[i];
        let mut j = 0;
        while j < entries.len() {
            writer.put(prefix);
            writer.put(entries[j].name());
            j += 1;
        }
        i += 1;
    }
}
