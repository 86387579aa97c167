//! What stands in `#[mcp_tools(…)]`: what the block is called where its type has several, what callers of all of its tools
//! need, and where the runtime is.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Path;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::Parser;

use crate::diag::Mistakes;
use crate::keys;
use crate::keys::Key;
use crate::keys::Texts;
use crate::keys::Value;
use crate::list::pieces;
use crate::names;
use crate::scopes::scopes;

#[derive(Default)]
pub(crate) struct Heading {
    pub(crate) name: Option<Ident>,
    pub(crate) crate_path: Option<Path>,
    /// What callers of each of its tools need.
    pub(crate) scopes: Vec<String>,
}

/// What may be said in parentheses.
#[derive(Default)]
struct Said {
    scopes: Option<Texts>,
}

const KEYS: &[Key<Said>] = &[Key { name: "scopes", value: Value::MarkedTexts(|said| &mut said.scopes) }];

impl Heading {
    pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Mistakes) -> Self {
        let mut heading = Self::default();
        let mut said = TokenStream::new();
        for piece in pieces(tokens) {
            if let Ok(path) = crate_path.parse2(piece.tokens()) {
                heading.crate_path = Some(path);
            } else if let Ok(name) = syn::parse2::<Ident>(piece.tokens()) {
                if heading.name.is_some() {
                    mistakes.at(&name, "a block has one name");
                }
                heading.name = Some(name);
            } else if word.parse2(piece.tokens()).is_ok_and(|word| word == KEYS[0].name) {
                said.extend([piece.tokens(), <Token![,]>::default().to_token_stream()]);
            } else {
                mistakes.at(
                    piece.place(),
                    "expected what the block is to be called, as in `#[mcp_tools(BUYING)]`, `scopes(\"…\")`, or `crate = some::path`",
                );
            }
        }
        let said = keys::parse(said, KEYS, mistakes);
        heading.scopes = scopes(said.scopes.as_ref(), mistakes);
        heading
    }

    /// The path of the runtime crate.
    pub(crate) fn runtime(&self) -> TokenStream {
        self.crate_path.as_ref().map_or_else(names::default_crate, ToTokens::to_token_stream)
    }
}

/// The word that something begins with.
fn word(input: ParseStream<'_>) -> syn::Result<Ident> {
    let word = input.call(Ident::parse_any)?;
    input.parse::<TokenStream>()?;
    Ok(word)
}

fn crate_path(input: ParseStream<'_>) -> syn::Result<Path> {
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    input.call(Path::parse_mod_style)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::check_told;

    /// The name that is read, and the mistakes.
    #[track_caller]
    fn check(source: &str, name: Option<&str>, expected: &[(&str, &str)]) {
        let mut mistakes = Mistakes::new();
        let heading = Heading::parse(source.parse().unwrap(), &mut mistakes);
        assert_eq!(heading.name.map(|name| name.to_string()).as_deref(), name, "{source}");
        check_told(mistakes.finish(), source, expected);
    }

    #[test]
    fn headings() {
        check("", None, &[]);
        check("BUYING", Some("BUYING"), &[]);
        check("BUYING, crate = crate::runtime,", Some("BUYING"), &[]);
        check(r#"BUYING, scopes("a", "b")"#, Some("BUYING"), &[]);
        check("scopes()", None, &[("scopes", "then everybody may call")]);
        check(
            "A, scopes(B), C",
            Some("C"),
            &[("C", "a block has one name"), ("(B)", "`scopes` wants strings")],
        );
        check(r#"scopes("a"), scopes("b")"#, None, &[("scopes", "`scopes` is given twice")]);
        check("A, B", Some("B"), &[("B", "a block has one name")]);
        let expected = "expected what the block is to be called, as in `#[mcp_tools(BUYING)]`";
        check(r#"prefix = "a""#, None, &[(r#"prefix = "a""#, expected)]);
        check("Self::A", None, &[("Self::A", expected)]);
        check("crate = 5", None, &[("crate = 5", expected)]);
    }
}
