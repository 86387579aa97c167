//! Generic types that contain themselves. A constant cannot refer to itself, and a static is not generic: so the type's own
//! name in a field is replaced by that of a marker, whose schema leads back to where it stands.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::format_ident;
use quote::quote;
use syn::DeriveInput;
use syn::GenericArgument;
use syn::GenericParam;
use syn::PathArguments;
use syn::PathSegment;
use syn::Type;
use syn::parse_quote;
use syn::visit_mut;
use syn::visit_mut::VisitMut;

use super::field::Body;
use crate::diag::Mistakes;
use crate::names;
use crate::spelling::spelling;

/// The type that stands for its own in the fields of a generic one.
pub(crate) fn marker() -> Ident {
    format_ident!("__Own")
}

/// The marker itself, which leads back to the type of this identity.
pub(crate) fn definition(identity: &TokenStream) -> TokenStream {
    let private = names::private();
    let marker = marker();
    quote! {
        struct #marker;
        impl #private::Schema for #marker {
            const NODE: #private::Edge = #private::Edge::to(&#private::Node::Back(#identity));
        }
    }
}

/// A type, with the marker in the place of the own one.
pub(crate) fn marked(ty: &Type, input: &DeriveInput) -> TokenStream {
    let mut marked = ty.clone();
    Marking { input, found: false, others: Vec::new() }.visit_type_mut(&mut marked);
    marked.into_token_stream()
}

/// Whether a generic type contains itself. With other parameters than its own it would have no end.
pub(crate) fn contains_itself(input: &DeriveInput, bodies: &[Body], mistakes: &mut Mistakes) -> bool {
    let mut marking = Marking { input, found: false, others: Vec::new() };
    for field in bodies.iter().flat_map(|body| &body.fields).filter(|field| !field.serde.skip.both()) {
        marking.visit_type_mut(&mut field.ty.clone());
    }
    for other in &marking.others {
        mistakes.at(
            other,
            format!(
                "a type contains itself only with its own parameters, or its schema has no end: write `Self` instead of `{}`",
                spelling(other)
            ),
        );
    }
    if marking.found && input.generics.const_params().next().is_some() {
        mistakes.at(
            &input.generics,
            "the schema of a type with a constant parameter cannot contain itself: drop the parameter, or write \
             `impl mcp_ws::Schema` by hand",
        );
    }
    marking.found
}

struct Marking<'input> {
    input: &'input DeriveInput,
    found: bool,
    /// Where the type is named with other parameters.
    others: Vec<Type>,
}

impl VisitMut for Marking<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let segment = match ty {
            Type::Path(path) if path.qself.is_none() && path.path.segments.len() == 1 => {
                &path.path.segments[0]
            }
            _ => return visit_mut::visit_type_mut(self, ty),
        };
        if segment.ident == "Self" || segment.ident == self.input.ident && self.has_own_parameters(segment) {
            self.found = true;
            let marker = marker();
            *ty = parse_quote!(#marker);
        } else if segment.ident == self.input.ident {
            self.others.push(ty.clone());
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

impl Marking<'_> {
    fn has_own_parameters(&self, segment: &PathSegment) -> bool {
        let PathArguments::AngleBracketed(given) = &segment.arguments else { return false };
        let given = given.args.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
        let own = self.input.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        });
        given.map(spelling).eq(own.map(spelling))
    }
}
