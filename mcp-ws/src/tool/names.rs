//! A set of tools as constants: the body of `tools/list`, and the lookup of a name.
//!
//! The lookup is a decision tree over bytes ("is byte 5 less than `m`?"), built by a `const fn`: a handful of byte
//! comparisons that were chosen while compiling, then one comparison of the whole name. Equal names meet in one leaf,
//! which is how `cargo check` finds them.

use super::Def;
use super::Info;
use super::Listing;
use super::info::refuse;
use super::info::text;
use crate::schema::Writer;

/// One line of a set.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    name: &'static str,
    rest: &'static str,
    /// What `rest` was written of, if that has to be completed when the program runs.
    incomplete: Option<&'static Def>,
    /// Whether clients of 2025-11-25 are shown the same as those of newer revisions.
    suits_sessions: bool,
}

impl Entry {
    /// The line of this tool.
    pub const fn of(info: &Info) -> Self {
        let Info { name, rest, incomplete, suits_sessions, .. } = *info;
        Self { name, rest, incomplete, suits_sessions }
    }

    /// What stands in a place before its line does.
    pub(super) const NONE: Self = Self { name: "", rest: "", incomplete: None, suits_sessions: true };

    /// The name that clients call.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The same line under another name.
    #[must_use]
    pub(super) const fn renamed(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// What clients are shown.
    pub(super) fn text(&self) -> String {
        let rest = self.incomplete.map_or_else(|| self.rest.into(), |def| def.completed(self.rest));
        format!(r#"{{"name":"{}"{rest}"#, self.name)
    }

    const fn write<const N: usize>(&self, writer: &mut Writer<N>) {
        writer.put(r#"{"name":""#);
        writer.put(self.name);
        writer.put("\"");
        writer.put(self.rest);
    }

    /// A byte of the name; 0, which no name has, behind its end.
    const fn byte(&self, at: usize) -> u8 {
        let name = self.name.as_bytes();
        if at < name.len() { name[at] } else { 0 }
    }
}

/// How long the list of these tools is.
pub const fn list_len(entries: &[Entry]) -> usize {
    let mut counted = Writer::<0>::new();
    write_list(entries, &mut counted, &mut []);
    counted.len()
}

/// Writes the tools with commas between them, and where each one ends.
const fn write_list<const N: usize>(entries: &[Entry], writer: &mut Writer<N>, ends: &mut [usize]) {
    let mut i = 0;
    while i < entries.len() {
        if i > 0 {
            writer.put(",");
        }
        entries[i].write(writer);
        if i < ends.len() {
            ends[i] = writer.len();
        }
        i += 1;
    }
}

/// The constants of a set of `N` tools whose list has `LEN` bytes.
#[derive(Debug)]
pub struct Built<const N: usize, const LEN: usize> {
    list: [u8; LEN],
    ends: [usize; N],
    forks: [Fork; N],
    root: Step,
}

impl<const N: usize, const LEN: usize> Built<N, LEN> {
    /// Writes the list and grows the tree. Does not compile where two tools have one name.
    #[track_caller]
    pub const fn new(entries: &[Entry]) -> Self {
        let mut list = Writer::<LEN>::new();
        let mut ends = [0; N];
        write_list(entries, &mut list, &mut ends);
        let mut tree = Tree { forks: [Fork::NONE; N], used: 0 };
        let mut order = [0; N];
        let mut i = 0;
        while i < N {
            order[i] = i;
            i += 1;
        }
        let root = if N > 0 { tree.grow(entries, &mut order, 0) } else { Step::leaf(0) };
        Self { list: list.into_bytes(), ends, forks: tree.forks, root }
    }

    /// The set, from the constants and the entries they were built of.
    pub const fn names(&'static self, entries: &'static [Entry]) -> Names {
        Names { entries, list: text(&self.list), ends: &self.ends, forks: &self.forks, root: self.root }
    }
}

/// What a set says of its tools: nothing in it depends on state.
#[derive(Debug)]
pub struct Names {
    entries: &'static [Entry],
    list: &'static str,
    /// Where each tool ends in `list`.
    ends: &'static [usize],
    forks: &'static [Fork],
    root: Step,
}

impl Names {
    /// How many tools there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no tool.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The tools, one after the other.
    pub(super) const fn entries(&self) -> &'static [Entry] {
        self.entries
    }

    /// The names, in the order they were written.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.entries.iter().map(|entry| entry.name)
    }

    /// The name at this place, which has one.
    pub(crate) const fn at(&self, place: usize) -> &'static str {
        self.entries[place].name
    }

    /// The place of the tool with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let mut step = self.root;
        while let Some(fork) = step.fork() {
            let fork = &self.forks[fork];
            let byte = name.as_bytes().get(usize::from(fork.at)).copied().unwrap_or(0);
            step = if byte < fork.pivot { fork.less } else { fork.more };
        }
        let place = step.place();
        self.entries.get(place).filter(|entry| entry.name == name).map(|_| place)
    }

    /// What is said of the tools.
    pub(crate) fn listing(&self) -> Listing {
        let suits_sessions = self.entries.iter().all(|entry| entry.suits_sessions);
        if self.entries.iter().all(|entry| entry.incomplete.is_none()) {
            Listing::constant(self.list, self.ends, suits_sessions)
        } else {
            Listing::made(self.entries.iter().map(Entry::text), suits_sessions)
        }
    }
}

/// "Is byte `at` of the name less than `pivot`?"
#[derive(Clone, Copy, Debug)]
struct Fork {
    at: u8,
    pivot: u8,
    less: Step,
    more: Step,
}

