//! The struct beside a function, whose fields are the arguments: what names the tool in a set, and what a client sends.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use syn::Attribute;
use syn::Meta;
use syn::ext::IdentExt;

use crate::item::Function;
use crate::item::is_condition;
use crate::model::Tool;
use crate::names;
use crate::parameter::Argument;

/// The struct beside a function. It lives among the types and the function among the values, so both may have
/// one name, and one `use` brings both; `request = …` gives it another.
pub(crate) fn request(function: &Function, tool: &Tool) -> TokenStream {
    let fields = tool.arguments().map(|argument| field(argument, tool));
    let lifetime = tool.borrows().then(|| quote!(<'a>));
    structure(function, &tool.handle, &quote!(#lifetime { #(#fields)* }))
}

/// The same of a function that cannot be a tool, to name it by.
pub(crate) fn refused_request(function: &Function, handle: &Ident) -> TokenStream {
    structure(function, handle, &quote!({}))
}

fn structure(function: &Function, handle: &Ident, rest: &TokenStream) -> TokenStream {
    let visibility = &function.visibility;
    let name = &function.signature.ident;
    // Of a method's type it is not known who sees it, and so whether it can be linked.
    let of = function.owner.as_ref().map_or_else(
        || format!("[`{0}`](fn@{0})", name.unraw()),
        |owner| format!("`{}`", owner.spelling(name)),
    );
    let doc = format!(" The arguments of {of}: names the tool in `tools![…]`, and is what a client sends.");
    let allow = allowed(&function.attributes);
    quote! {
        #[doc = #doc]
        #allow
        #[allow(non_camel_case_types, dead_code, private_interfaces, clippy::all, clippy::pedantic)]
        #visibility struct #handle #rest
    }
}

fn field(argument: &Argument, tool: &Tool) -> TokenStream {
    let Argument { doc, .. } = argument;
    let ty = argument.borrowing_field.as_ref().unwrap_or(&argument.ty);
    let name = names::again(&argument.ident);
    // A public field without a doc comment is a warning where docs are asked for.
    let plain = doc.is_empty().then(|| format!(" The argument `{}`.", argument.name)).into_iter();
    let runtime = &tool.runtime;
    let ty = match argument.default {
        Some(_) => quote!(#runtime::__private::Option<#ty>),
        None => ty.to_token_stream(),
    };
    quote!(#(#doc)* #(#[doc = #plain])* pub #name: #ty,)
}

/// What the user has allowed of a function or a block is allowed of what names its types again, and where it is not there,
/// neither is the tool.
pub(super) fn allowed(attributes: &[Attribute]) -> TokenStream {
    let lists = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => Some(&list.tokens),
        _ => None,
    });
    let conditions = attributes.iter().filter(|attribute| is_condition(attribute));
    quote!(#(#conditions)* #(#[allow(#lists)])*)
}
