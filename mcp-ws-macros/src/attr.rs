//! The keys of `#[mcp_tool(…)]`, each as the user gave it. Whether a value makes sense for this function is
//! `model`'s question; here it only has the right kind.
//!
//! A new key is one row in [`KEYS`] and one field in [`Attribute`].

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::LitStr;
use syn::Path;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::Parser;

use crate::diag::Mistakes;
use crate::list::pieces;
use crate::names;
use crate::nearest::nearest;

/// What stood in the parentheses. `None` is "not given".
#[derive(Default)]
pub(crate) struct Attribute {
    pub(crate) name: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) description: Option<LitStr>,
    /// The word itself, to underline it where it does not fit.
    pub(crate) blocking: Option<Ident>,
    crate_path: Option<Path>,
}

struct Key {
    name: &'static str,
    value: Value,
}

/// The kind of value a key wants, and the field it goes to.
enum Value {
    Text(fn(&mut Attribute) -> &mut Option<LitStr>),
    Path(fn(&mut Attribute) -> &mut Option<Path>),
    Flag(fn(&mut Attribute) -> &mut Option<Ident>),
}

const KEYS: &[Key] = &[
    Key { name: "name", value: Value::Text(|attribute| &mut attribute.name) },
    Key { name: "title", value: Value::Text(|attribute| &mut attribute.title) },
    Key { name: "description", value: Value::Text(|attribute| &mut attribute.description) },
    Key { name: "blocking", value: Value::Flag(|attribute| &mut attribute.blocking) },
    Key { name: "crate", value: Value::Path(|attribute| &mut attribute.crate_path) },
];

impl Attribute {
    pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Mistakes) -> Self {
        let mut attribute = Self::default();
        let mut given = Vec::new();
        for piece in pieces(tokens) {
            match setting.parse2(piece.tokens()) {
                Ok(setting) => attribute.set(setting, &mut given, mistakes),
                Err(_) => mistakes.at(piece.place(), format!("expected one of {}", names_of_the_keys())),
            }
        }
        attribute
    }

    /// The path of the runtime crate.
    pub(crate) fn runtime(&self) -> TokenStream {
        self.crate_path.as_ref().map_or_else(names::default_crate, ToTokens::to_token_stream)
    }

    fn set(&mut self, setting: Setting, given: &mut Vec<&'static str>, mistakes: &mut Mistakes) {
        let Setting { word, value } = setting;
        let Some(key) = KEYS.iter().find(|key| word == key.name) else {
            return mistakes.at(&word, unknown(&word.to_string()));
        };
        if given.contains(&key.name) {
            return mistakes.at(&word, format!("`{}` is given twice, keep one of them", key.name));
        }
        given.push(key.name);
        let argument = after_equals(value.clone());
        let place = [argument.clone(), value.clone(), word.to_token_stream()]
            .into_iter()
            .find(|place| !place.is_empty());
        match key.value {
            Value::Text(field) => match syn::parse2(argument) {
                Ok(text) => *field(self) = Some(text),
                Err(_) => mistakes.at(place, format!("`{0}` wants a string: `{0} = \"…\"`", key.name)),
            },
            Value::Path(field) => match Path::parse_mod_style.parse2(argument) {
                Ok(path) => *field(self) = Some(path),
                Err(_) => mistakes.at(place, format!("`{0}` wants a path: `{0} = some::path`", key.name)),
            },
            Value::Flag(field) if value.is_empty() => *field(self) = Some(word),
            Value::Flag(_) => {
                mistakes.at(place, format!("`{0}` takes no value: write `{0}` alone", key.name));
            }
        }
    }
}

/// `word`, or `word = …`. What follows the word is cut by its key, which knows what to say about it.
struct Setting {
    word: Ident,
    value: TokenStream,
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

fn unknown(word: &str) -> String {
    let names: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    let suggestion =
        nearest(word, &names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    format!("unknown key `{word}`, expected one of {}{suggestion}", names_of_the_keys())
}

fn names_of_the_keys() -> String {
    let names: Vec<_> = KEYS.iter().map(|key| format!("`{}`", key.name)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> (Attribute, Vec<(String, String)>) {
        let mut mistakes = Mistakes::new();
        let attribute = Attribute::parse(source.parse().unwrap(), &mut mistakes);
        (attribute, mistakes.finish().map_or_else(|errors| errors.texts(), |()| Vec::new()))
    }

    /// One mistake: the source it is told at, and how the message begins.
    #[track_caller]
    fn check(source: &str, place: &str, message: &str) {
        let (_, mistakes) = parse(source);
        let [(told, at)] = mistakes.as_slice() else { panic!("{source}: {mistakes:#?}") };
        assert_eq!(at, place, "{told}");
        assert!(told.starts_with(message), "{told}");
    }

    #[test]
    fn all_keys() {
        let (attribute, mistakes) =
            parse(r#"name = "a", title = "b", description = r"c", blocking, crate = crate::runtime,"#);
        assert_eq!(mistakes, []);
        assert_eq!(attribute.name.as_ref().unwrap().value(), "a");
        assert_eq!(attribute.title.as_ref().unwrap().value(), "b");
        assert_eq!(attribute.description.as_ref().unwrap().value(), "c");
        assert!(attribute.blocking.is_some());
        assert_eq!(attribute.runtime().to_string(), "crate :: runtime");
    }

    #[test]
    fn no_keys() {
        let (attribute, mistakes) = parse("");
        assert_eq!(mistakes, []);
        assert_eq!(attribute.runtime().to_string(), ":: mcp_ws");
    }

    #[test]
    fn unknown_keys() {
        check(
            r#"nmae = "a""#,
            "nmae",
            "unknown key `nmae`, expected one of `name`, `title`, `description`, `blocking`, `crate`; \
             did you mean `name`?",
        );
        check("Blocking", "Blocking", "unknown key `Blocking`");
        check("x(y, z)", "x", "unknown key `x`");
        check(r#""add""#, r#""add""#, "expected one of `name`");
        check("blocking,,", ",", "expected one of `name`");
    }

    #[test]
    fn a_key_given_twice() {
        check("blocking, blocking", "blocking", "`blocking` is given twice, keep one of them");
        check(r#"name = "a", name = "b""#, "name", "`name` is given twice");
    }

    #[test]
    fn values_of_the_wrong_kind() {
        check("name", "name", "`name` wants a string: `name = \"…\"`");
        check("name = 5", "5", "`name` wants a string: `name = \"…\"`");
        check(r#"name("a")"#, r#"("a")"#, "`name` wants a string: `name = \"…\"`");
        check("title =", "=", "`title` wants a string: `title = \"…\"`");
        check(r#"title = "a" "b""#, r#""a" "b""#, "`title` wants a string");
        check("blocking = true", "true", "`blocking` takes no value: write `blocking` alone");
        check("crate = 5", "5", "`crate` wants a path: `crate = some::path`");
    }

    #[test]
    fn one_mistake_does_not_hide_the_next() {
        let (attribute, mistakes) = parse(r#"nmae = "a", title = 5, blocking"#);
        assert_eq!(mistakes.len(), 2);
        assert!(attribute.blocking.is_some());
    }
}
