//! The function as it was written, and beside it the struct of its name with what a set needs to know: the table
//! of arguments, and `run`, which is decode, call, reply.
//!
//! Everything but the struct and its typed call is inherent and none of it allows dead code, so that rustc tells of a
//! private tool that no set lists.

use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::call::call;
use super::request::allowed;
use super::request::request;
use super::run::run;
use super::run::run_with;
use crate::item::Function;
use crate::literal::readable;
use crate::model::Tool;
use crate::names;
use crate::parameter::Argument;

pub(crate) fn function(function: &Function, tool: &Tool) -> TokenStream {
    let beside = beside(function, tool);
    quote!(#function #beside)
}

/// What stands beside a function.
pub(super) fn beside(function: &Function, tool: &Tool) -> TokenStream {
    let handle = &tool.handle;
    let lifetime = tool.borrows().then(|| quote!(<'_>));
    let request = request(function, tool);
    let info = info(tool);
    let run = run(function, tool);
    // The table of a deprecated tool is not a use of it.
    let allow_deprecated = is_deprecated(function).then(|| quote!(#[allow(deprecated)]));
    let allow = allowed(&function.attributes);
    let run_with = run_with(tool);
    // rustc finds a bound on what is borrowed ambiguous, so a tool that borrows is called by its name alone.
    let call = (!tool.borrows()).then(|| call(handle, tool));
    let private = names::private();
    let runtime = &tool.runtime;
    quote! {
        #request

        #allow
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            impl #handle #lifetime {
                #info

                #allow_deprecated
                #run

                #[doc(hidden)]
                #run_with
            }

            #call
        };
    }
}

fn is_deprecated(function: &Function) -> bool {
    function.attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// The table of the arguments, what is made of it while constants are evaluated, and the part of it that users may see.
pub(super) fn info(tool: &Tool) -> TokenStream {
    let private = names::private();
    let name = &tool.name;
    let about = readable(&tool.about);
    let properties = tool.arguments().map(|argument| {
        let Argument { name, ty, .. } = argument;
        let about = readable(&argument.about);
        let optional = argument.default.as_ref().map(|_| quote!(.optional()));
        quote_spanned!(ty.span()=> #private::Property::of::<#ty>(#name, #about) #optional)
    });
    let closed = tool.closed;
    let (def, json) = (names::constant("DEF"), names::constant("JSON"));
    quote! {
        /// The JSON Schema of the arguments, as text.
        pub const fn schema() -> &'static #private::str { Self::INFO.schema() }

        #[doc(hidden)]
        pub const INFO: #private::Info = {
            static #def: #private::Def = #private::Def {
                name: #name,
                about: #about,
                input: &[#(#properties),*],
                closed: #closed,
            };
            static #json: [#private::u8; #def.len()] = #def.json();
            #private::Info::new(&#def, &#json)
        };
    }
}