impl Fork {
    const NONE: Self = Self { at: 0, pivot: 0, less: Step::leaf(0), more: Step::leaf(0) };
}

/// Where a question leads: to the next one, or to the only tool that is left. One bit tells which.
#[derive(Clone, Copy, Debug)]
struct Step(u16);

const LEAF: u16 = 1 << 15;

impl Step {
    const fn leaf(place: usize) -> Self {
        Self(LEAF | narrow(place))
    }

    const fn to(fork: usize) -> Self {
        Self(narrow(fork))
    }

    fn fork(self) -> Option<usize> {
        (self.0 & LEAF == 0).then_some(usize::from(self.0))
    }

    fn place(self) -> usize {
        usize::from(self.0 & !LEAF)
    }
}

const fn narrow(number: usize) -> u16 {
    if number >= LEAF as usize {
        refuse(&["a set of tools has at most 32768 of them"]);
    }
    #[allow(clippy::cast_possible_truncation, reason = "it was compared just now")]
    let narrow = number as u16;
    narrow
}

struct Tree<const N: usize> {
    forks: [Fork; N],
    used: usize,
}

impl<const N: usize> Tree<N> {
    /// Grows the tree of the tools in `order`, which are alike in every byte before `from`, by asking for the first
    /// byte in which they differ. `order` is sorted on the way.
    #[track_caller]
    const fn grow(&mut self, entries: &[Entry], order: &mut [usize], from: usize) -> Step {
        if order.len() == 1 {
            return Step::leaf(order[0]);
        }
        let (at, pivot) = first_difference(entries, order, from);
        let middle = partition(entries, order, at, pivot);
        let fork = self.used;
        self.used += 1;
        let (less, more) = order.split_at_mut(middle);
        let less = self.grow(entries, less, at);
        let more = self.grow(entries, more, at);
        // Names have at most 128 bytes, so that `at` fits.
        #[allow(clippy::cast_possible_truncation, reason = "as said")]
        let at = at as u8;
        self.forks[fork] = Fork { at, pivot, less, more };
        Step::to(fork)
    }
}

/// The first byte at which not all names are alike, and a value that parts them there.
#[track_caller]
const fn first_difference(entries: &[Entry], order: &[usize], from: usize) -> (usize, u8) {
    let mut at = from;
    loop {
        let first = entries[order[0]].byte(at);
        let (mut least, mut most) = (first, first);
        let mut i = 1;
        while i < order.len() {
            let byte = entries[order[i]].byte(at);
            if byte < least {
                least = byte;
            }
            if byte > most {
                most = byte;
            }
            i += 1;
        }
        if least != most {
            return (at, least + (most - least).div_ceil(2));
        }
        if first == 0 {
            refuse(&[
                "two tools of this set are named `",
                entries[order[0]].name,
                "`: give one another name, `name = \"…\"`, or its set a prefix",
            ]);
        }
        at += 1;
    }
}

/// Moves the names whose byte is less than the pivot to the front, and says how many they are.
const fn partition(entries: &[Entry], order: &mut [usize], at: usize, pivot: u8) -> usize {
    let mut front = 0;
    let mut i = 0;
    while i < order.len() {
        if entries[order[i]].byte(at) < pivot {
            order.swap(i, front);
            front += 1;
        }
        i += 1;
    }
    front
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Version;

    macro_rules! names {
        ($($name:literal),*) => {{
            const ENTRIES: &[Entry] = &[$(Entry { name: $name, rest: r#","inputSchema":{}}"#, incomplete: None, suits_sessions: true }),*];
            static BUILT: Built<{ ENTRIES.len() }, { list_len(ENTRIES) }> = Built::new(ENTRIES);
            static NAMES: Names = BUILT.names(ENTRIES);
            &NAMES
        }};
    }

    fn check(names: &Names) {
        for (place, name) in names.iter().enumerate() {
            assert_eq!(names.find(name), Some(place), "{name}");
            for other in [format!("{name}x"), name[1..].to_owned(), name.to_uppercase(), format!("{name}\0")]
            {
                let expected = names.iter().position(|known| known == other);
                assert_eq!(names.find(&other), expected, "{other}");
            }
        }
        let list: Vec<serde_json::Value> = serde_json::from_str(&format!("[{}]", names.list)).unwrap();
        assert!(list.iter().map(|tool| tool["name"].as_str().unwrap()).eq(names.iter()));
    }

    #[test]
    fn every_name_is_found_and_no_other() {
        check(names!());
        check(names!("a"));
        check(names!("a", "b", "c"));
        check(names!("abc", "ab", "abcd", "b", "a"));
        check(names!(
            "tool_9", "tool_1", "tool_10", "tool_2", "other", "tool_11", "Tool_1", "tool-1", "tool.1"
        ));
        assert_eq!(names!().find(""), None);
        assert_eq!(names!("a").find(""), None);
    }

    #[test]
    fn pages_are_slices_of_the_list() {
        let names = names!("a", "b", "c");
        let made = Listing::made(names.entries.iter().map(Entry::text), true);
        let listing = names.listing();
        let one = |name: &str| format!(r#"{{"name":"{name}","inputSchema":{{}}}}"#);
        for listing in [&listing, &made] {
            let listing = listing.of(Version::LATEST_LEGACY);
            assert_eq!(listing.page(0, 2), format!("{},{}", one("a"), one("b")));
            assert_eq!(listing.page(2, 2), one("c"));
            assert_eq!(listing.page(0, usize::MAX), names.list);
            assert_eq!(listing.page(3, 2), "");
        }
        assert_eq!(names!().listing().of(Version::MODERN).page(0, 2), "");
    }
}
