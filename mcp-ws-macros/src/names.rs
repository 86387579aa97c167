//! The names that generated code brings into the user's scope, and nothing else may. Items and type parameters
//! have no hygiene in Rust, so these are spelled to be nobody else's; local variables do, and get it here.

use proc_macro2::Group;
use proc_macro2::Ident;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use quote::quote;
use syn::Lifetime;
use syn::Type;

/// The alias of the runtime's private module inside `const _`.
pub(crate) fn private() -> Ident {
    private_at(Span::call_site())
}

/// The same with a place in the user's code, for an error that is to be told there.
pub(crate) fn private_at(place: Span) -> Ident {
    Ident::new("__mcp", Span::call_site().located_at(place))
}

/// The type parameter that stands for the server's state.
pub(crate) fn state() -> Ident {
    Ident::new("__S", Span::call_site())
}

/// The type parameter that stands for what a `Run` returns.
pub(crate) fn reply() -> Ident {
    Ident::new("__R", Span::call_site())
}

/// A lifetime that no type of the user's has.
pub(crate) fn unused_lifetime() -> Lifetime {
    Lifetime::new("'__x", Span::call_site())
}

/// Where the runtime is, unless `crate = …` says otherwise.
pub(crate) fn default_crate() -> TokenStream {
    quote!(::mcp_ws)
}

/// A local variable of ours. No name of the user's can be it, even if both are spelled alike.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The variables in which generated code has what is no argument.
const LOCALS: [&str; 4] = ["call", "out", "given", "problems"];

/// What [`argument`] adds to the name of an argument that is called like one of those.
const ARGUMENT: &str = "_argument";

/// The variable of an argument. It is ours too, so that it hides neither the function nor what a default is computed
/// from.
pub(crate) fn argument(name: &Ident) -> Ident {
    let place = Span::mixed_site().located_at(name.span());
    let text = name.to_string();
    if LOCALS.contains(&text.trim_end_matches(ARGUMENT)) {
        return Ident::new(&format!("{text}{ARGUMENT}"), place);
    }
    let mut argument = name.clone();
    argument.set_span(place);
    argument
}

/// A constant of ours, which stands where the user's types are named too.
pub(crate) fn constant(name: &str) -> Ident {
    Ident::new(&format!("__{name}"), Span::call_site())
}

/// A name of the user's in a new role. It resolves and is underlined as before, but belongs to the expansion, so
/// that lints about the name are told once, where the user wrote it.
pub(crate) fn again(name: &Ident) -> Ident {
    let mut again = name.clone();
    again.set_span(Span::call_site().located_at(name.span()));
    again
}

/// The same of a whole type: what stands around it is underlined with it as one.
pub(crate) fn type_again(ty: &Type) -> TokenStream {
    tokens_again(ty.to_token_stream())
}

/// The same of any tokens.
pub(crate) fn tokens_again(tokens: TokenStream) -> TokenStream {
    let again = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = TokenTree::Group(Group::new(group.delimiter(), tokens_again(group.stream())));
        }
        token.set_span(Span::call_site().located_at(token.span()));
        token
    };
    tokens.into_iter().map(again).collect()
}
