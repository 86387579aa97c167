//! A list of keys, `word` or `word = …` or `word(…)`, read by a table: what stands in `#[mcp_tool(…)]` and in
//! `#[arg(…)]`. Here a value only has the right kind; whether it makes sense is `model`'s question.
//!
//! The list is cut at its commas before anything is parsed, so that a wrong key does not hide the next.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Attribute;
use syn::Expr;
use syn::LitBool;
use syn::LitStr;
use syn::Meta;
use syn::Path;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;

use crate::diag::Mistakes;
use crate::list::Piece;
use crate::list::pieces;
use crate::nearest::nearest;

/// A row of the table whose values go into a `T`.
pub(crate) struct Key<T> {
    pub(crate) name: &'static str,
    pub(crate) value: Value<T>,
}

/// The kind of value a key wants, and the field it goes to.
pub(crate) enum Value<T> {
    /// `key = "…"`.
    Text(fn(&mut T) -> &mut Option<LitStr>),
    /// The same, with the word itself.
    MarkedText(fn(&mut T) -> &mut Option<(Ident, LitStr)>),
    /// `key = some::path`.
    Path(fn(&mut T) -> &mut Option<Path>),
    /// `key = Name`.
    Name(fn(&mut T) -> &mut Option<Ident>),
    /// `key`, kept as the word itself, to underline it where it does not fit.
    Flag(fn(&mut T) -> &mut Option<Ident>),
    /// `key`, or `key = false`.
    Switch(fn(&mut T) -> &mut Option<Switch>),
    /// `key`, or `key = "…"` with a text that stands here.
    Choice(&'static str, fn(&mut T) -> &mut Option<Choice>),
    /// `key("…", "…")`.
    Texts(fn(&mut T) -> &mut Vec<LitStr>),
    /// The same, with the word itself.
    MarkedTexts(fn(&mut T) -> &mut Option<Texts>),
    /// `key(name = …, "name" = …)`.
    Pairs(fn(&mut T) -> &mut Vec<Pair>),
    /// `key(…)`, whatever is in the parentheses; an example of that stands here.
    Group(&'static str, fn(&mut T) -> &mut Option<Given>),
    /// `key = …`, any expression.
    Expression(fn(&mut T) -> &mut Option<Expr>),
}

/// A word, and the strings in the parentheses behind it.
pub(crate) type Texts = (Ident, Vec<LitStr>);

/// A statement that can be denied.
pub(crate) struct Switch {
    pub(crate) word: Ident,
    pub(crate) on: bool,
}

/// A word alone, or with the one text that it may have.
pub(crate) struct Choice {
    pub(crate) word: Ident,
    pub(crate) alone: bool,
}

/// A word, and what is in the parentheses behind it.
pub(crate) struct Given {
    pub(crate) word: Ident,
    pub(crate) tokens: TokenStream,
}

impl Given {
    /// What to underline where it is wrong: what is in the parentheses, or else the word.
    pub(crate) fn place(&self) -> TokenStream {
        if self.tokens.is_empty() { self.word.to_token_stream() } else { self.tokens.clone() }
    }
}

/// A name, which is a word or a string, and its value.
pub(crate) struct Pair {
    pub(crate) name: PairName,
    pub(crate) value: Expr,
}

pub(crate) enum PairName {
    Word(Ident),
    Text(LitStr),
}

impl PairName {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Word(word) => word.unraw().to_string(),
            Self::Text(text) => text.value(),
        }
    }
}

impl ToTokens for PairName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Word(word) => word.to_tokens(tokens),
            Self::Text(text) => text.to_tokens(tokens),
        }
    }
}

/// Whether this is the path of something of this name, wherever it is.
pub(crate) fn is_named(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

/// What stands in the parentheses of the attribute of this name, which there may be once. None where there is none.
pub(crate) fn of_the_one(
    attributes: &[Attribute],
    name: &str,
    mistakes: &mut Mistakes,
) -> Option<TokenStream> {
    let mut attributes = attributes.iter().filter(|attribute| is_named(attribute.path(), name));
    let first = attributes.next()?;
    for another in attributes {
        mistakes.at(another, format!("`#[{name}]` stands here twice: put all keys into one"));
    }
    Some(match &first.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => {
            mistakes.at(first, format!("`{name}` wants its keys in parentheses: `#[{name}(…)]`"));
            TokenStream::new()
        }
    })
}

