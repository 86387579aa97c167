//! What comes out beside the errors: the user's item, and a stand-in for what should be there, so that whoever
//! names the tool still finds it and the mistake is told once.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::DeriveInput;
use syn::Generics;
use syn::Receiver;
use syn::ext::IdentExt;
use syn::parse_quote;

use crate::attr::Attribute;
use crate::diag::Errors;
use crate::expand::refused_request;
use crate::expand::refused_set;
use crate::item::Function;
use crate::names;

/// For what is no function, or none that we can read.
pub(crate) fn item(item: &TokenStream, errors: &Errors) -> TokenStream {
    quote!(#item #errors)
}

/// For a function that cannot be a tool.
pub(crate) fn function(attribute: &Attribute, function: &Function, errors: &Errors) -> TokenStream {
    // A method stands in a block where no struct may stand.
    if function.itself().is_some() || function.semicolon().is_some() {
        return quote!(#function #errors);
    }
    let beside = beside(attribute, function);
    quote!(#function #errors #beside)
}

/// For a method outside of a block of tools. That it is one is only seen when rustc knows the type of `self`; of a `self` in
/// a free function, rustc tells by itself.
pub(crate) fn method(attribute: &Attribute, function: &Function, receiver: &Receiver) -> TokenStream {
    let runtime = attribute.runtime();
    let place = receiver.self_token.span;
    let value = quote_spanned!(place=> self);
    let statement = quote_spanned!(place=> #runtime::__private::outside_of_a_block(&#value););
    function.beginning_with(&statement)
}

/// What stands beside such a function.
pub(crate) fn beside(attribute: &Attribute, function: &Function) -> TokenStream {
    let handle = attribute.handle(function.handle());
    let request = refused_request(function, &handle);
    let conditions = function.conditions();
    let stand_in = stand_in(&attribute.runtime(), &handle, &Generics::default());
    quote! {
        #request

        #(#conditions)*
        #stand_in
    }
}

/// For a struct that cannot be a tool.
pub(crate) fn derived(input: &DeriveInput, errors: &Errors) -> TokenStream {
    let stand_in = stand_in(&names::default_crate(), &input.ident, &input.generics);
    quote!(#errors #stand_in)
}

/// What a set names of a tool.
fn stand_in(runtime: &TokenStream, handle: &Ident, generics: &Generics) -> TokenStream {
    let name = handle.unraw().to_string();
    let private = names::private();
    let state = names::state();
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            impl #parameters #handle #arguments #bounds {
                pub fn schema() -> #private::Cow<'static, #private::str> { #private::Cow::Borrowed("") }

                pub fn output_schema() -> #private::Option<#private::Cow<'static, #private::str>> { #private::Option::None }

                #[doc(hidden)]
                pub const INFO: #private::Info = #private::Info::refused(#name);

                #[doc(hidden)]
                pub const fn run_with<#state>() -> #private::Runner<#state> { #private::Runner::refused() }
            }
        };
    }
}

/// For a set with a wrong entry.
pub(crate) fn set(errors: &Errors) -> TokenStream {
    let runtime = names::default_crate();
    quote! {
        {
            #errors
            #runtime::__private::Tools::refused()
        }
    }
}

/// For a struct that cannot be a set.
pub(crate) fn composed(input: &DeriveInput, errors: Option<&Errors>) -> TokenStream {
    let private = names::private();
    let runtime = names::default_crate();
    let ident = &input.ident;
    let (_, arguments, _) = input.generics.split_for_impl();
    let set = refused_set(&parse_quote!(#ident #arguments), input.generics.clone());
    quote! {
        #errors
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            #set
        };
    }
}
