//! The model as a node of the graph, and the `impl` that leads to it.
//!
//! The node is a `static`, which may contain itself, unless the type is generic: then it is a constant, for there are
//! no generic statics.

use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::DeriveInput;
use syn::GenericParam;
use syn::Generics;
use syn::Type;
use syn::WherePredicate;
use syn::parse_quote;
use syn::spanned::Spanned;

use super::check::check;
use super::default;
use super::field::Body;
use super::field::Field;
use super::field::Value;
use super::model::Alternative;
use super::model::Member;
use super::model::Model;
use super::model::Part;
use super::model::Presence;
use super::model::Shape;
use super::model::Written;
use super::model::is_generic;
use super::own;
use super::place::Place;
use super::way::Way;
use crate::diag::Errors;
use crate::json;
use crate::limits::Limited;
use crate::literal::readable;
use crate::names;
use crate::probe;

pub(crate) fn expand(input: &DeriveInput, bodies: &[Body], model: &Model<'_>) -> TokenStream {
    let private = names::private();
    let optional = model.optional_as.as_ref().map(|ty| {
        let schema = probe::schema(ty, ty);
        quote!(const OPTIONAL: #private::bool = #schema.is_optional();)
    });
    let check = check(&model.looks, bodies.len());
    let structured = structured(input);
    let ident = input.ident.to_string();
    let identity = quote! {
        #private::concat!(#private::module_path!(), ":", #private::line!(), ":", #private::column!(), ":", #ident)
    };
    if is_generic(input) {
        // What depends on a parameter cannot be asked outside of the `impl`.
        let limits = limits(bodies).map(|(_, limits)| limits.definition(None));
        let (place, identity, own) = if model.contains_itself {
            (Place::Own, identity.clone(), Some(own::definition(&identity)))
        } else {
            (Place::Impl, quote!(""), None)
        };
        let node = definition(model, &identity, &Writing { input, place });
        return implementation(
            input,
            &quote!(#(#limits)* #own #structured),
            &quote!(#private::Edge::to(&#node)),
            &quote!(#optional #check),
        );
    }
    let writing = Writing { input, place: Place::Static };
    let limits = limits(bodies).map(|(field, limits)| limits.definition(Some(&writing.spelled(&field.ty))));
    let node = definition(model, &identity, &writing);
    let constant = names::constant("NODE");
    let mut checks = writing.checks(&model.shape);
    checks.extend(default::checks(bodies, |ty| writing.spelled(ty)));
    let before = quote! {
        #(#limits)*
        static #constant: #private::Node = #node;
        #(#checks)*
        #structured
    };
    implementation(input, &before, &quote!(#private::Edge::to(&#constant)), &quote!(#optional #check))
}

/// The fields that have limits.
fn limits(bodies: &[Body]) -> impl Iterator<Item = (&Field, &Limited)> {
    bodies.iter().flat_map(Body::read_fields).filter_map(|field| Some((field, field.limits.as_ref()?)))
}

/// For a type that has no schema that we know: any value, so that its mistakes are told once.
pub(crate) fn fallback(input: &DeriveInput, errors: &Errors) -> TokenStream {
    let private = names::private();
    // A type without an end cannot even be dropped, and only a generic one can be such.
    let structured = (!is_generic(input)).then(|| structured(input));
    let edge = quote!(#private::Edge::to(&#private::Node::Any));
    let implementation = implementation(input, &quote!(#structured), &edge, &quote!());
    quote!(#errors #implementation)
}

fn implementation(
    input: &DeriveInput,
    before: &TokenStream,
    edge: &TokenStream,
    more: &TokenStream,
) -> TokenStream {
    let private = names::private();
    let imports = probe::imports(&names::default_crate());
    let ident = &input.ident;
    let generics = bounded(input);
    let (parameters, _, conditions) = generics.split_for_impl();
    let (_, arguments, _) = input.generics.split_for_impl();
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #imports

            #before

            #[automatically_derived]
            impl #parameters #private::Schema for #ident #arguments #conditions {
                const NODE: #private::Edge = #edge;
                #more
            }
        };
    }
}

/// The type's parameters, each with a schema of its own.
fn bounded(input: &DeriveInput) -> Generics {
    let private = names::private();
    let mut generics = input.generics.clone();
    for parameter in &mut generics.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter.bounds.push(parse_quote!(#private::Schema));
        }
    }
    generics
}

/// That it can be returned, if serde can write it. The lifetime, which is used nowhere, has rustc ask for that only where
/// it is returned; a bound without one would be judged here.
fn structured(input: &DeriveInput) -> TokenStream {
    let private = names::private();
    let ident = &input.ident;
    let (_, arguments, _) = input.generics.split_for_impl();
    let lifetime = names::unused_lifetime();
    let mut generics = bounded(input);
    let written: WherePredicate = parse_quote!(for<#lifetime> #ident #arguments: #private::Serialize);
    generics.make_where_clause().predicates.push(written);
    let (parameters, _, conditions) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #private::Structured for #ident #arguments #conditions {}

        #[automatically_derived]
        impl #parameters #private::Reply for #ident #arguments #conditions {
            type Output = Self;

            const OUTPUT: #private::Option<#private::Edge> = #private::Option::Some(<Self as #private::Schema>::NODE);

            fn write(self, out: #private::Out<'_>) -> #private::Done<'_> { out.json(&self) }
        }
    }
}

fn definition(model: &Model<'_>, identity: &TokenStream, writing: &Writing<'_>) -> TokenStream {
    let private = names::private();
    let name = &model.name;
    let about = readable(&model.about);
    let is = writing.edge(&model.shape);
    let of = writing.input.generics.type_params().map(|parameter| &parameter.ident);
    quote! {
        #private::Node::Defined(#private::Definition {
            name: #name,
            identity: #identity,
            of: &[#(<#of as #private::Schema>::NODE),*],
            more: #about,
            is: #is,
        })
    }
}

/// Where the node is written, which decides how its types are spelled.
struct Writing<'input> {
    input: &'input DeriveInput,
    place: Place,
}

impl Writing<'_> {
    fn edge(&self, shape: &Shape) -> TokenStream {
        let private = names::private();
        if let Shape::As(value) = shape {
            return self.value(value);
        }
        if let Shape::AsFarAsKnown(ty) = shape {
            let spelled = self.spelled(ty);
            return quote_spanned!(ty.span()=> #private::Probe::<#spelled>::NODE);
        }
        if let Shape::Differs(ways) = shape {
            let (read, written) = (self.edge(&ways.read), self.edge(&ways.written));
            return if read.to_string() == written.to_string() {
                read
            } else {
                quote!(#private::Edge::to(&#private::Node::Differs { read: #read, written: #written }))
            };
        }
        let node = self.node(shape);
        quote!(#private::Edge::to(&#private::Node::#node))
    }

    fn value(&self, Value { ty, limits }: &Value) -> TokenStream {
        let private = names::private();
        let spelled = self.spelled(ty);
        let schema = probe::schema(ty, spelled);
        let edge = quote!(#schema.edge());
        match limits {
            Some(limits) => {
                quote!(#private::Edge::to(&#private::Node::Limited { is: #edge, limits: &#limits }))
            }
            None => edge,
        }
    }

    fn node(&self, shape: &Shape) -> TokenStream {
        let private = names::private();
        match shape {
            Shape::Any | Shape::As(_) | Shape::AsFarAsKnown(_) | Shape::Differs(_) => quote!(Any),
            Shape::Scalar { kind, bounds } => {
                let bounds = if bounds.is_empty() {
                    quote!(NONE)
                } else {
                    let bounds = readable(bounds);
                    quote!(of(#bounds))
                };
                quote!(Scalar { kind: #kind, bounds: #private::Bounds::#bounds })
            }
            Shape::Titled { names, titles, about } => {
                let (names, about) = (readable(names), readable(about));
                let titles = titles.iter().map(|title| readable(title));
                quote! {
                    Scalar {
                        kind: "string",
                        bounds: #private::Bounds::of(#names).titled(&[#(#titles),*], #about)
                    }
                }
            }
            Shape::Tuple { items, required } => {
                let items = items.iter().map(|item| self.edge(item));
                quote!(Tuple { items: &[#(#items),*], required: #required })
            }
            Shape::Object { members, closed } => {
                let members = members.iter().map(|member| self.member(member));
                quote!(Object { properties: &[#(#members),*], closed: #closed })
            }
            Shape::AnyOf(alternatives) => {
                let variants = alternatives.iter().map(|Alternative { shape, about }| {
                    let is = self.edge(shape);
                    let about = readable(about);
                    quote!(#private::Variant { is: #is, more: #about })
                });
                quote!(AnyOf(&[#(#variants),*]))
            }
        }
    }

    fn member(&self, member: &Member) -> TokenStream {
        let part = self.part(&member.is);
        let unread = (!member.read).then(|| quote!(.unread()));
        let written = match member.written {
            Written::Always => quote!(),
            Written::Sometimes => quote!(.sometimes()),
            Written::UnlessNone => quote!(.unless_none()),
            Written::Never => quote!(.unwritten()),
        };
        quote!(#part #unread #written)
    }

    fn part(&self, part: &Part) -> TokenStream {
        let private = names::private();
        match part {
            Part::Flattened(Shape::As(Value { ty, .. })) => {
                let spelled = self.spelled(ty);
                quote_spanned!(ty.span()=> #private::Property::flattened::<#spelled>())
            }
            Part::Flattened(shape) => {
                let is = self.edge(shape);
                quote!(#private::Property::flattened_to(#is))
            }
            Part::Continued(ty) => {
                let spelled = self.spelled(ty);
                quote_spanned!(ty.span()=> #private::Property::continued::<#spelled>())
            }
            Part::Named { name, about, shape, presence } => {
                let name = readable(&json::inside(name));
                let about = readable(about);
                let property = if let Shape::As(Value { ty, limits }) = shape {
                    let spelled = self.spelled(ty);
                    let limits = limits.iter();
                    let schema = probe::schema(ty, spelled);
                    let property = probe::property(&schema, ty, |ty| self.spelled(ty), &name, &about);
                    quote!(#property #(.limited(&#limits))*)
                } else {
                    let is = self.edge(shape);
                    quote!(#private::Property::to(#name, #is, #about))
                };
                match presence {
                    Presence::Optional => quote!(#property.optional()),
                    Presence::Required if matches!(shape, Shape::As(_)) => quote!(#property.required()),
                    Presence::Required | Presence::Typed => property,
                }
            }
        }
    }

    /// What is found while constants are evaluated: whether types can give their members away.
    fn checks(&self, shape: &Shape) -> Vec<TokenStream> {
        match shape {
            Shape::Object { members, .. } => members
                .iter()
                .filter(|member| member.read)
                .flat_map(|member| self.check(&member.is))
                .collect(),
            Shape::Differs(ways) => self.checks(&ways.read),
            Shape::AnyOf(alternatives) => {
                alternatives.iter().flat_map(|alternative| self.checks(&alternative.shape)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn check(&self, part: &Part) -> Vec<TokenStream> {
        let ty = match part {
            Part::Named { shape, .. } => return self.checks(shape),
            Part::Continued(ty) => ty.clone(),
            Part::Flattened(shape) => match shape.clone().one_way(Way::Read) {
                Shape::As(value) => value.ty,
                _ => return Vec::new(),
            },
        };
        let spelled = self.spelled(&ty);
        let private = names::private_at(ty.span());
        vec![quote_spanned!(ty.span()=> const _: () = #private::can_be_flattened::<#spelled>();)]
    }

    fn spelled(&self, ty: &Type) -> TokenStream {
        self.place.spelled(ty, self.input)
    }
}
