//! One `impl` a state: where in the struct it is.

use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::spanned::Spanned;

use crate::names;
use crate::states::States;

pub(crate) fn states(states: &States) -> TokenStream {
    let private = names::private();
    let runtime = names::default_crate();
    let name = &states.name;
    let all = states.all.iter().map(|(member, ty)| {
        let provide = quote!(fn provide(&self) -> &#ty { &self.#member });
        let at_type = names::private_at(ty.span());
        quote_spanned!(ty.span()=> #[automatically_derived] impl #at_type::Provides<#ty> for #name { #provide })
    });
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            #(#all)*
        };
    }
}
