//! What a user asks of a value beyond its type: the keys `range`, `length`, `pattern`, `format` and `inner`, of
//! `#[arg(…)]` and of `#[schemars(…)]` alike.
//!
//! `asked` has them as they were written, `ends` reads the ends of ranges and lengths, `dialect` refuses what JSON Schema
//! understands otherwise in a pattern, `expand` writes them down. Whether a value can be limited so is asked of its type.

mod asked;
mod dialect;
mod ends;
mod expand;
mod schemars;

use proc_macro2::Ident;
use syn::Expr;
use syn::ExprLit;
use syn::Lit;
use syn::LitStr;

pub(crate) use self::asked::ASKED;
pub(crate) use self::asked::Asked;
use self::ends::Length;
use self::ends::Range;
pub(crate) use self::expand::Limited;
pub(crate) use self::schemars::Schemars;
use crate::diag::Mistakes;
use crate::keys;

/// The limits of one value, each with the word that gave it, to underline it where the type cannot have it.
#[derive(Default)]
pub(crate) struct Limits {
    range: Option<(Ident, Range)>,
    length: Option<(Ident, Length)>,
    pattern: Option<(Ident, Pattern)>,
    format: Option<String>,
    items: Option<(Ident, Box<Limits>)>,
}

/// A regular expression, and what means the same to the runtime.
struct Pattern {
    text: String,
    translated: String,
}

impl Limits {
    /// What was asked, if it makes sense.
    pub(crate) fn new(asked: Asked, mistakes: &mut Mistakes) -> Self {
        let Asked { range, length, pattern, format, inner } = asked;
        Self {
            range: range.and_then(|given| Some((given.word.clone(), Range::read(&given, mistakes)?))),
            length: length.and_then(|given| Some((given.word.clone(), Length::read(&given, mistakes)?))),
            pattern: pattern.and_then(|(word, text)| Some((word, Pattern::read(&text, mistakes)?))),
            format: format.map(|text| text.value()),
            items: inner.and_then(|given| {
                let asked = keys::parse(given.tokens, ASKED, mistakes);
                Some((given.word, Box::new(Self::new(asked, mistakes))))
                    .filter(|(_, limits)| !limits.are_none())
            }),
        }
    }

    pub(crate) fn are_none(&self) -> bool {
        let Self { range, length, pattern, format, items } = self;
        range.is_none() && length.is_none() && pattern.is_none() && format.is_none() && items.is_none()
    }

    /// Refuses a literal that is beyond the limits, where it stands for a value: a default, or an example.
    pub(crate) fn refuse_beyond(&self, literal: &Expr, mistakes: &mut Mistakes) {
        let text = match literal {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        };
        let text = text.as_deref();
        let range = self.range.as_ref().is_some_and(|(_, range)| range.excludes(literal));
        let length = self.length.as_ref().zip(text).is_some_and(|((_, length), text)| length.excludes(text));
        let pattern =
            self.pattern.as_ref().zip(text).is_some_and(|((_, pattern), text)| pattern.excludes(text));
        let beyond = [(range, "range"), (length, "length"), (pattern, "pattern")];
        if let Some((_, word)) = beyond.into_iter().find(|(beyond, _)| *beyond) {
            mistakes.at(literal, format!("this is not within the `{word}` beside it: mend one of them"));
        }
    }

    /// Both these limits and those, which may not be about the same.
    pub(crate) fn and(mut self, other: Self, mistakes: &mut Mistakes) -> Self {
        fn join<T>(mine: &mut Option<(Ident, T)>, other: Option<(Ident, T)>, mistakes: &mut Mistakes) {
            match other {
                Some((word, _)) if mine.is_some() => {
                    mistakes.at(&word, format!("`{word}` stands in `#[arg]` too, keep one of them"));
                }
                Some(other) => *mine = Some(other),
                None => {}
            }
        }
        join(&mut self.range, other.range, mistakes);
        join(&mut self.length, other.length, mistakes);
        join(&mut self.pattern, other.pattern, mistakes);
        join(&mut self.items, other.items, mistakes);
        self.format = self.format.or(other.format);
        self
    }
}

impl Pattern {
    fn read(text: &LitStr, mistakes: &mut Mistakes) -> Option<Self> {
        match dialect::translated(&text.value()) {
            Ok(translated) => Some(Self { text: text.value(), translated }),
            Err(why) => {
                mistakes.at(text, why);
                None
            }
        }
    }

    fn excludes(&self, text: &str) -> bool {
        regex_lite::Regex::new(&self.translated).is_ok_and(|regex| !regex.is_match(text))
    }
}
