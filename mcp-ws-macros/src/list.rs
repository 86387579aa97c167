//! What stands between the brackets of `tools![…]`: paths, each once. Whether a path leads to a tool is rustc's
//! to say.
//!
//! The list is cut at its commas before anything is parsed, so that a wrong entry does not hide the next.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::Path;
use syn::parse::Parser;

use crate::diag::Errors;
use crate::diag::Mistakes;
use crate::owner::in_upper_words;
use crate::spelling::spelling;

/// The tools of a set, in the order written.
pub(crate) struct List {
    pub(crate) paths: Vec<Path>,
}

impl List {
    pub(crate) fn parse(tokens: TokenStream) -> Result<Self, Errors> {
        let mut mistakes = Mistakes::new();
        let expected = "expected the path of a tool, such as `add` or `math::add`";
        let paths = paths(tokens, expected, &mut mistakes);
        mistakes.finish().map(|()| Self { paths })
    }
}

/// Paths between commas, each once; `expected` is said of what is none.
pub(crate) fn paths(tokens: TokenStream, expected: &str, mistakes: &mut Mistakes) -> Vec<Path> {
    let mut paths = Vec::new();
    let mut spelled = Vec::new();
    for piece in pieces(tokens) {
        let Ok(path) = Path::parse_mod_style.parse2(piece.tokens()) else {
            mistakes.at(piece.place(), expected);
            continue;
        };
        let spelling = spelling(&path);
        if let Some(request) = request_of_method(&path) {
            mistakes.at(
                &path,
                format!("a method is listed by its request, `{request}`; all of a value's tools are `Server::new(value)`"),
            );
        }
        if spelled.contains(&spelling) {
            mistakes.at(&path, format!("`{spelling}` is listed twice"));
        }
        spelled.push(spelling);
        paths.push(path);
    }
    paths
}

/// The request of `Shop::buy`, which is `ShopBuy`: that this is a method is told by the case of its names.
fn request_of_method(path: &Path) -> Option<String> {
    let mut last = path.segments.iter().rev().map(|segment| &segment.ident);
    let (method, ty) = (last.next()?, last.next()?);
    let begins_upper = |name: &Ident| name.to_string().starts_with(char::is_uppercase);
    let is_method = begins_upper(ty) && !begins_upper(method);
    is_method.then(|| format!("{ty}{}", in_upper_words(method)))
}

/// What stands before a comma, or after the last one.
pub(crate) struct Piece {
    tokens: TokenStream,
    comma: Option<TokenTree>,
}

impl Piece {
    pub(crate) fn tokens(&self) -> TokenStream {
        self.tokens.clone()
    }

    /// What to underline: the piece, or the comma where there is nothing before it.
    pub(crate) fn place(&self) -> TokenStream {
        if self.tokens.is_empty() { self.comma.to_token_stream() } else { self.tokens() }
    }
}

/// Cuts at commas. A trailing comma ends the last piece and begins none.
pub(crate) fn pieces(tokens: TokenStream) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut current = TokenStream::new();
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            pieces.push(Piece { tokens: std::mem::take(&mut current), comma: Some(token) });
        } else {
            current.extend([token]);
        }
    }
    if !current.is_empty() {
        pieces.push(Piece { tokens: current, comma: None });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, &str)]) {
        let found = List::parse(source.parse().unwrap()).map_or_else(|errors| errors.texts(), |_| Vec::new());
        let found: Vec<_> = found.iter().map(|(message, place)| (place.as_str(), message.as_str())).collect();
        assert_eq!(found, expected, "{source}");
    }

    const NO_PATH: &str = "expected the path of a tool, such as `add` or `math::add`";

    #[test]
    fn paths() {
        check("", &[]);
        check("add", &[]);
        check("add, math::add, ::other::add, r#match,", &[]);
    }

    #[test]
    fn no_paths() {
        check("5", &[("5", NO_PATH)]);
        check("add()", &[("add()", NO_PATH)]);
        check("a b", &[("a b", NO_PATH)]);
        check("a,,b", &[(",", NO_PATH)]);
        check("a + 1, b, &c", &[("a + 1", NO_PATH), ("&c", NO_PATH)]);
    }

    #[test]
    fn listed_twice() {
        check("a, b, a", &[("a", "`a` is listed twice")]);
        check("m::a, m :: a, a", &[("m :: a", "`m::a` is listed twice")]);
    }
}
