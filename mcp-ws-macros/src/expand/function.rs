//! The function as it was written, and beside it the struct of its name with what a set needs to know: the table
//! of arguments, and `run`, which is decode, call, reply.
//!
//! Everything but the struct is inherent and none of it allows dead code, so that rustc tells of a private tool
//! that no set lists.

use proc_macro2::Literal;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::item::Function;
use crate::model::Argument;
use crate::model::Kind;
use crate::model::Parameter;
use crate::model::Tool;
use crate::names;

pub(crate) fn function(function: &Function, tool: &Tool) -> TokenStream {
    let handle = &function.signature.ident;
    let fields = tool.arguments().map(field);
    let request = request(function, &quote!({ #(#fields)* }));
    let info = info(tool);
    let run = run(function, tool);
    // The table of a deprecated tool is not a use of it.
    let allow = is_deprecated(function).then(|| quote!(#[allow(deprecated)]));
    let run_with = run_with(tool);
    let private = names::private();
    let runtime = &tool.runtime;
    quote! {
        #function

        #request

        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            impl #handle {
                /// The JSON Schema of the arguments, as text.
                pub const fn schema() -> &'static #private::str { Self::INFO.schema() }

                #[doc(hidden)]
                pub const INFO: #private::Info = #info;

                #allow
                #run

                #[doc(hidden)]
                #run_with
            }
        };
    }
}

fn is_deprecated(function: &Function) -> bool {
    function.attributes.iter().any(|attribute| attribute.path().is_ident("deprecated"))
}

/// The struct beside a function. It lives among the types and the function among the values, so both may have
/// one name, and one `use` brings both.
pub(crate) fn request(function: &Function, fields: &TokenStream) -> TokenStream {
    let visibility = &function.visibility;
    let handle = &function.signature.ident;
    let doc = format!(
        " The arguments of [`{0}`](fn@{0}): names the tool in `tools![…]`, and is what a client sends.",
        handle.unraw()
    );
    quote! {
        #[doc = #doc]
        #[allow(
            non_camel_case_types, dead_code, missing_docs, private_interfaces, clippy::all, clippy::pedantic
        )]
        #visibility struct #handle #fields
    }
}

fn field(argument: &Argument) -> TokenStream {
    let Argument { doc, ty, .. } = argument;
    let name = names::again(&argument.ident);
    quote!(#(#doc)* pub #name: #ty,)
}

/// The table of the arguments, and what is made of it while constants are evaluated.
fn info(tool: &Tool) -> TokenStream {
    let private = names::private();
    let name = &tool.name;
    let about = raw(&tool.about);
    let properties = tool.arguments().map(|argument| {
        let Argument { name, ty, .. } = argument;
        let about = raw(&argument.about);
        quote_spanned!(ty.span()=> #private::Property::of::<#ty>(#name, #about))
    });
    quote! {
        {
            static DEF: #private::Def = #private::Def {
                name: #name,
                about: #about,
                input: &[#(#properties),*],
            };
            static JSON: [#private::u8; DEF.len()] = DEF.json();
            #private::Info::new(&DEF, &JSON)
        }
    }
}

fn run(function: &Function, tool: &Tool) -> TokenStream {
    let private = names::private();
    let call = names::local("call");
    let out = names::local("out");
    let decode = decode(function, tool);
    let reply = reply(function, tool);
    let state = state(tool);
    if let Kind::Async = tool.kind {
        let generics = state.map(|state| quote!(<#state>));
        // A future that is not `Send` is found where it is boxed, and told on the function's name.
        let place = function.signature.ident.span();
        let boxed = names::private_at(place);
        let work = quote_spanned!(place=> #boxed::Box::pin(async move { #decode #reply }));
        return quote! {
            fn run #generics (#call: #private::Call<'static>, #out: #private::Out<'static>) -> #private::Work {
                #work
            }
        };
    }
    quote! {
        fn run<'o, #state>(#call: &#private::Call<'_>, #out: #private::Out<'o>) -> #private::Done<'o> {
            #decode
            #reply
        }
    }
}

fn decode(function: &Function, tool: &Tool) -> TokenStream {
    let call = names::local("call");
    let types = tool.arguments().map(|argument| &argument.ty);
    let names = tool.arguments().map(|argument| &argument.name);
    // rustc underlines the tuple as one; the parameters with their parentheses are the same thing to the user.
    let place = function.signature.paren_token.span.join();
    let tuple = quote_spanned!(place=> (#(#types,)*));
    let decoded = quote!(#call.arguments::<#tuple>(&[#(#names),*])?;);
    if tool.arguments().next().is_none() {
        return decoded;
    }
    let locals = tool.arguments().map(|argument| names::again(&argument.ident));
    quote!(let (#(#locals,)*) = #decoded)
}

fn reply(function: &Function, tool: &Tool) -> TokenStream {
    let out = names::local("out");
    let handle = names::again(&function.signature.ident);
    let values = tool.parameters.iter().map(value);
    let reply = &tool.reply;
    let wait = matches!(tool.kind, Kind::Async).then(|| quote!(.await));
    quote_spanned!(reply.span()=> #out.reply::<#reply>(#handle(#(#values),*) #wait))
}

/// What the function is called with.
fn value(parameter: &Parameter) -> TokenStream {
    let private_state = names::state();
    let call = names::local("call");
    match parameter {
        Parameter::Argument(argument) => names::again(&argument.ident).into_token_stream(),
        Parameter::State(ty) => quote!(#call.state::<#private_state, #ty>()),
        Parameter::Context => quote!(#call.context()),
        Parameter::BorrowedContext => quote!(&#call.context()),
    }
}

fn run_with(tool: &Tool) -> TokenStream {
    let private = names::private();
    let parameter = names::state();
    let state = state(tool);
    let generics = state.clone().unwrap_or_else(|| parameter.to_token_stream());
    let turbofish = state.map(|_| quote!(::<#parameter>));
    let kind = match tool.kind {
        Kind::Sync => quote!(sync),
        Kind::Async => quote!(task),
        Kind::Blocking => quote!(blocking),
    };
    quote! {
        pub const fn run_with<#generics>() -> #private::Run<#parameter> {
            #private::Run::#kind(Self::run #turbofish)
        }
    }
}

/// The state parameter with all that this tool needs of it, if it needs anything.
fn state(tool: &Tool) -> Option<TokenStream> {
    let private = names::private();
    let parameter = names::state();
    let mut types = Vec::new();
    let mut spelled = Vec::new();
    for parameter in &tool.parameters {
        let Parameter::State(ty) = parameter else { continue };
        let spelling = ty.to_token_stream().to_string();
        if !spelled.contains(&spelling) {
            spelled.push(spelling);
            types.push(ty);
        }
    }
    (!types.is_empty()).then(|| quote!(#parameter: #(#private::Provides<#types>)+*))
}

/// A string literal that can be read: JSON is full of quotes.
fn raw(text: &str) -> Literal {
    if !text.contains(['"', '\\']) {
        return Literal::string(text);
    }
    let mut fence = String::from("#");
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    format!("r{fence}\"{text}\"{fence}").parse().unwrap_or_else(|_| Literal::string(text))
}
