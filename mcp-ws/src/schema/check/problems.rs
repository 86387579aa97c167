//! What is wrong with values, and where.

use std::cmp::Ordering;
use std::fmt;

use super::Listed;
use super::Measured;
use super::Pattern;
use super::Ranged;
use super::Written;
use crate::schema::Limits;
use crate::schema::limits::Number;
use crate::wire::brief;

/// Where the problems of one value go, and the place of that value.
#[derive(Debug)]
pub struct Problems<'p> {
    place: Place<'p>,
    found: &'p mut Found,
}

#[derive(Debug, Default)]
struct Found {
    told: Vec<String>,
    untold: usize,
}

#[derive(Debug)]
enum Place<'p> {
    Root,
    Member(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

/// How many problems are told. Whoever has more of them does not mend them one by one.
const MOST: usize = 32;

impl Problems<'_> {
    /// What `check` finds, a line each; `None` if that is nothing.
    pub fn found_by(check: impl FnOnce(&mut Problems<'_>)) -> Option<String> {
        let mut found = Found::default();
        check(&mut Problems { place: Place::Root, found: &mut found });
        let Found { mut told, untold } = found;
        if untold > 0 {
            told.push(format!("… and {untold} more"));
        }
        (!told.is_empty()).then(|| told.join("\n"))
    }

    /// Those of a member.
    pub fn named<'s>(&'s mut self, name: &'s str) -> Problems<'s> {
        Problems { place: Place::Member(&self.place, name), found: self.found }
    }

    /// Those of an item.
    pub fn item(&mut self, index: usize) -> Problems<'_> {
        Problems { place: Place::Item(&self.place, index), found: self.found }
    }

    /// Holds a number to its range.
    pub fn range<T: Ranged + ?Sized>(&mut self, value: &T, limits: &Limits) {
        let Some(value) = value.number() else { return };
        let low = limits.least.is_some_and(|least| value.compare(least) == Ordering::Less);
        let high = limits.most.is_some_and(|most| match value.compare(most) {
            Ordering::Less => false,
            Ordering::Equal => limits.below,
            Ordering::Greater => true,
        });
        if low || high {
            self.tell(format_args!("must be {}, got {value}", Wanted { limits, whole: value.is_whole() }));
        }
    }

    /// Holds a string, a list or a map to its length.
    pub fn length<T: Measured + ?Sized>(&mut self, value: &T, limits: &Limits) {
        let Some(length) = value.length() else { return };
        let (least, most) = (limits.shortest.unwrap_or(0), limits.longest.unwrap_or(usize::MAX));
        if (least..=most).contains(&length.count) {
            return;
        }
        let (end, wanted) = match (least == most, length.count < least) {
            (true, _) => ("exactly", least),
            (false, true) => ("at least", least),
            (false, false) => ("at most", most),
        };
        let what = if wanted == 1 { length.one } else { length.many };
        if length.count == 0 {
            self.tell(format_args!("must have {end} {wanted} {what}"));
        } else {
            self.tell(format_args!("must have {end} {wanted} {what}, has {}", length.count));
        }
    }

    /// Holds a string to its pattern.
    pub fn pattern<T: Written + ?Sized>(&mut self, value: &T, pattern: &Pattern) {
        let Some(text) = value.text().filter(|text| !pattern.matches(text)) else { return };
        let end = if brief(text).len() < text.len() { "…" } else { "" };
        self.tell(format_args!("must match `{}`, got {:?}{end}", pattern.text(), brief(text)));
    }

    /// Holds each item of a list to something.
    pub fn items<T: Listed + ?Sized>(&mut self, value: &T, check: impl Fn(&T::Item, &mut Problems<'_>)) {
        for (index, item) in value.listed().enumerate() {
            if T::ORDERED {
                check(item, &mut self.item(index));
            } else {
                check(item, self);
            }
        }
    }

    #[inline]
    fn tell(&mut self, problem: fmt::Arguments<'_>) {
        if self.found.told.len() < MOST {
            self.found.told.push(format!("`{}`: {problem}", self.place));
        } else {
            self.found.untold += 1;
        }
    }
}

/// `from 1 to 3`, `at least 1`, `at most 3`, `below 3.5`.
struct Wanted<'l> {
    limits: &'l Limits,
    whole: bool,
}

impl fmt::Display for Wanted<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limits { least, most, below, .. } = *self.limits;
        let (most, below) = match most {
            // Of whole numbers, those below 100 go to 99.
            Some(Number::Integer(most)) if below && self.whole => (Some(Number::Integer(most - 1)), false),
            most => (most, below),
        };
        match (least, most) {
            (Some(least), Some(most)) if below => write!(f, "at least {least} and below {most}"),
            (Some(least), Some(most)) => write!(f, "from {least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) if below => write!(f, "below {most}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Display for Number {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            Self::Float(_, text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Place<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(Self::Root, name) => f.write_str(brief(name)),
            Self::Member(within, name) => write!(f, "{within}.{}", brief(name)),
            Self::Item(within, index) => write!(f, "{within}[{index}]"),
        }
    }
}
