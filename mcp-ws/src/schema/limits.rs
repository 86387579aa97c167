//! What is asked of a value beyond its type, as the user wrote it: plain data, which `bounds` writes into the schema and
//! `check` holds values to.

use super::Node;
use super::Schema;

/// The limits of one value. What a limit means is decided by the value's type: `range` is for numbers, `length` for strings,
/// lists and maps, `pattern` for strings.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub(super) least: Option<Number>,
    pub(super) most: Option<Number>,
    /// Whether `most` itself is too much.
    pub(super) below: bool,
    pub(super) shortest: Option<usize>,
    pub(super) longest: Option<usize>,
    /// As a JSON string; empty for none, and so is the next.
    pub(super) pattern: &'static str,
    pub(super) format: &'static str,
    pub(super) items: Option<&'static Limits>,
}

/// The end of a range.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A whole number, which bounds integers and floats alike.
    Integer(i128),
    /// Any other, with its text in JSON.
    Float(f64, &'static str),
}

impl Limits {
    /// No limits.
    pub const NONE: Self = Self {
        least: None,
        most: None,
        below: false,
        shortest: None,
        longest: None,
        pattern: "",
        format: "",
        items: None,
    };

    /// Not less than this.
    #[must_use]
    pub const fn least(mut self, number: Number) -> Self {
        self.least = Some(number);
        self
    }

    /// Not more than this.
    #[must_use]
    pub const fn most(mut self, number: Number) -> Self {
        self.most = Some(number);
        self
    }

    /// Less than this.
    #[must_use]
    pub const fn below(mut self, number: Number) -> Self {
        self.below = true;
        self.most(number)
    }

    /// At least as long: characters of a string, items of a list, members of a map.
    #[must_use]
    pub const fn shortest(mut self, length: usize) -> Self {
        self.shortest = Some(length);
        self
    }

    /// At most as long.
    #[must_use]
    pub const fn longest(mut self, length: usize) -> Self {
        self.longest = Some(length);
        self
    }

    /// A part of the string matches this regular expression, a JSON string.
    #[must_use]
    pub const fn pattern(mut self, json: &'static str) -> Self {
        self.pattern = json;
        self
    }

    /// The string is said to be of this format, a JSON string. Nobody checks it.
    #[must_use]
    pub const fn format(mut self, json: &'static str) -> Self {
        self.format = json;
        self
    }

    /// What is asked of each item of a list.
    #[must_use]
    pub const fn items(mut self, limits: &'static Self) -> Self {
        self.items = Some(limits);
        self
    }

    /// What is asked of each item of a list.
    pub const fn of_items(&self) -> &'static Self {
        match self.items {
            Some(limits) => limits,
            None => &Self::NONE,
        }
    }

    /// Whether a value has to be looked at. A format is only told.
    pub(super) const fn are_enforced(&self) -> bool {
        self.least.is_some()
            || self.most.is_some()
            || self.shortest.is_some()
            || self.longest.is_some()
            || !self.pattern.is_empty()
            || match self.items {
                Some(items) => items.are_enforced(),
                None => false,
            }
    }
}

/// Asks whether a type has values at the ends of a range.
///
/// # Panics
///
/// If it has none there; while constants are evaluated, so that the user's crate does not compile.
#[track_caller]
pub const fn fit<T: Schema + ?Sized>(limits: &Limits) {
    let Node::Scalar { kind, bounds } = T::NODE.node().within() else { return };
    // That a text has no range is told elsewhere.
    if matches!(kind.as_bytes(), b"string") {
        return;
    }
    let last = match limits.most {
        Some(Number::Integer(most)) if limits.below => Some(Number::Integer(most - 1)),
        most => most,
    };
    assert!(
        bounds.hold(limits.least) && bounds.hold(last),
        "the range goes beyond the values of this type: leave that end open, or take a wider type"
    );
    let is_integer = matches!(kind.as_bytes(), b"integer");
    assert!(
        !is_integer || !is_float(limits.least) && !is_float(limits.most),
        "the range of an integer begins and ends with an integer"
    );
}

const fn is_float(number: Option<Number>) -> bool {
    matches!(number, Some(Number::Float(..)))
}