/// Reads the list into a `T`, every key of which may be given once.
pub(crate) fn parse<T: Default>(tokens: TokenStream, keys: &[Key<T>], mistakes: &mut Mistakes) -> T {
    let mut read = T::default();
    let mut given = Vec::new();
    let pieces = pieces(tokens);
    let mut rest = pieces.as_slice();
    while let Some((piece, after)) = rest.split_first() {
        rest = after;
        let Ok(setting) = setting.parse2(piece.tokens()) else {
            mistakes.at(piece.place(), format!("expected one of {}", names(keys)));
            continue;
        };
        let Some(key) = keys.iter().find(|key| setting.word == key.name) else {
            mistakes.at(&setting.word, unknown(&setting.word.to_string(), keys));
            continue;
        };
        let set = match key.value {
            Value::Expression(field) => match expression(&setting, after) {
                Some((value, end)) => {
                    *field(&mut read) = Some(value);
                    rest = end;
                    Ok(())
                }
                None => Err(format!("`{0}` wants a value: `{0} = …`", key.name)),
            },
            _ => key.set(&setting, &mut read),
        };
        if given.contains(&key.name) {
            mistakes.at(&setting.word, format!("`{}` is given twice, keep one of them", key.name));
        } else if let Err(wanted) = set {
            mistakes.at(setting.place(), wanted);
        }
        given.push(key.name);
    }
    read
}

impl<T> Key<T> {
    /// Puts the value into its field, or says what is wanted.
    fn set(&self, setting: &Setting, to: &mut T) -> Result<(), String> {
        let name = self.name;
        let assigned = after_equals(setting.value.clone());
        match self.value {
            Value::Text(field) => {
                let text = syn::parse2(assigned);
                *field(to) = Some(text.map_err(|_| format!("`{name}` wants a string: `{name} = \"…\"`"))?);
            }
            Value::MarkedText(field) => {
                let text = syn::parse2(assigned);
                let text = text.map_err(|_| format!("`{name}` wants a string: `{name} = \"…\"`"))?;
                *field(to) = Some((setting.word.clone(), text));
            }
            Value::Path(field) => {
                let path = Path::parse_mod_style.parse2(assigned);
                *field(to) = Some(path.map_err(|_| format!("`{name}` wants a path: `{name} = some::path`"))?);
            }
            Value::Name(field) => {
                let word = syn::parse2(assigned);
                *field(to) = Some(word.map_err(|_| format!("`{name}` wants a name: `{name} = Name`"))?);
            }
            Value::Flag(field) => {
                if !setting.value.is_empty() {
                    return Err(format!("`{name}` takes no value: write `{name}` alone"));
                }
                *field(to) = Some(setting.word.clone());
            }
            Value::Switch(field) => {
                let on = if setting.value.is_empty() { Ok(true) } else { switched.parse2(assigned) };
                let on =
                    on.map_err(|_| format!("`{name}` is on or off: write `{name}` or `{name} = false`"))?;
                *field(to) = Some(Switch { word: setting.word.clone(), on });
            }
            Value::Choice(text, field) => {
                let given = syn::parse2(assigned).map(|text: LitStr| text.value());
                let alone = setting.value.is_empty();
                if !alone && given.ok().as_deref() != Some(text) {
                    return Err(format!("write `{name}` alone, or `{name} = \"{text}\"`"));
                }
                *field(to) = Some(Choice { word: setting.word.clone(), alone });
            }
            Value::Texts(field) => {
                *field(to) = self.texts(setting)?;
            }
            Value::MarkedTexts(field) => {
                *field(to) = Some((setting.word.clone(), self.texts(setting)?));
            }
            Value::Pairs(field) => {
                let pairs = |input: ParseStream<'_>| {
                    Punctuated::<Pair, Token![,]>::parse_terminated_with(input, pair)
                };
                let wanted = || format!("`{name}` wants names and values: `{name}(name = \"…\")`");
                *field(to) =
                    inside(setting.value.clone(), pairs).map_err(|_| wanted())?.into_iter().collect();
            }
            Value::Group(example, field) => {
                let tokens = inside(setting.value.clone(), |input: ParseStream<'_>| input.parse());
                let wanted = || format!("`{name}` wants parentheses: `{name}({example})`");
                *field(to) =
                    Some(Given { word: setting.word.clone(), tokens: tokens.map_err(|_| wanted())? });
            }
            // Read before, since it may go on behind a comma.
            Value::Expression(_) => {}
        }
        Ok(())
    }

