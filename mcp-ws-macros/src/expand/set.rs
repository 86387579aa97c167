//! The dispatch table of a set: everything in it is made when rustc evaluates constants, so that equal names and
//! names too long are found by `cargo check`.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::Path;

use crate::list::List;
use crate::names;

/// The expression that `tools![…]` stands for.
pub(crate) fn set(list: &List) -> TokenStream {
    let private = names::private();
    let runtime = names::default_crate();
    let infos = list.paths.iter().map(|path| quote_spanned!(end(path)=> #private::Entry::of(&#path::INFO)));
    let rows = list.paths.iter().map(|path| quote_spanned!(end(path)=> #path::run_with()));
    // Nothing in an empty set says what state it is for, and it needs none.
    let tools = if list.paths.is_empty() { quote!(Tools::<()>) } else { quote!(Tools) };
    let (set, built, names) = (names::constant("SET"), names::constant("BUILT"), names::constant("NAMES"));
    quote! {
        {
            use #runtime::__private as #private;
            const #set: &[#private::Entry] = &[#(#infos),*];
            static #built: #private::Built<{ #set.len() }, { #private::list_len(#set) }> =
                #private::Built::new(#set);
            static #names: #private::Names = #built.names(#set);
            #private::#tools::new(&#names, const { &[#(#rows),*] })
        }
    }
}

/// The place of a path's last name. With it on what we append, the whole expression is underlined as the path.
fn end(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |last| last.ident.span())
}
