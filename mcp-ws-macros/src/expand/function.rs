//! The function as it was written, and beside it the struct of its name with what a set needs to know: the table
//! of arguments, and `run`, which is decode, call, reply.
//!
//! Everything but the struct and its typed call is inherent and none of it allows dead code, so that rustc tells of a
//! private tool that no set lists.

use proc_macro2::Ident;
use proc_macro2::Literal;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::Meta;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::call::call;
use crate::item::Function;
use crate::model::Argument;
use crate::model::Kind;
use crate::model::Parameter;
use crate::model::Tool;
use crate::names;

pub(crate) fn function(function: &Function, tool: &Tool) -> TokenStream {
    let handle = &tool.handle;
    let fields = tool.arguments().map(field);
    let request = request(function, handle, &quote!({ #(#fields)* }));
    let info = info(tool);
    let run = run(function, tool);
    // The table of a deprecated tool is not a use of it.
    let allow_deprecated = is_deprecated(function).then(|| quote!(#[allow(deprecated)]));
    let allow = allowed(function);
    let run_with = run_with(tool);
    let call = call(handle, tool);
    let private = names::private();
    let runtime = &tool.runtime;
    quote! {
        #function

        #request

        #allow
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            impl #handle {
                /// The JSON Schema of the arguments, as text.
                pub const fn schema() -> &'static #private::str { Self::INFO.schema() }

                #[doc(hidden)]
                pub const INFO: #private::Info = #info;

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

/// What the user has allowed of the function is allowed of what names its types again.
fn allowed(function: &Function) -> TokenStream {
    let lists = function.attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => Some(&list.tokens),
        _ => None,
    });
    quote!(#(#[allow(#lists)])*)
}

/// The struct beside a function. It lives among the types and the function among the values, so both may have
/// one name, and one `use` brings both; `request = …` gives it another.
pub(crate) fn request(function: &Function, handle: &Ident, fields: &TokenStream) -> TokenStream {
    let visibility = &function.visibility;
    let doc = format!(
        " The arguments of [`{0}`](fn@{0}): names the tool in `tools![…]`, and is what a client sends.",
        function.signature.ident.unraw()
    );
    let allow = allowed(function);
    quote! {
        #[doc = #doc]
        #allow
        #[allow(non_camel_case_types, dead_code, private_interfaces, clippy::all, clippy::pedantic)]
        #visibility struct #handle #fields
    }
}

fn field(argument: &Argument) -> TokenStream {
    let Argument { doc, ty, .. } = argument;
    let name = names::again(&argument.ident);
    // A public field without a doc comment is a warning where docs are asked for.
    let plain = doc.is_empty().then(|| format!(" The argument `{}`.", argument.name)).into_iter();
    quote!(#(#doc)* #(#[doc = #plain])* pub #name: #ty,)
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
    let closed = tool.closed;
    let (def, json) = (names::constant("DEF"), names::constant("JSON"));
    quote! {
        {
            static #def: #private::Def = #private::Def {
                name: #name,
                about: #about,
                input: &[#(#properties),*],
                closed: #closed,
            };
            static #json: [#private::u8; #def.len()] = #def.json();
            #private::Info::new(&#def, &#json)
        }
    }
}

fn run(function: &Function, tool: &Tool) -> TokenStream {
    let private = names::private();
    let call = names::local("call");
    let out = names::local("out");
    let decode = decode(function, tool);
    let state = state(tool);
    if let Kind::Async = tool.kind {
        let generics = state.map(|state| quote!(<#state>));
        let given = given(tool);
        let reply = reply(function, tool, &|parameter, place| given_value(parameter, place));
        // A future that is not `Send` is found where it is boxed, and told on the function's name.
        let place = function.signature.ident.span();
        let started = names::private_at(place);
        let started = quote_spanned!(place=> #started::start(async move { #reply }));
        return quote! {
            fn run #generics (#call: &#private::Call<'_>, #out: #private::Out<'static>) -> #private::Started {
                #decode
                #given
                #started
            }
        };
    }
    let reply = reply(function, tool, &|parameter, _| value(parameter));
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
    let arguments = if tool.closed { quote!(only_arguments) } else { quote!(arguments) };
    let decoded = quote!(#call.#arguments::<#tuple>(&[#(#names),*])?;);
    if tool.arguments().next().is_none() {
        return decoded;
    }
    let locals = tool.arguments().map(|argument| local(function, argument));
    quote!(let (#(#locals,)*) = #decoded)
}

/// The variable that holds an argument until the call: of its own name, unless that would hide the function.
fn local(function: &Function, argument: &Argument) -> Ident {
    if argument.ident == function.signature.ident {
        names::local("argument")
    } else {
        names::again(&argument.ident)
    }
}

/// Decode, call, reply: the last two. `other` says what stands for a parameter that is no argument, of which it is
/// told the place among those.
fn reply(function: &Function, tool: &Tool, other: &dyn Fn(&Parameter, usize) -> TokenStream) -> TokenStream {
    let out = names::local("out");
    let handle = names::again(&function.signature.ident);
    let mut others = 0..;
    let values = tool.parameters.iter().map(|parameter| match parameter {
        Parameter::Argument(argument) => local(function, argument).into_token_stream(),
        _ => other(parameter, others.next().unwrap_or_default()),
    });
    let reply = &tool.reply;
    let wait = matches!(tool.kind, Kind::Async).then(|| quote!(.await));
    quote_spanned!(reply.span()=> #out.reply::<#reply>(#handle(#(#values),*) #wait))
}

/// What stands for a parameter that is no argument.
fn value(parameter: &Parameter) -> TokenStream {
    let borrowed = matches!(parameter, Parameter::BorrowedContext).then(|| quote!(&));
    let owned = owned(parameter);
    quote!(#borrowed #owned)
}

fn owned(parameter: &Parameter) -> TokenStream {
    let call = names::local("call");
    match parameter {
        Parameter::Argument(_) => TokenStream::new(),
        Parameter::State(state) => {
            let ty = &state.ty;
            let server = names::state();
            quote_spanned!(ty.span()=> #call.state::<#server, #ty>())
        }
        Parameter::Context | Parameter::BorrowedContext => quote!(#call.context()),
    }
}

/// The parameters that are no arguments, kept for a future that outlives the call.
fn given(tool: &Tool) -> Option<TokenStream> {
    let given = names::local("given");
    let values: Vec<_> = tool
        .parameters
        .iter()
        .filter(|parameter| !matches!(parameter, Parameter::Argument(_)))
        .map(owned)
        .collect();
    (!values.is_empty()).then(|| quote!(let #given = (#(#values,)*);))
}

fn given_value(parameter: &Parameter, place: usize) -> TokenStream {
    let given = names::local("given");
    let place = Literal::usize_unsuffixed(place);
    let borrowed = matches!(parameter, Parameter::BorrowedContext).then(|| quote!(&));
    quote!(#borrowed #given.#place)
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
        let Parameter::State(state) = parameter else { continue };
        let spelling = state.of.to_token_stream().to_string();
        if !spelled.contains(&spelling) {
            spelled.push(spelling);
            types.push(&state.of);
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
