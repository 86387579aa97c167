//! How a value is held to the limits of its type: which fields are looked at, and where each stands in the JSON, so that
//! what is wrong can be told with its place.

use proc_macro2::Ident;
use proc_macro2::Literal;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::quote;
use quote::quote_spanned;
use syn::Member;
use syn::spanned::Spanned;

use super::field::Body;
use super::field::Field;
use super::field::Kind;
use super::rules::Rules;
use crate::limits::Limited;
use crate::names;

/// How the values of one body are looked at.
pub(crate) struct Look<'input> {
    body: &'input Body,
    /// The members in which all of it stands.
    around: Vec<String>,
    /// The fields that serde reads, each with the way to it.
    fields: Vec<(&'input Field, Step)>,
}

/// From a value to a part of it.
enum Step {
    Member(String),
    Item(usize),
    /// The part stands in the place of the whole.
    Stay,
}

impl<'input> Look<'input> {
    /// At the fields of a body that stands in these members.
    pub(crate) fn at(body: &'input Body, rules: &Rules, around: &[&str]) -> Self {
        let is_list = body.kind == Kind::Unnamed && body.fields.len() > 1;
        let fields = body.read_fields().enumerate().map(|(index, field)| {
            let step = match rules.names(field) {
                Some(names) if !field.serde.flatten => Step::Member(names.read),
                None if is_list => Step::Item(index),
                _ => Step::Stay,
            };
            (field, step)
        });
        Self {
            body,
            around: around.iter().map(|name| (*name).to_owned()).collect(),
            fields: fields.collect(),
        }
    }

    /// At the one field that its struct is.
    pub(crate) fn through(body: &'input Body, field: &'input Field) -> Self {
        Self { body, around: Vec::new(), fields: vec![(field, Step::Stay)] }
    }

    /// The calls for each field, of which a reference is given.
    fn calls(&self, problems: &Ident, value: &dyn Fn(&Field, Span) -> TokenStream) -> TokenStream {
        let private = names::private();
        let around = self.around.iter().map(|name| quote!(let #problems = &mut #problems.named(#name);));
        let calls = self.fields.iter().map(|(field, step)| {
            let place = Span::call_site().located_at(field.ty.span());
            let part = value(field, place);
            let (part, here) = match step {
                Step::Member(name) => (quote!(named(#name, #part)), quote!(#problems.named(#name))),
                Step::Item(index) => {
                    let index = Literal::usize_unsuffixed(*index);
                    (quote!(item(#index, #part)), quote!(#problems.item(#index)))
                }
                Step::Stay => (quote!(same(#part)), quote!(#problems)),
            };
            let limits = field.limits.as_ref().filter(|limits| Limited::are_enforced(limits));
            let limits = limits.map(|limits| limits.calls(&|place| value(field, place), &here));
            quote!(#limits #private::Part::#part.check(#problems);)
        });
        quote!(#(#around)* #(#calls)*)
    }

    /// The same for a variant.
    fn arm(&self, variant: &Ident, problems: &Ident) -> TokenStream {
        let bindings = self.fields.iter().map(|(field, _)| {
            let (member, binding) = (&field.member, binding(&field.member, Span::call_site()));
            quote!(#member: #binding)
        });
        let calls = self.calls(problems, &|field, place| binding(&field.member, place).into_token_stream());
        quote!(Self::#variant { #(#bindings,)* .. } => { #calls })
    }
}

/// The method that looks at a value, if there is anything to look at.
pub(crate) fn check(looks: &[Look<'_>], variants: usize) -> Option<TokenStream> {
    looks.iter().find(|look| !look.fields.is_empty())?;
    let private = names::private();
    let problems = names::local("problems");
    let arms: Vec<_> = looks
        .iter()
        .filter(|look| !look.fields.is_empty())
        .filter_map(|look| Some(look.arm(look.body.variant.as_ref()?, &problems)))
        .collect();
    let body = match looks {
        [look] if arms.is_empty() => look.calls(&problems, &field_of_self),
        _ => {
            let rest = (arms.len() < variants).then(|| quote!(_ => {}));
            quote!(match self { #(#arms)* #rest })
        }
    };
    Some(quote! {
        fn check(&self, #problems: &mut #private::Problems<'_>) { #body }
    })
}

fn field_of_self(field: &Field, place: Span) -> TokenStream {
    let own = Ident::new("self", Span::call_site().located_at(place));
    let mut member = field.member.clone();
    match &mut member {
        Member::Named(name) => name.set_span(place),
        Member::Unnamed(index) => index.span = place,
    }
    quote_spanned!(place=> &#own.#member)
}

/// The variable that a field of a variant is bound to.
fn binding(member: &Member, place: Span) -> Ident {
    let place = Span::mixed_site().located_at(place);
    match member {
        Member::Named(name) => {
            let mut binding = names::argument(name);
            binding.set_span(place);
            binding
        }
        Member::Unnamed(index) => Ident::new(&format!("item_{}", index.index), place),
    }
}
