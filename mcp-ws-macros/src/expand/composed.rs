//! A struct as a set: its parts as constants, what rustc joins them to, and how each finds its state.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::format_ident;
use quote::quote;
use quote::quote_spanned;
use syn::Path;
use syn::spanned::Spanned;

use super::run::shared;
use super::table::names_of;
use crate::composed::Composed;
use crate::composed::Part;
use crate::composed::Parts;
use crate::names;
use crate::owner::Owner;

pub(crate) fn composed(composed: &Composed) -> TokenStream {
    let private = names::private();
    let runtime = names::default_crate();
    let owner = Owner::named(&composed.name);
    let ty = &owner.ty;
    let Joining { of_trait, parts, tools, bind } = match &composed.parts {
        Parts::Blocks(blocks) => Joining::of_blocks(blocks, &owner),
        Parts::Fields(fields) => Joining::of_fields(fields),
    };
    let (set, names) = (names::constant("SET"), names::constant("NAMES"));
    let (all, text) = (names::constant("PARTS"), names::constant("TEXT"));
    let names_of = names_of(&set);
    let bounds = shared(ty);
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private as #private;

            #parts
            const #all: &[#private::Prefixed] = &[#(#tools),*];
            static #text: [#private::u8; #private::names_len(#all)] = #private::names(#all);
            const #set: &[#private::Entry] = &#private::joined::<{ #private::count(#all) }>(#all, &#text);
            #names_of

            #[automatically_derived]
            impl #private::#of_trait for #ty where #bounds {
                const ENTRIES: &'static [#private::Entry] = #set;
                const NAMES: &'static #private::Names = &#names;

                #bind
            }
        };
    }
}

/// What the parts of a set become.
struct Joining {
    /// The trait that makes the struct a set: whether its parts are taken out of it, or all of it is their state.
    of_trait: Ident,
    /// A constant for each. A type that is no set is found here and nowhere else, so that it is told once.
    parts: TokenStream,
    /// The tools of each.
    tools: Vec<TokenStream>,
    /// How each is given its state.
    bind: TokenStream,
}

impl Joining {
    fn of_fields(fields: &[Part]) -> Self {
        let private = names::private();
        let constants: Vec<_> = (0..fields.len()).map(constant).collect();
        let parts = fields.iter().zip(&constants).map(|(Part { ty, prefix, .. }, constant)| {
            let at_type = names::private_at(ty.span());
            let part = quote_spanned!(ty.span()=> #at_type::Subset::of(#prefix));
            quote!(const #constant: #private::Subset<#ty> = #part;)
        });
        let bind = fields
            .iter()
            .zip(&constants)
            .map(|(Part { member, .. }, constant)| quote!(#constant.bind(self.#member, rows);));
        Self {
            of_trait: format_ident!("ToolSet"),
            parts: parts.collect(),
            tools: constants.iter().map(|constant| quote!(#constant.tools())).collect(),
            bind: quote!(fn bind(self, rows: &mut #private::Rows) { #(#bind)* }),
        }
    }

    fn of_blocks(blocks: &[Path], owner: &Owner) -> Self {
        let private = names::private();
        let ty = &owner.ty;
        let constants: Vec<_> = (0..blocks.len()).map(constant).collect();
        let parts = blocks.iter().zip(&constants).map(|(block, constant)| {
            let block = owner.respelled(block.to_token_stream());
            quote!(const #constant: #private::Tools<#ty> = #block;)
        });
        let bind = constants.iter().map(|constant| quote!(rows.add(&#constant, this);));
        Self {
            of_trait: format_ident!("Methods"),
            parts: parts.collect(),
            tools: constants.iter().map(|constant| quote!(#private::Prefixed::of(&#constant))).collect(),
            bind: quote! {
                fn bind(this: &#private::Arc<Self>, rows: &mut #private::Rows) { #(#bind)* }
            },
        }
    }
}

fn constant(place: usize) -> Ident {
    names::constant(&format!("PART_{place}"))
}
