//! What a scalar's type asks of its values, and how that meets the limits that the user gave: no member stands twice in
//! the text, and the narrower of two bounds counts.

use super::Limits;
use super::Writer;
use super::limits::Number;
use super::same::same;

/// What a type requires of a scalar besides its kind. Each stands apart, so that a limit given by the user can replace it.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The least number, or the least count of characters.
    pub least: Option<i128>,
    /// The greatest number, or the greatest count of characters.
    pub most: Option<i128>,
    /// The format of a string, as a JSON string; empty for none.
    pub format: &'static str,
    /// All else, as members of the schema object: `"enum":["a","b"]`.
    pub more: &'static str,
    /// What people choose from, where `more` is an `enum`.
    pub titles: Titles,
}

/// What people are shown in the place of the values of an `enum`.
#[derive(Clone, Copy, Debug)]
pub struct Titles {
    /// One for each value, in the same order, as JSON strings; empty where the values speak for themselves.
    pub each: &'static [&'static str],
    /// What the type says of itself to whoever is shown them, as members of the schema object: `"description":"…"`. It stands
    /// instead of what it says elsewhere, where that has to tell the values too.
    pub about: &'static str,
}

impl Bounds {
    /// Nothing is required.
    pub const NONE: Self =
        Self { least: None, most: None, format: "", more: "", titles: Titles { each: &[], about: "" } };

    /// Nothing but these members of the schema object: `"enum":["a","b"]`.
    pub const fn of(more: &'static str) -> Self {
        Self { more, ..Self::NONE }
    }

    /// These bounds, of values that have titles.
    #[must_use]
    pub const fn titled(mut self, each: &'static [&'static str], about: &'static str) -> Self {
        self.titles = Titles { each, about };
        self
    }

    /// Nothing but this format, a JSON string.
    pub const fn format(json: &'static str) -> Self {
        Self { format: json, ..Self::NONE }
    }

    /// Whether these bounds are those.
    pub(super) const fn are(&self, other: &Self) -> bool {
        const fn or_none(bound: Option<i128>) -> i128 {
            match bound {
                Some(bound) => bound,
                None => i128::MIN,
            }
        }
        or_none(self.least) == or_none(other.least)
            && or_none(self.most) == or_none(other.most)
            && same(self.format, other.format)
            && same(self.more, other.more)
    }

    /// Whether a number is not beyond these bounds.
    pub(super) const fn hold(&self, number: Option<Number>) -> bool {
        let Some(Number::Integer(number)) = number else { return true };
        let above = match self.least {
            Some(least) => number >= least,
            None => true,
        };
        let below = match self.most {
            Some(most) => number <= most,
            None => true,
        };
        above && below
    }
}

impl<const N: usize> Writer<N> {
    /// Appends the members of a scalar's schema.
    pub(super) const fn put_scalar(&mut self, kind: &str, bounds: &Bounds, limits: &Limits) {
        self.put(r#""type":""#);
        self.put(kind);
        self.put("\"");
        // Constants cannot compare texts, but bytes.
        match kind.as_bytes() {
            b"integer" => self.put_range(bounds, limits, true),
            b"number" => self.put_range(bounds, limits, false),
            b"string" => {
                self.put_least("Length", bounds.least, limits.shortest);
                self.put_most("Length", bounds.most, limits.longest);
                self.put_member("pattern", limits.pattern);
            }
            _ => {}
        }
        self.put_member("format", if limits.format.is_empty() { bounds.format } else { limits.format });
        if !bounds.more.is_empty() {
            self.put(",");
            self.put(bounds.more);
        }
    }

    const fn put_range(&mut self, bounds: &Bounds, limits: &Limits, whole: bool) {
        match (limits.least, bounds.least) {
            (Some(Number::Integer(least)), Some(own)) if own > least => {
                self.put_bound("minimum", Number::Integer(own));
            }
            (Some(least), _) => self.put_bound("minimum", least),
            (None, Some(own)) => self.put_bound("minimum", Number::Integer(own)),
            (None, None) => {}
        }
        match (limits.most, bounds.most) {
            (Some(Number::Integer(most)), own) if whole => {
                let most = if limits.below { most - 1 } else { most };
                let most = match own {
                    Some(own) if own < most => own,
                    _ => most,
                };
                self.put_bound("maximum", Number::Integer(most));
            }
            (Some(most), _) => {
                self.put_bound(if limits.below { "exclusiveMaximum" } else { "maximum" }, most);
            }
            (None, Some(own)) => self.put_bound("maximum", Number::Integer(own)),
            (None, None) => {}
        }
    }

    /// Appends how many `what` there are, where that is limited: `"minItems":1,"maxItems":5`.
    pub(super) const fn put_lengths(&mut self, what: &str, limits: &Limits) {
        self.put_least(what, None, limits.shortest);
        self.put_most(what, None, limits.longest);
    }

    const fn put_least(&mut self, what: &str, own: Option<i128>, given: Option<usize>) {
        match (own, given) {
            (Some(own), Some(given)) if own < given as i128 => self.put_count("min", what, given as i128),
            (Some(own), _) => self.put_count("min", what, own),
            (None, Some(given)) => self.put_count("min", what, given as i128),
            (None, None) => {}
        }
    }

    const fn put_most(&mut self, what: &str, own: Option<i128>, given: Option<usize>) {
        match (own, given) {
            (Some(own), Some(given)) if own > given as i128 => self.put_count("max", what, given as i128),
            (Some(own), _) => self.put_count("max", what, own),
            (None, Some(given)) => self.put_count("max", what, given as i128),
            (None, None) => {}
        }
    }

    const fn put_count(&mut self, end: &str, what: &str, count: i128) {
        self.put(",\"");
        self.put(end);
        self.put(what);
        self.put("\":");
        self.put_integer(count);
    }

    const fn put_bound(&mut self, name: &str, number: Number) {
        self.put(",\"");
        self.put(name);
        self.put("\":");
        match number {
            Number::Integer(integer) => self.put_integer(integer),
            Number::Float(_, text) => self.put(text),
        }
    }

    const fn put_member(&mut self, name: &str, json: &str) {
        if !json.is_empty() {
            self.put(",\"");
            self.put(name);
            self.put("\":");
            self.put(json);
        }
    }

    pub(super) const fn put_integer(&mut self, integer: i128) {
        // As many as the least of all has, with its sign.
        let mut text = [0; 40];
        let mut start = text.len();
        let mut rest = integer.unsigned_abs();
        loop {
            start -= 1;
            text[start] = DIGITS[(rest % 10) as usize];
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if integer < 0 {
            start -= 1;
            text[start] = b'-';
        }
        let (_, text) = text.split_at(start);
        self.put_bytes(text);
    }
}

const DIGITS: [u8; 10] = *b"0123456789";