    fn texts(&self, setting: &Setting) -> Result<Vec<LitStr>, String> {
        let name = self.name;
        let texts = inside(setting.value.clone(), Punctuated::<LitStr, Token![,]>::parse_terminated);
        let texts = texts.map_err(|_| format!("`{name}` wants strings: `{name}(\"…\", \"…\")`"))?;
        Ok(texts.into_iter().collect())
    }
}

/// `word`, and what follows it, which is cut by its key: it knows what to say about it.
struct Setting {
    word: Ident,
    value: TokenStream,
}

impl Setting {
    /// What to underline where the value is wrong: the value, or else what leads to it.
    fn place(&self) -> TokenStream {
        let assigned = after_equals(self.value.clone());
        let places = [assigned, self.value.clone(), self.word.to_token_stream()];
        places.into_iter().find(|place| !place.is_empty()).unwrap_or_default()
    }
}

fn setting(input: ParseStream<'_>) -> syn::Result<Setting> {
    Ok(Setting { word: input.call(Ident::parse_any)?, value: input.parse()? })
}

/// The value, or nothing where no `=` leads to it; nothing parses as no kind of value.
fn after_equals(value: TokenStream) -> TokenStream {
    let cut = |input: ParseStream<'_>| {
        input.parse::<Token![=]>()?;
        input.parse::<TokenStream>()
    };
    cut.parse2(value).unwrap_or_default()
}

/// An expression, with the pieces after it. The comma of `HashMap::<A, B>::new()` is not the end of it.
fn expression<'p>(setting: &Setting, after: &'p [Piece]) -> Option<(Expr, &'p [Piece])> {
    let mut tokens = after_equals(setting.value.clone());
    let mut rest = after;
    loop {
        if let Ok(value) = syn::parse2(tokens.clone()) {
            return Some((value, rest));
        }
        let (next, end) = rest.split_first()?;
        tokens.extend([<Token![,]>::default().to_token_stream(), next.tokens()]);
        rest = end;
    }
}

fn switched(input: ParseStream<'_>) -> syn::Result<bool> {
    Ok(input.parse::<LitBool>()?.value)
}

/// What stands in the parentheses that are all of `value`.
fn inside<T>(value: TokenStream, parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<T> {
    let content = |input: ParseStream<'_>| {
        let content;
        syn::parenthesized!(content in input);
        parser(&content)
    };
    content.parse2(value)
}

fn pair(input: ParseStream<'_>) -> syn::Result<Pair> {
    let name = if input.peek(LitStr) {
        PairName::Text(input.parse()?)
    } else {
        PairName::Word(input.call(Ident::parse_any)?)
    };
    input.parse::<Token![=]>()?;
    Ok(Pair { name, value: input.parse()? })
}

fn unknown<T>(word: &str, keys: &[Key<T>]) -> String {
    let known: Vec<_> = keys.iter().map(|key| key.name).collect();
    let suggestion =
        nearest(word, &known).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    format!("unknown key `{word}`, expected one of {}{suggestion}", names(keys))
}

fn names<T>(keys: &[Key<T>]) -> String {
    let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    names.join(", ")
}
