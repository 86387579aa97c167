//! The block as it was written, and beside it a struct for each of its tools and the set that they make: the block's
//! type is that set, or has it as a constant where the block has a name.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::Generics;
use syn::ItemImpl;
use syn::Type;
use syn::parse_quote;
use syn::spanned::Spanned;

use super::function::beside;
use super::request::allowed;
use super::run::shared;
use super::table::Line;
use super::table::table;
use crate::block::Block;
use crate::diag::Errors;
use crate::fallback;
use crate::heading::Heading;
use crate::members::Member;
use crate::names;
use crate::owner::Owner;

pub(crate) fn block(
    block: &Block,
    heading: &Heading,
    members: &[Member],
    errors: Option<&Errors>,
) -> TokenStream {
    let tools = members.iter().map(|member| match &member.tool {
        Ok(tool) if errors.is_none() => beside(&member.function, tool),
        Ok(_) => fallback::beside(&member.attribute, &member.function),
        Err(mistakes) => {
            let stand_in = fallback::beside(&member.attribute, &member.function);
            quote!(#mistakes #stand_in)
        }
    });
    let set = block.owner.as_ref().map(|owner| match (&heading.name, errors) {
        (Some(name), None) => named(name, owner, &lines(members)),
        (None, None) => unnamed(owner, &lines(members)),
        (name, Some(_)) => refused(name.as_ref(), &block.header),
    });
    let private = names::private();
    let runtime = heading.runtime();
    let allow = allowed(&block.header.attrs);
    quote! {
        #block
        #errors
        #(#tools)*

        #allow
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            #set
        };
    }
}

fn lines(members: &[Member]) -> Vec<Line> {
    members
        .iter()
        .map(|member| Line {
            conditions: member.function.conditions().map(ToTokens::to_token_stream).collect(),
            path: names::again(&member.handle()).to_token_stream(),
            place: member.function.signature.ident.span(),
        })
        .collect()
}

/// The set as a constant of the type. It has no more visibility than it needs, so that rustc tells of one that nobody
/// lists.
fn named(name: &Ident, owner: &Owner, lines: &[Line]) -> TokenStream {
    let private = names::private();
    let ty = &owner.ty;
    let bounds = shared(ty);
    let table = table(&quote!(Tools), lines);
    let doc = format!(" The tools of a block, for `#[tools(Self::{name})]` beside `#[derive(ToolSet)]`.");
    let tools = quote!(#private::Tools<Self> = { #table });
    // With our span on it, rustc would tell nobody that it is never used.
    let constant = quote_spanned!(name.span()=> pub(crate) const #name: #tools;);
    quote!(impl #ty where #bounds { #[doc = #doc] #constant })
}

/// The type as the set. Where there are two such blocks, rustc tells on the type's name.
fn unnamed(owner: &Owner, lines: &[Line]) -> TokenStream {
    let private = names::private();
    let ty = &owner.ty;
    let bounds = shared(ty);
    let table = table(&quote!(Tools), lines);
    let tools = quote!(const TOOLS: #private::Tools<Self> = { #table };);
    quote_spanned!(ty.span()=> impl #private::BlockWithoutAName for #ty where #bounds { #tools })
}

/// What stands in for the set of a block that is refused as a whole.
fn refused(name: Option<&Ident>, header: &ItemImpl) -> TokenStream {
    let private = names::private();
    let (ty, mut generics) = (&header.self_ty, header.generics.clone());
    let Some(name) = name else { return refused_set(ty, generics) };
    generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    let (parameters, _, bounds) = generics.split_for_impl();
    quote! {
        impl #parameters #ty #bounds {
            pub(crate) const #name: #private::Tools<Self> = #private::Tools::refused();
        }
    }
}

/// The same where the type is the set.
pub(crate) fn refused_set(ty: &Type, mut generics: Generics) -> TokenStream {
    let private = names::private();
    generics.make_where_clause().predicates.push(parse_quote!(Self: 'static));
    let (parameters, _, bounds) = generics.split_for_impl();
    quote! {
        impl #parameters #private::BlockWithoutAName for #ty #bounds {
            const TOOLS: #private::Tools<Self> = #private::Tools::refused();
        }
    }
}
