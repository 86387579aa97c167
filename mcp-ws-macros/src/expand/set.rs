//! The expression that `tools![…]` stands for: the table of the tools at these paths.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use syn::Path;

use super::table::Line;
use super::table::table;
use crate::list::List;
use crate::names;

pub(crate) fn set(list: &List) -> TokenStream {
    let private = names::private();
    let runtime = names::default_crate();
    let lines: Vec<Line> = list
        .paths
        .iter()
        .map(|path| Line { conditions: Vec::new(), path: path.to_token_stream(), place: end(path) })
        .collect();
    // Nothing in an empty set says what state it is for, and it needs none.
    let tools = if lines.is_empty() { quote!(Tools::<()>) } else { quote!(Tools) };
    let table = table(&tools, &lines);
    quote! {
        {
            use #runtime::__private as #private;
            #table
        }
    }
}

/// The place of a path's last name. With it on what we append, the whole expression is underlined as the path.
fn end(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |last| last.ident.span())
}
