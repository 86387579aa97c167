//! What makes a struct a tool: the table of its fields, and how a call becomes one, which its `Run` then runs.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Data;
use syn::DataStruct;
use syn::DeriveInput;
use syn::Fields;

use super::call::call_of_run;
use super::function::info;
use super::function::limits;
use super::run::decode;
use super::run::passed;
use super::run::terms;
use crate::model::Tool;
use crate::names;
use crate::probe;

pub(crate) fn derived(input: &DeriveInput, tool: &Tool) -> TokenStream {
    let private = names::private();
    let imports = probe::imports(&tool.runtime);
    let handle = names::again(&tool.handle);
    let state = names::state();
    let (call, out) = (names::local("call"), names::local("out"));
    let info = info(tool, &|private| quote!(#private::Probe::<#handle>::RUNS));
    let limits = limits(tool);
    let decode = decode(place(input), tool);
    let fields = tool.arguments().map(|argument| {
        let (field, value) = (names::again(&argument.ident), passed(argument));
        quote!(#field: #value)
    });
    let terms = terms(tool);
    let request = call_of_run(tool);
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #imports

            #limits

            impl #handle {
                #info

                #[doc(hidden)]
                pub const fn run_with<#state>() -> #private::Runner<#state>
                where
                    Self: #private::RunWith<#state>
                {
                    #private::Runner::task(|#call, #out| {
                        #decode
                        #private::RunWith::<#state>::start(Self { #(#fields),* }, #call, #out)
                    }) #terms
                }
            }

            #request
        };
    }
}

/// Where the fields are.
fn place(input: &DeriveInput) -> Span {
    match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => fields.brace_token.span.join(),
        _ => input.ident.span(),
    }
}
