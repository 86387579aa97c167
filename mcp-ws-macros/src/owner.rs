//! The type whose `impl` block a function stands in, and how the function and what it names are called from outside of
//! that block.

use proc_macro2::Group;
use proc_macro2::Ident;
use proc_macro2::Spacing;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use quote::format_ident;
use quote::quote;
use syn::ItemImpl;
use syn::Path;
use syn::PathArguments;
use syn::Type;
use syn::ext::IdentExt;
use syn::parse_quote;

use crate::diag::Mistakes;
use crate::ty::bare;
use crate::ty::last_segment;

#[derive(Clone)]
pub(crate) struct Owner {
    pub(crate) ty: Type,
    /// The trait that the block implements.
    of_trait: Option<Path>,
    /// The type's own name.
    name: Ident,
}

impl Owner {
    pub(crate) fn of(block: &ItemImpl, mistakes: &mut Mistakes) -> Option<Self> {
        let ty = bare(&block.self_ty).clone();
        let Some(last) = last_segment(&ty) else {
            mistakes.at(&ty, "the tools of a block are named after its type: put them on a type with a name");
            return None;
        };
        let name = last.ident.clone();
        let of_trait = block.trait_.as_ref().map(|(path, _)| path.clone());
        Some(Self { ty, of_trait, name })
    }

    /// The same for what a derive writes, which stands in no block.
    pub(crate) fn named(name: &Ident) -> Self {
        Self { ty: parse_quote!(#name), of_trait: None, name: name.clone() }
    }

    /// The name of the struct beside the block for one of its functions: `ShopBuy` for `Shop::buy`.
    pub(crate) fn handle(&self, function: &Ident) -> Ident {
        format_ident!("{}{}", self.name.unraw(), in_upper_words(function), span = function.span())
    }

    /// A function of the block as people write it, for the documentation.
    pub(crate) fn spelling(&self, function: &Ident) -> String {
        format!("{}::{}", self.name.unraw(), function.unraw())
    }

    /// What stands before the `::` of a function of the block.
    pub(crate) fn path(&self) -> TokenStream {
        let ty = &self.ty;
        match (&self.of_trait, last_segment(ty)) {
            (Some(of_trait), _) => quote!(<#ty as #of_trait>),
            (None, Some(last)) if matches!(last.arguments, PathArguments::None) => quote!(#ty),
            _ => quote!(<#ty>),
        }
    }

    /// A type that stands in the block, as it is spelled beside it.
    pub(crate) fn outside(&self, ty: &Type) -> Type {
        syn::parse2(self.respelled(ty.to_token_stream())).unwrap_or_else(|_| ty.clone())
    }

    /// The same of anything.
    pub(crate) fn respelled(&self, tokens: TokenStream) -> TokenStream {
        let mut respelled = TokenStream::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "Self" => {
                    self.itself(word.span(), tokens.peek().is_some_and(begins_colons))
                        .to_tokens(&mut respelled);
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.respelled(group.stream()));
                    inner.set_span(group.span());
                    respelled.extend([TokenTree::Group(inner)]);
                }
                other => respelled.extend([other]),
            }
        }
        respelled
    }

    /// What `Self` means, alone or before a `::`.
    fn itself(&self, place: Span, before_colons: bool) -> TokenStream {
        let tokens = if before_colons { self.path() } else { self.ty.to_token_stream() };
        let placed = tokens.into_iter().map(|mut token| {
            token.set_span(token.span().located_at(place));
            token
        });
        placed.collect()
    }
}

fn begins_colons(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

/// `buy_twice` as a part of a type's name: `BuyTwice`.
pub(crate) fn in_upper_words(function: &Ident) -> String {
    function.unraw().to_string().split('_').map(first_upper).collect()
}

fn first_upper(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spelling::spelling;

    fn owner(header: &str) -> Owner {
        let mut mistakes = Mistakes::new();
        let owner = Owner::of(&syn::parse_str(&format!("{header} {{}}")).unwrap(), &mut mistakes);
        mistakes.finish().unwrap();
        owner.unwrap()
    }

    #[test]
    fn names_of_requests() {
        let check = |header: &str, function: &str, expected: &str| {
            assert_eq!(owner(header).handle(&syn::parse_str(function).unwrap()), expected);
        };
        check("impl Shop", "buy", "ShopBuy");
        check("impl shops::Shop<u8>", "buy_now", "ShopBuyNow");
        check("impl Greeter for Shop", "_r2d2__x", "ShopR2d2X");
        check("impl r#type", "r#match", "typeMatch");
    }

    #[test]
    fn what_stands_in_a_block_is_spelled_beside_it() {
        let check = |header: &str, source: &str, expected: &str| {
            let found = owner(header).respelled(source.parse().unwrap());
            assert_eq!(spelling(found), expected, "{source}");
        };
        check("impl Shop", "Option<Self>", "Option<Shop>");
        check("impl Shop", "[Self; Self::LEN]", "[Shop; Shop::LEN]");
        check("impl Shop<u8>", "(Self, Self::f(Self { x: 1 }))", "(Shop<u8>, <Shop<u8>>::f(Shop<u8>{x:1}))");
        check("impl Greeter for Shop", "Vec<Self::Item>", "Vec<<Shop as Greeter>::Item>");
        check("impl Shop", "Own<'_, Selfish>", "Own<'_, Selfish>");
    }
}
