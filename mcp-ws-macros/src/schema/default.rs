//! What a field is if it is left out, told in the schema. Serde fills it in, by a function that cannot be looked into, so the
//! user says what it comes to: a literal, which the type is asked to have.

use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Expr;
use syn::Type;
use syn::spanned::Spanned;

use super::field::Body;
use crate::diag::Mistakes;
use crate::json;
use crate::literal::readable;
use crate::names;

/// A literal that stands for what serde fills in.
pub(crate) struct Default {
    /// As JSON.
    pub(crate) json: String,
    place: Span,
}

impl Default {
    /// What stands in `#[arg(default = …)]` on a field.
    pub(crate) fn read(literal: &Expr, is_filled_in: bool, mistakes: &mut Mistakes) -> Option<Self> {
        if !is_filled_in {
            mistakes.at(
                literal,
                "serde fills in what is left out, and this tells with what: write `#[serde(default = \"…\")]` beside it",
            );
            return None;
        }
        let Some(json) = json::value(literal) else {
            mistakes.at(
                literal,
                "a default in a schema is written while compiling: give the literal that serde's comes to",
            );
            return None;
        };
        Some(Self { json, place: literal.span() })
    }
}

/// What is found while constants are evaluated: whether the types of fields have their defaults.
pub(crate) fn checks(bodies: &[Body], spelled: impl Fn(&Type) -> TokenStream) -> Vec<TokenStream> {
    let fields = bodies.iter().flat_map(Body::read_fields);
    let defaults = fields.filter_map(|field| Some((&field.ty, field.default.as_ref()?)));
    defaults
        .map(|(ty, Default { json, place })| {
            // Underlined is what stands between the first token and the last.
            let place = Span::call_site().located_at(*place);
            let (private, spelled, json) = (names::private_at(place), spelled(ty), readable(json));
            quote_spanned!(place=> const _: () = #private::Probe::<#spelled>::SCHEMA.suits(#json);)
        })
        .collect()
}
