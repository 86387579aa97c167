//! The dispatch table of a set: everything in it is made when rustc evaluates constants, so that equal names and
//! names too long are found by `cargo check`.

use proc_macro2::Ident;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;

use crate::names;

/// A tool of a set.
pub(super) struct Line {
    /// The attributes without which it is there.
    pub(super) conditions: Vec<TokenStream>,
    /// Where its struct is.
    pub(super) path: TokenStream,
    /// What is underlined if it does not fit into the set.
    pub(super) place: Span,
}

/// The constants of a set, and behind them the set as an expression of this type.
pub(super) fn table(tools: &TokenStream, lines: &[Line]) -> TokenStream {
    let private = names::private();
    let entries = lines.iter().map(|Line { conditions, path, place }| {
        quote_spanned!(*place=> #(#conditions)* #private::Entry::of(&#path::INFO))
    });
    let rows = lines
        .iter()
        .map(|Line { conditions, path, place }| quote_spanned!(*place=> #(#conditions)* #path::run_with()));
    let set = names::constant("SET");
    let names_of = names_of(&set);
    let names = names::constant("NAMES");
    quote! {
        const #set: &[#private::Entry] = &[#(#entries),*];
        #names_of
        #private::#tools::new(&#names, const { &[#(#rows),*] })
    }
}

/// What is made of the entries of a set, which this constant has.
pub(super) fn names_of(set: &Ident) -> TokenStream {
    let private = names::private();
    let (built, names) = (names::constant("BUILT"), names::constant("NAMES"));
    quote! {
        static #built: #private::Built<{ #set.len() }, { #private::list_len(#set) }> = #private::Built::new(#set);
        static #names: #private::Names = #built.names(#set);
    }
}
