//! The function as it was written, and beside it the struct of its name with what a set needs to know: the table
//! of arguments, and `run`, which is decode, call, reply.
//!
//! Everything but the struct and its typed call is inherent and none of it allows dead code, so that rustc tells of a
//! private tool that no set lists.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::Type;

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
use crate::passing::Passing;
use crate::probe;
use crate::ty::last_segment;

pub(crate) fn function(function: &Function, tool: &Tool) -> TokenStream {
    let beside = beside(function, tool);
    quote!(#function #beside)
}

/// What stands beside a function.
pub(super) fn beside(function: &Function, tool: &Tool) -> TokenStream {
    let handle = &tool.handle;
    let lifetime = tool.borrows().then(|| quote!(<'_>));
    let request = request(function, tool);
    let reply = &tool.reply;
    // What the type is not is told where it is returned.
    let info = info(tool, &|private| quote!(#private::Probe::<#reply>::OUTPUT));
    let limits = limits(tool);
    let run = run(function, tool);
    // The table of a deprecated tool is not a use of it.
    let allow_deprecated = is_deprecated(function).then(|| quote!(#[allow(deprecated)]));
    let allow = allowed(&function.attributes);
    let run_with = run_with(tool);
    let call = call(handle, tool);
    let imports = probe::imports(&tool.runtime);
    quote! {
        #request

        #allow
        const _: () = {
            #imports

            #limits

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

/// The limits of the arguments, as constants.
pub(super) fn limits(tool: &Tool) -> TokenStream {
    let limits = tool.arguments().filter_map(|argument| {
        let ty = argument.ty.to_token_stream();
        argument.limits.as_ref().map(|limits| limits.definition(Some(&ty)))
    });
    quote!(#(#limits)*)
}

/// The table of the arguments, what is made of it while constants are evaluated, and the part of it that users may see.
/// `output` is asked what the tool promises to return.
pub(super) fn info(tool: &Tool, output: &dyn Fn(&Ident) -> TokenStream) -> TokenStream {
    let private = names::private();
    let name = &tool.name;
    let about = readable(&tool.about);
    let properties = tool.arguments().map(|argument| {
        let Argument { name, ty, .. } = argument;
        let about = readable(&argument.about);
        let optional = argument.default.as_ref().map(|_| quote!(.optional()));
        let constant = argument.limits.iter().map(|limits| &limits.constant);
        let limited = quote!(#(.limited(&#constant))*);
        let schema = schema(argument);
        let property = probe::property(&schema, ty, ToTokens::to_token_stream, name, &about);
        quote!(#property #limited #optional)
    });
    let closed = tool.closed;
    let output = if tool.promises { output(&private) } else { quote!(#private::Option::None) };
    let (def, text) = (names::constant("DEF"), names::constant("TEXT"));
    quote! {
        /// The JSON Schema of the arguments, as text.
        pub fn schema() -> #private::Cow<'static, #private::str> { Self::INFO.schema() }

        /// The JSON Schema of the result, as text, if the tool promises one.
        pub fn output_schema() -> #private::Option<#private::Cow<'static, #private::str>> { Self::INFO.output_schema() }

        #[doc(hidden)]
        pub const INFO: #private::Info = {
            static #def: #private::Def = #private::Def {
                name: #name,
                about: #about,
                input: &[#(#properties),*],
                closed: #closed,
                output: #output,
            };
            static #text: #private::Text<{ #def.len() }> = #def.text();
            #private::Info::new(&#def, &#text)
        };
    }
}

/// What is asked for the schema of an argument. Of a type that serde has to be able to read and cannot, no schema is asked.
fn schema(argument: &Argument) -> TokenStream {
    let asked = read(argument).unwrap_or(&argument.ty);
    let schema = probe::schema(asked, asked);
    match read(argument) {
        Some(read) => {
            let place = probe::place(read);
            let private = names::private_at(place);
            quote_spanned!(place=> #private::Probe::<#read>::READ.has(#schema))
        }
        None => schema,
    }
}

/// The type that serde has to be able to read, where it is spelled in the argument's.
fn read(argument: &Argument) -> Option<&Type> {
    match &argument.passing {
        Passing::Owned | Passing::Cow(_) | Passing::Twice(_) => Some(&argument.ty),
        Passing::Lent(of) => last_segment(of).filter(|last| last.ident != "str").map(|_| of),
        Passing::LentIfGiven(_) => None,
    }
}
