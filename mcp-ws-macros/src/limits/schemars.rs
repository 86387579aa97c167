//! The keys of `#[schemars(…)]` on a field that say what ours do. All others are passed over: what they change is no change
//! of what serde reads. But for those that are nearly a limit: schemars' own derive may not be there to tell, and a limit
//! that is lost is told by nobody.

use proc_macro2::Group;
use proc_macro2::Ident;
use syn::Attribute;
use syn::Expr;
use syn::ExprLit;
use syn::Lit;
use syn::LitStr;
use syn::Path;
use syn::Token;
use syn::parse::ParseStream;
use syn::parse::Parser;
use syn::token::Paren;

use super::Limits;
use super::Pattern;
use super::ends::Length;
use super::ends::Range;
use crate::diag::Mistakes;
use crate::json;
use crate::keys::Given;
use crate::nearest::nearest;

/// What is read.
#[derive(Default)]
pub(crate) struct Schemars {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// As JSON.
    pub(crate) examples: Vec<String>,
    pub(crate) limits: Limits,
}

impl Schemars {
    pub(crate) fn read(attributes: &[Attribute], mistakes: &mut Mistakes) -> Self {
        let mut read = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("schemars")) {
            // What cannot be read is schemars' to tell.
            for Item { word, value } in attribute.parse_args_with(items).unwrap_or_default() {
                read.set(&word, value, mistakes);
            }
        }
        read
    }

    fn set(&mut self, word: &Ident, value: Value, mistakes: &mut Mistakes) {
        match (word.to_string().as_str(), value) {
            ("title", Value::Is(value)) => self.title = text(&value).map(|text| text.value()),
            ("description", Value::Is(value)) => self.description = text(&value).map(|text| text.value()),
            ("example", Value::Is(value)) => self.examples.extend(json::value(&value)),
            (_, value) => set(&mut self.limits, word, value, mistakes),
        }
    }
}

fn set(limits: &mut Limits, word: &Ident, value: Value, mistakes: &mut Mistakes) {
    match (word.to_string().as_str(), value) {
        ("range", Value::Of(group)) => {
            let (given, ends) = ends(word, &group, mistakes);
            let range = Range::of(ends.least(), ends.most(), false, &given, mistakes);
            limits.range = range.map(|range| (word.clone(), range));
        }
        ("length", Value::Of(group)) => {
            let (given, ends) = ends(word, &group, mistakes);
            let length = Length::of(ends.least(), ends.most(), &given, mistakes);
            limits.length = length.map(|length| (word.clone(), length));
        }
        ("pattern", Value::Of(group)) => {
            set_pattern(limits, word, syn::parse2(group.stream()).ok(), mistakes);
        }
        ("regex", Value::Of(group)) => {
            let inner = items.parse2(group.stream()).unwrap_or_default();
            let pattern = inner.into_iter().find_map(|item| match item.value {
                Value::Is(value) if item.word == "pattern" => Some(value),
                _ => None,
            });
            set_pattern(limits, word, pattern, mistakes);
        }
        ("inner", Value::Of(group)) => {
            let mut inner = Limits::default();
            for Item { word, value } in items.parse2(group.stream()).unwrap_or_default() {
                set(&mut inner, &word, value, mistakes);
            }
            limits.items = Some((word.clone(), Box::new(inner))).filter(|(_, inner)| !inner.are_none());
        }
        ("url", Value::Alone) => limits.format = Some("uri".to_owned()),
        (format @ ("email" | "ip" | "ipv4" | "ipv6"), Value::Alone) => {
            limits.format = Some(format.to_owned());
        }
        _ => refuse_misspelling(word, &LIMITS, mistakes),
    }
}

/// What schemars calls limits.
const LIMITS: [&str; 5] = ["range", "length", "pattern", "regex", "inner"];

fn refuse_misspelling(word: &Ident, known: &[&str], mistakes: &mut Mistakes) {
    let given = word.to_string();
    if let Some(name) = nearest(&given, known).filter(|name| *name != given) {
        mistakes.at(word, format!("unknown key `{given}`; did you mean `{name}`?"));
    }
}

fn set_pattern(limits: &mut Limits, word: &Ident, pattern: Option<Expr>, mistakes: &mut Mistakes) {
    let Some(pattern) = pattern else { return };
    if let Some(text) = text(&pattern) {
        limits.pattern = Pattern::read(&text, mistakes).map(|pattern| (word.clone(), pattern));
    } else {
        mistakes.at(&pattern, "the schema is written while compiling: give a literal string");
    }
}

/// The ends of `range(min = …, max = …)` and of `length(min = …, max = …, equal = …)`.
#[derive(Default)]
struct Ends {
    min: Option<Expr>,
    max: Option<Expr>,
    equal: Option<Expr>,
}

impl Ends {
    fn least(&self) -> Option<&Expr> {
        self.min.as_ref().or(self.equal.as_ref())
    }

    fn most(&self) -> Option<&Expr> {
        self.max.as_ref().or(self.equal.as_ref())
    }
}

fn ends(word: &Ident, group: &Group, mistakes: &mut Mistakes) -> (Given, Ends) {
    let mut ends = Ends::default();
    for item in items.parse2(group.stream()).unwrap_or_default() {
        let Value::Is(value) = item.value else { continue };
        match item.word.to_string().as_str() {
            "min" => ends.min = Some(value),
            "max" => ends.max = Some(value),
            "equal" => ends.equal = Some(value),
            other => mistakes.at(
                &item.word,
                format!("unknown key `{other}` of `{word}`, expected one of `min`, `max`, `equal`"),
            ),
        }
    }
    (Given { word: word.clone(), tokens: group.stream() }, ends)
}

fn text(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}

/// One of the keys in a list.
struct Item {
    word: Ident,
    value: Value,
}

enum Value {
    Alone,
    Is(Expr),
    Of(Group),
}

/// A list of keys; those that are no single word, or that take something off serde (`!default`), are left out.
fn items(input: ParseStream<'_>) -> syn::Result<Vec<Item>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let denied = input.parse::<Option<Token![!]>>()?.is_some();
        let path = input.call(Path::parse_mod_style)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            Value::Is(input.parse()?)
        } else if input.peek(Paren) {
            Value::Of(input.parse()?)
        } else {
            Value::Alone
        };
        if let Some(word) = path.get_ident().filter(|_| !denied) {
            items.push(Item { word: word.clone(), value });
        }
        if input.parse::<Option<Token![,]>>()?.is_none() {
            break;
        }
    }
    Ok(items)
}
