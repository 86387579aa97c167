//! What stands in `#[mcp_tools(…)]`: what the block is called where its type has several, and where the runtime is.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Path;
use syn::Token;
use syn::parse::ParseStream;
use syn::parse::Parser;

use crate::diag::Mistakes;
use crate::list::pieces;
use crate::names;

#[derive(Default)]
pub(crate) struct Heading {
    pub(crate) name: Option<Ident>,
    pub(crate) crate_path: Option<Path>,
}

impl Heading {
    pub(crate) fn parse(tokens: TokenStream, mistakes: &mut Mistakes) -> Self {
        let mut heading = Self::default();
        for piece in pieces(tokens) {
            if let Ok(path) = crate_path.parse2(piece.tokens()) {
                heading.crate_path = Some(path);
            } else if let Ok(name) = syn::parse2::<Ident>(piece.tokens()) {
                if heading.name.is_some() {
                    mistakes.at(&name, "a block has one name");
                }
                heading.name = Some(name);
            } else {
                mistakes.at(
                    piece.place(),
                    "expected what the block is to be called, as in `#[mcp_tools(BUYING)]`, or `crate = some::path`",
                );
            }
        }
        heading
    }

    /// The path of the runtime crate.
    pub(crate) fn runtime(&self) -> TokenStream {
        self.crate_path.as_ref().map_or_else(names::default_crate, ToTokens::to_token_stream)
    }
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
        check("A, B", Some("B"), &[("B", "a block has one name")]);
        let expected = "expected what the block is to be called, as in `#[mcp_tools(BUYING)]`";
        check(r#"prefix = "a""#, None, &[(r#"prefix = "a""#, expected)]);
        check("Self::A", None, &[("Self::A", expected)]);
        check("crate = 5", None, &[("crate = 5", expected)]);
    }
}
