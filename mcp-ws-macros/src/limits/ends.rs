//! The ends of a range, and of a length: literals, since the schema is written while compiling.

use syn::Expr;
use syn::ExprRange;
use syn::Lit;
use syn::RangeLimits;
use syn::UnOp;

use crate::diag::Mistakes;
use crate::json;
use crate::keys::Given;

/// The numbers that a value may be.
#[derive(Debug, Default)]
pub(super) struct Range {
    pub(super) least: Option<Number>,
    pub(super) most: Option<Number>,
    /// Whether `most` itself is too much.
    pub(super) below: bool,
}

/// How long a value may be.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) shortest: Option<usize>,
    pub(super) longest: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Number {
    Integer(i128),
    /// With its text in JSON.
    Float(f64, String),
}

impl Range {
    /// The range in the parentheses of `range(1..=5)`.
    pub(super) fn read(given: &Given, mistakes: &mut Mistakes) -> Option<Self> {
        let written = written(given).filter(|range| range.start.is_some() || range.end.is_some());
        let Some(ExprRange { start, end, limits, .. }) = written else {
            mistakes.at(given.place(), "`range` wants a range with an end: `range(1..=5)`, `range(0..)`");
            return None;
        };
        let below = end.is_some() && matches!(limits, RangeLimits::HalfOpen(_));
        Self::of(start.as_deref(), end.as_deref(), below, given, mistakes)
    }

    /// The range between these expressions.
    pub(super) fn of(
        least: Option<&Expr>,
        most: Option<&Expr>,
        below: bool,
        given: &Given,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let least = least.map_or(Some(None), |end| Number::read(end, mistakes).map(Some));
        let most = most.map_or(Some(None), |end| Number::read(end, mistakes).map(Some));
        let range = Self { least: least?, most: most?, below };
        if range.is_empty() {
            mistakes.at(given.place(), "this range has no values: its end comes before its beginning");
            return None;
        }
        Some(range)
    }

    /// Whether a literal number is beyond it.
    pub(super) fn excludes(&self, literal: &Expr) -> bool {
        let Some(number) = number(literal) else { return false };
        let above = Self { least: self.least.clone(), most: Some(number.clone()), below: false };
        let below = Self { least: Some(number), most: self.most.clone(), below: self.below };
        above.is_empty() || below.is_empty()
    }

    fn is_empty(&self) -> bool {
        let (Some(least), Some(most)) = (&self.least, &self.most) else { return false };
        let (least_is_more, equal) = match (least, most) {
            (Number::Integer(least), Number::Integer(most)) => (least > most, least == most),
            _ => (least.value() > most.value(), least.value().total_cmp(&most.value()).is_eq()),
        };
        least_is_more || self.below && equal
    }
}

impl Length {
    /// The length in the parentheses of `length(1..=64)` or `length(3)`.
    pub(super) fn read(given: &Given, mistakes: &mut Mistakes) -> Option<Self> {
        let length = match written(given) {
            Some(ExprRange { start, end, limits, .. }) if start.is_some() || end.is_some() => {
                let less = usize::from(matches!(limits, RangeLimits::HalfOpen(_)));
                let end = end.as_deref().map_or(Some(None), |end| Some(Some(count(end)?.checked_sub(less)?)));
                let start = start.as_deref().map_or(Some(None), |start| count(start).map(Some));
                start.zip(end).map(|(shortest, longest)| Self { shortest, longest })
            }
            _ => syn::parse2::<Expr>(given.tokens.clone())
                .ok()
                .and_then(|exact| count(&exact))
                .map(|exact| Self { shortest: Some(exact), longest: Some(exact) }),
        };
        if length.is_none() {
            mistakes.at(
                given.place(),
                "`length` wants a number, or a range of numbers: `length(3)`, `length(1..=64)`",
            );
        }
        length?.not_empty(given, mistakes)
    }

    /// The length between these expressions.
    pub(super) fn of(
        least: Option<&Expr>,
        most: Option<&Expr>,
        given: &Given,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let mut read = |end: Option<&Expr>| match end {
            Some(end) => {
                let count = count(end);
                if count.is_none() {
                    mistakes.at(end, "the schema is written while compiling: give a literal");
                }
                count.map(Some)
            }
            None => Some(None),
        };
        let (shortest, longest) = (read(least), read(most));
        Self { shortest: shortest?, longest: longest? }.not_empty(given, mistakes)
    }

    /// Whether a text is longer or shorter.
    pub(super) fn excludes(&self, text: &str) -> bool {
        let (count, least, most) =
            (text.chars().count(), self.shortest.unwrap_or(0), self.longest.unwrap_or(usize::MAX));
        !(least..=most).contains(&count)
    }

    fn not_empty(self, given: &Given, mistakes: &mut Mistakes) -> Option<Self> {
        if self.shortest.zip(self.longest).is_some_and(|(shortest, longest)| shortest > longest) {
            mistakes.at(given.place(), "nothing is as long: the end comes before the beginning");
            return None;
        }
        Some(self)
    }
}

impl Number {
    fn read(end: &Expr, mistakes: &mut Mistakes) -> Option<Self> {
        let number = number(end);
        if number.is_none() {
            mistakes.at(end, "the schema is written while compiling: give a literal number");
        }
        number
    }

