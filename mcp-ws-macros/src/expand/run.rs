//! How a tool is called: `run`, which is decode, call, reply, and `run_with`, by which a set names it.

use proc_macro2::Ident;
use proc_macro2::Literal;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::Expr;
use syn::Lit;
use syn::Type;
use syn::spanned::Spanned;

use crate::item::Function;
use crate::limits::Limited;
use crate::model::Kind;
use crate::model::Task;
use crate::model::Tool;
use crate::names;
use crate::parameter::Argument;
use crate::parameter::Extracted;
use crate::parameter::Parameter;
use crate::parameter::Receiver;
use crate::parameter::State;
use crate::passing::Passing;
use crate::receiver::Sharing;
use crate::spelling::distinct;

pub(super) fn run(function: &Function, tool: &Tool) -> TokenStream {
    let private = names::private();
    let call = names::local("call");
    let out = names::local("out");
    let state = state(tool);
    // rustc underlines the tuple as one; the parameters with their parentheses are the same thing to the user.
    let decode = decode(function.signature.paren_token.span.join(), tool);
    if !matches!(tool.kind, Kind::Async) {
        let reply = reply(function, tool, &|parameter, _| value(parameter));
        return quote! {
            fn run<'o, #state>(#call: &#private::Call<'_>, #out: #private::Out<'o>) -> #private::Done<'o> {
                #decode
                #reply
            }
        };
    }
    // A future that is not `Send` is found where it is boxed, and told on the function's name.
    let place = function.signature.ident.span();
    let started = names::private_at(place);
    let body = if tool.borrows() {
        // What the future borrows has to live in it.
        let reply = reply(function, tool, &|parameter, _| value(parameter));
        let started = quote_spanned!(place=> #started::start(async move { #decode #reply }));
        quote!(let #call = #call.kept(); #started)
    } else {
        let given = given(tool);
        let reply = reply(function, tool, &|parameter, place| given_value(parameter, place));
        let started = quote_spanned!(place=> #started::start(async move { #reply }));
        quote!(#decode #given #started)
    };
    let generics = state.map(|state| quote!(<#state>));
    let bounds = bounds(tool);
    quote! {
        fn run #generics (#call: &#private::Call<'_>, #out: #private::Out<'static>) -> #private::Started #bounds {
            #body
        }
    }
}

/// Decodes the arguments into variables of ours.
pub(super) fn decode(place: Span, tool: &Tool) -> TokenStream {
    let call = names::local("call");
    let types = tool.arguments().map(decoded_as);
    let names = tool.arguments().map(|argument| &argument.name);
    let tuple = quote_spanned!(place=> (#(#types,)*));
    let arguments = if tool.closed { quote!(only_arguments) } else { quote!(arguments) };
    let schemas = tool.arguments().map(|argument| {
        let ty = decoded_as(argument);
        let private = names::private();
        quote!(#private::Probe::<#ty>::SCHEMA)
    });
    let schemas = quote!((#(#schemas,)*));
    let decode = limits(tool).map_or_else(
        || quote_spanned!(place=> .decode(#schemas)),
        |limits| quote!(.decode_within(#schemas, #limits)),
    );
    let decoded = quote!(#call.#arguments::<#tuple>(&[#(#names),*]) #decode ?;);
    if tool.arguments().next().is_none() {
        return decoded;
    }
    let locals = tool.arguments().map(local);
    quote!(let (#(#locals,)*) = #decoded)
}

/// What holds the arguments to the limits of the parameters, if they have any.
fn limits(tool: &Tool) -> Option<TokenStream> {
    let limited = |argument: &&Argument| argument.limits.as_ref().is_some_and(Limited::are_enforced);
    tool.arguments().find(limited)?;
    let names = tool.arguments().map(|argument| match &argument.limits {
        Some(limits) if limits.are_enforced() => local(argument).into_token_stream(),
        _ => quote!(_),
    });
    let problems = names::local("problems");
    let calls = tool.arguments().filter(limited).filter_map(|argument| {
        let name = &argument.name;
        let value = |place: Span| {
            let mut local = local(argument);
            local.set_span(local.span().located_at(place));
            match &argument.passing {
                Passing::Twice(_) => quote_spanned!(place=> &#local.0),
                _ => local.into_token_stream(),
            }
        };
        let limits = argument.limits.as_ref()?;
        Some(limits.calls(&value, &quote!(#problems.named(#name))))
    });
    Some(quote!(|(#(#names,)*), #problems| { #(#calls)* }))
}

/// The type that an argument is decoded into.
fn decoded_as(argument: &Argument) -> TokenStream {
    let private = names::private();
    let ty = &argument.ty;
    let decoded = match &argument.passing {
        Passing::Owned => ty.to_token_stream(),
        Passing::Lent(of) | Passing::LentIfGiven(of) | Passing::Cow(of) => {
            quote_spanned!(ty.span()=> <#of as #private::Lend<'_>>::Kept)
        }
        Passing::Twice(of) => quote!(#private::Twice<#of>),
    };
    match &argument.passing {
        Passing::LentIfGiven(_) => quote!(#private::Option<#decoded>),
        Passing::Owned | Passing::Lent(_) | Passing::Cow(_) if argument.default.is_some() => {
            quote!(#private::Option<#decoded>)
        }
        _ => decoded,
    }
}

/// What the function is given of an argument.
pub(super) fn passed(argument: &Argument) -> TokenStream {
    let local = local(argument);
    let private = names::private();
    let lend = |of: &Type| quote!(#local.as_ref().map(<#of as #private::Lend<'_>>::lend));
    let Some(default) = &argument.default else {
        return match &argument.passing {
            Passing::Owned => local.into_token_stream(),
            Passing::Lent(_) => quote!(&#local),
            Passing::LentIfGiven(of) => lend(of),
            Passing::Cow(_) => quote!(#private::From::from(#local)),
            Passing::Twice(_) => quote!(#local.0),
        };
    };
    let ty = &argument.ty;
    let default = default_value(default);
    let given = match &argument.passing {
        Passing::Owned => local.into_token_stream(),
        Passing::Lent(of) => lend(of),
        Passing::LentIfGiven(of) => {
            let value = lend(of);
            quote!(#value.map(#private::Option::Some))
        }
        Passing::Cow(_) => quote!(#local.map(<#ty as #private::From<_>>::from)),
        Passing::Twice(_) => quote!(#local.0.map(#private::Option::Some)),
    };
    quote!(#given.unwrap_or_else(|| #default))
}

/// The default as it was written; of a text, whatever is made of one: `"…"` for a `String` is no mistake.
fn default_value(default: &Expr) -> TokenStream {
    let private = names::private_at(default.span());
    match default {
        Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => {
            quote_spanned!(default.span()=> #private::default_text(#default))
        }
        _ => default.to_token_stream(),
    }
}

/// The variable that holds an argument until the call.
fn local(argument: &Argument) -> Ident {
    names::argument(&argument.ident)
}

/// Decode, call, reply: the last two. `other` says what stands for a parameter that is no argument, of which it is
/// told the place among those.
fn reply(function: &Function, tool: &Tool, other: &dyn Fn(&Parameter, usize) -> TokenStream) -> TokenStream {
    let out = names::local("out");
    let callee = callee(function);
    let mut others = 0..;
    let values = tool.parameters.iter().map(|parameter| match parameter {
        Parameter::Argument(argument) => passed(argument),
        _ => other(parameter, others.next().unwrap_or_default()),
    });
    let reply = &tool.reply;
    let wait = matches!(tool.kind, Kind::Async).then(|| quote!(.await));
    quote_spanned!(reply.span()=> #out.reply::<#reply>(#callee(#(#values),*) #wait))
}

/// The function, as it is called from beside it.
fn callee(function: &Function) -> TokenStream {
    let name = names::again(&function.signature.ident);
    function.owner.as_ref().map_or_else(
        || name.to_token_stream(),
        |owner| {
            let path = owner.path();
            quote!(#path::#name)
        },
    )
}

/// What stands for a parameter that is no argument.
fn value(parameter: &Parameter) -> TokenStream {
    if let Parameter::Receiver(Receiver { ty, sharing: Sharing::Lent }) = parameter {
        let (call, server) = (names::local("call"), names::state());
        return quote_spanned!(ty.span()=> #call.lend::<#server, #ty>());
    }
    let borrowed = borrowed(parameter);
    let owned = owned(parameter);
    quote!(#borrowed #owned)
}

/// What stands before a parameter that is no argument, where the function takes less than all of it.
fn borrowed(parameter: &Parameter) -> Option<TokenStream> {
    let is_borrowed = match parameter {
        Parameter::Receiver(receiver) => !matches!(receiver.sharing, Sharing::Shared),
        Parameter::BorrowedContext => true,
        Parameter::Extracted(extracted) => extracted.is_borrowed,
        Parameter::Argument(_) | Parameter::State(_) | Parameter::Context => false,
    };
    is_borrowed.then(|| quote!(&))
}

fn owned(parameter: &Parameter) -> TokenStream {
    let call = names::local("call");
    let server = names::state();
    match parameter {
        Parameter::Argument(_) => TokenStream::new(),
        Parameter::Receiver(Receiver { ty, sharing: Sharing::Lent }) => quote!(#call.keep::<#server, #ty>()),
        Parameter::Receiver(Receiver { ty, .. }) => quote!(#call.share::<#server, #ty>()),
        Parameter::State(state) => {
            let ty = &state.ty;
            quote_spanned!(ty.span()=> #call.state::<#server, #ty>())
        }
        Parameter::Context | Parameter::BorrowedContext => quote!(#call.context()),
        Parameter::Extracted(Extracted { ty, .. }) => {
            quote_spanned!(ty.span()=> #call.extract::<#server, #ty>())
        }
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
    let borrowed = borrowed(parameter);
    quote!(#borrowed #given.#place)
}

/// What a tool says of how it runs, and for whom: its own limit on a call, whether that becomes a task, and what its callers
/// need.
pub(super) fn terms(tool: &Tool) -> TokenStream {
    let millis = tool.timeout.map(Literal::u64_unsuffixed);
    let limit = millis.map(|millis| quote!(.within_millis(#millis)));
    let task = tool.task.as_ref().map(|task| match task {
        Task::Offered => quote!(.as_task()),
        Task::Required => quote!(.only_as_task()),
    });
    let scopes = (!tool.scopes.is_empty()).then(|| {
        let scopes = &tool.scopes;
        quote!(.with_scopes(&[#(#scopes),*]))
    });
    quote!(#limit #task #scopes)
}

pub(super) fn run_with(tool: &Tool) -> TokenStream {
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
    let terms = terms(tool);
    let bounds = bounds(tool);
    quote! {
        pub const fn run_with<#generics>() -> #private::Runner<#parameter> #bounds {
            #private::Runner::#kind(Self::run #turbofish) #terms
        }
    }
}

/// The state parameter with all that this tool needs of it, if it needs anything.
fn state(tool: &Tool) -> Option<TokenStream> {
    let parameter = names::state();
    let needs = distinct(tool.parameters.iter().filter_map(need));
    (!needs.is_empty()).then(|| quote!(#parameter: #(#needs)+*))
}

/// What a set's state has to be for a parameter.
fn need(parameter: &Parameter) -> Option<TokenStream> {
    let private = names::private();
    match parameter {
        Parameter::Receiver(Receiver { ty, sharing: Sharing::Lent }) => Some(quote!(#private::Provides<#ty>)),
        Parameter::Receiver(Receiver { ty, .. }) => Some(quote!(#private::Shares<#ty>)),
        Parameter::State(State { of, .. }) => Some(quote!(#private::Provides<#of>)),
        Parameter::Extracted(Extracted { ty, .. }) => Some(quote!(#private::Extracts<#ty>)),
        Parameter::Argument(_) | Parameter::Context | Parameter::BorrowedContext => None,
    }
}

/// What a future needs of the value whose method it is.
fn bounds(tool: &Tool) -> Option<TokenStream> {
    let receiver = tool.parameters.iter().find_map(|parameter| match parameter {
        Parameter::Receiver(receiver) => Some(shared(&receiver.ty)),
        _ => None,
    });
    receiver.filter(|_| matches!(tool.kind, Kind::Async)).map(|bounds| quote!(where #bounds))
}

/// That a value may be where calls run. The lifetime, which is used nowhere, has rustc ask for it only where the tools are
/// served, and so once; a bound without one would be judged everywhere.
pub(super) fn shared(ty: &Type) -> TokenStream {
    let private = names::private();
    let lifetime = names::unused_lifetime();
    quote!(for<#lifetime> #ty: #private::Send + #private::Sync)
}
