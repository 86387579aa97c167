//! Where the node of a type is written, and how the user's types are spelled there.

use proc_macro2::Group;
use proc_macro2::Ident;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use quote::quote;
use syn::DeriveInput;
use syn::Type;

use super::own;

#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// A static, outside of the `impl`. It knows neither the lifetimes of that nor its `Self`; all lifetimes have one
    /// schema.
    Static,
    /// The `impl` of a generic type.
    Impl,
    /// The same of one that contains itself.
    Own,
}

impl Place {
    /// A type of the user's.
    pub(crate) fn spelled(self, ty: &Type, input: &DeriveInput) -> TokenStream {
        match self {
            Self::Static => in_static(ty.to_token_stream(), input),
            Self::Impl => ty.to_token_stream(),
            Self::Own => own::marked(ty, input),
        }
    }
}

fn in_static(tokens: TokenStream, input: &DeriveInput) -> TokenStream {
    let mut after_quote = false;
    let mut respelled = TokenStream::new();
    for token in tokens {
        let was_quote = std::mem::take(&mut after_quote);
        match token {
            TokenTree::Ident(lifetime) if was_quote => {
                respelled.extend([TokenTree::Ident(Ident::new("static", lifetime.span()))]);
            }
            TokenTree::Ident(word) if word == "Self" => {
                own_type(input, word.span()).to_tokens(&mut respelled);
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), in_static(group.stream(), input));
                inner.set_span(group.span());
                respelled.extend([TokenTree::Group(inner)]);
            }
            other => {
                after_quote = matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '\'');
                respelled.extend([other]);
            }
        }
    }
    respelled
}

fn own_type(input: &DeriveInput, place: Span) -> TokenStream {
    let mut ident = input.ident.clone();
    ident.set_span(place);
    let mut lifetimes = input.generics.lifetimes().map(|_| quote!('static)).peekable();
    if lifetimes.peek().is_none() {
        // It may stand in an expression, `[u8; Self::LENGTH]`, where empty brackets may not.
        return ident.to_token_stream();
    }
    quote!(#ident<#(#lifetimes),*>)
}