    #[allow(clippy::cast_precision_loss, reason = "it is compared with a float")]
    fn value(&self) -> f64 {
        match self {
            Self::Integer(integer) => *integer as f64,
            Self::Float(float, _) => *float,
        }
    }
}

fn written(given: &Given) -> Option<ExprRange> {
    match syn::parse2(given.tokens.clone()) {
        Ok(Expr::Range(range)) => Some(range),
        _ => None,
    }
}

fn number(expression: &Expr) -> Option<Number> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(integer) => integer.base10_parse().ok().map(Number::Integer),
            Lit::Float(float) => {
                let value = float.base10_parse().ok()?;
                json::value(expression).map(|text| Number::Float(value, text))
            }
            // So schemars lets them be written.
            Lit::Str(text) => number(&text.parse().ok()?),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(match number(&unary.expr)? {
            Number::Integer(integer) => Number::Integer(-integer),
            Number::Float(float, text) => Number::Float(-float, format!("-{text}")),
        }),
        Expr::Paren(paren) => number(&paren.expr),
        Expr::Group(group) => number(&group.expr),
        _ => None,
    }
}

fn count(expression: &Expr) -> Option<usize> {
    match number(expression)? {
        Number::Integer(integer) => integer.try_into().ok(),
        Number::Float(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn given(source: &str) -> Given {
        Given { word: syn::Ident::new("key", Span::call_site()), tokens: source.parse().unwrap() }
    }

    /// What is read, or the mistake.
    fn read<T: std::fmt::Debug>(
        source: &str,
        read: fn(&Given, &mut Mistakes) -> Option<T>,
    ) -> Result<T, String> {
        let mut mistakes = Mistakes::new();
        let value = read(&given(source), &mut mistakes);
        match mistakes.finish() {
            Ok(()) => Ok(value.unwrap()),
            Err(errors) => {
                let [(message, _)] = errors.texts().try_into().unwrap();
                Err(message)
            }
        }
    }

    #[track_caller]
    fn check_range(source: &str, least: Option<&str>, most: Option<&str>, below: bool) {
        let text = |number: Option<Number>| {
            number.map(|number| match number {
                Number::Integer(integer) => integer.to_string(),
                Number::Float(_, text) => text,
            })
        };
        let range = read(source, Range::read).unwrap();
        assert_eq!(
            (text(range.least).as_deref(), text(range.most).as_deref(), range.below),
            (least, most, below),
            "{source}"
        );
    }

    #[test]
    fn ranges() {
        check_range("1..=5", Some("1"), Some("5"), false);
        check_range("-5..=-1", Some("-5"), Some("-1"), false);
        check_range("..100", None, Some("100"), true);
        check_range("..=0x10", None, Some("16"), false);
        check_range("0.5..", Some("0.5"), None, false);
        check_range("-1.50..1", Some("-1.5"), Some("1"), true);
        check_range("5..=5", Some("5"), Some("5"), false);
    }

    #[track_caller]
    fn check_refused<T: std::fmt::Debug>(
        source: &str,
        how: fn(&Given, &mut Mistakes) -> Option<T>,
        message: &str,
    ) {
        let refused = read(source, how).unwrap_err();
        assert!(refused.contains(message), "{source}: {refused}");
    }

    #[test]
    fn literals_beyond_them() {
        let excludes = |range: &str, literal: &str| {
            read(range, Range::read).unwrap().excludes(&syn::parse_str(literal).unwrap())
        };
        for (range, inside, beyond) in [
            ("1..=3", &["1", "3", "2.5", "limit()", "-(-2)"][..], &["0", "4", "-1", "3.1"][..]),
            ("..1", &["0", "0.99", "-5"], &["1", "1.0"]),
            ("0.5..", &["0.5", "1"], &["0", "0.4"]),
        ] {
            for literal in inside {
                assert!(!excludes(range, literal), "{range} {literal}");
            }
            for literal in beyond {
                assert!(excludes(range, literal), "{range} {literal}");
            }
        }
    }

    #[test]
    fn ranges_that_make_no_sense() {
        for source in ["", "5", "..", "\"a\"..", "1..=", "1, 5"] {
            check_refused(
                source,
                Range::read,
                if source == "\"a\".." { "literal number" } else { "wants a range" },
            );
        }
        check_refused("MIN..", Range::read, "give a literal number");
        check_refused("5..=1", Range::read, "no values");
        check_refused("1..1", Range::read, "no values");
        check_refused("0.5..0.5", Range::read, "no values");
    }

    #[test]
    fn lengths() {
        let length = |shortest, longest| Ok(Length { shortest, longest });
        assert_eq!(read("3", Length::read), length(Some(3), Some(3)));
        assert_eq!(read("1..=64", Length::read), length(Some(1), Some(64)));
        assert_eq!(read("..10", Length::read), length(None, Some(9)));
        assert_eq!(read("1..", Length::read), length(Some(1), None));
        for source in ["", "..", "-1", "0.5..", "..0", "LONG", "\"a\""] {
            check_refused(source, Length::read, "`length` wants a number, or a range");
        }
        check_refused("5..=1", Length::read, "nothing is as long");
    }
}
