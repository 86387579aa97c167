//! What a type's values look like: serde's data model, reduced to the few shapes that a schema can say.

use proc_macro2::TokenStream;
use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::Data;
use syn::DeriveInput;
use syn::Field;
use syn::Fields;
use syn::Type;
use syn::ext::IdentExt;

use super::case::Case;
use super::enums;
use super::serde::Serde;
use crate::diag::Mistakes;
use crate::doc;
use crate::json;

/// A type, as its schema says it.
pub(crate) struct Model {
    /// What stands in the text where the type contains itself: its own name, which fits into a reference.
    pub(crate) name: String,
    /// The description, as members of a JSON object.
    pub(crate) about: String,
    pub(crate) shape: Shape,
    /// The type whose `OPTIONAL` it forwards.
    pub(crate) optional_as: Option<Type>,
}

#[allow(clippy::large_enum_variant, reason = "a type has a handful")]
pub(crate) enum Shape {
    /// A value of one JSON type, with bounds as members of a JSON object.
    Scalar {
        kind: &'static str,
        bounds: String,
    },
    /// What this type is.
    As(Type),
    Tuple {
        items: Vec<Type>,
        required: usize,
    },
    Object {
        members: Vec<Member>,
        closed: bool,
    },
    AnyOf(Vec<Alternative>),
}

/// One of several shapes, with its description as members of a JSON object.
pub(crate) struct Alternative {
    pub(crate) shape: Shape,
    pub(crate) about: String,
}

pub(crate) enum Member {
    Named {
        name: String,
        about: String,
        shape: Shape,
        presence: Presence,
    },
    /// The members of a type, which does not say whether there are others.
    Flattened(Type),
    /// The members of a type, which says it.
    Continued(Type),
}

/// Whether a member may be left out.
#[derive(Clone, Copy)]
pub(crate) enum Presence {
    /// As its type says.
    Typed,
    Optional,
    Required,
}

impl Shape {
    pub(crate) fn null() -> Self {
        Self::Scalar { kind: "null", bounds: String::new() }
    }
}

impl Model {
    pub(crate) fn new(input: &DeriveInput, mistakes: &mut Mistakes) -> Self {
        let serde = Serde::read(&input.attrs);
        serde.refuse_foreign(mistakes);
        refuse_recursion(input, mistakes);
        let mut description = doc::text(&input.attrs);
        let mut optional_as = None;
        let shape = match &input.data {
            Data::Struct(data) if serde.transparent => {
                optional_as = transparent(&data.fields, mistakes);
                optional_as.clone().map_or_else(Shape::null, Shape::As)
            }
            Data::Struct(data) => {
                let rules = Rules {
                    case: serde.rename_all,
                    closed: serde.deny_unknown_fields,
                    default: serde.default,
                };
                // A struct may have a `tag` too, which serde writes and does not read.
                rules.shape(&data.fields, mistakes)
            }
            Data::Enum(data) => enums::shape(input, data, &serde, &mut description, mistakes),
            Data::Union(data) => {
                mistakes.at(data.union_token, "a union has no JSON: make it an enum");
                Shape::null()
            }
        };
        Self {
            name: input.ident.unraw().to_string(),
            about: json::description(description.as_deref()),
            shape,
            optional_as,
        }
    }
}

/// A constant cannot contain itself; only what is no constant, a `static`, can. And those are not generic.
fn refuse_recursion(input: &DeriveInput, mistakes: &mut Mistakes) {
    if !is_generic(input) {
        return;
    }
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(data) => data.fields.iter().collect(),
        Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        Data::Union(_) => Vec::new(),
    };
    for field in fields {
        if names(&field.ty.to_token_stream(), input) && !Serde::read(&field.attrs).skip {
            mistakes.at(
                &field.ty,
                "the schema of a generic type cannot contain itself: drop the type parameters, or write \
                 `impl mcp_ws::Schema` by hand",
            );
        }
    }
}

pub(crate) fn is_generic(input: &DeriveInput) -> bool {
    input.generics.type_params().next().is_some() || input.generics.const_params().next().is_some()
}

/// Whether the type's own name stands among the tokens, and not as a part of a longer path.
fn names(tokens: &TokenStream, input: &DeriveInput) -> bool {
    let mut in_path = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) if names(&group.stream(), input) => return true,
            TokenTree::Ident(word) if !in_path && (word == input.ident || word == "Self") => return true,
            TokenTree::Punct(punct) => in_path = punct.as_char() == ':',
            _ => in_path = false,
        }
    }
    false
}

/// The one field that a transparent struct is.
fn transparent(fields: &Fields, mistakes: &mut Mistakes) -> Option<Type> {
    let is_phantom = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    };
    let field = fields.iter().find(|field| {
        let serde = Serde::read(&field.attrs);
        !serde.skip && !serde.default && !is_phantom(&field.ty)
    })?;
    Serde::read(&field.attrs).refuse_foreign(mistakes);
    Some(field.ty.clone())
}

/// What is said of all fields of a struct or a variant at once.
pub(crate) struct Rules {
    pub(crate) case: Option<Case>,
    pub(crate) closed: bool,
    pub(crate) default: bool,
}

impl Rules {
    /// What serde reads for these fields, where nothing stands around them.
    pub(crate) fn shape(&self, fields: &Fields, mistakes: &mut Mistakes) -> Shape {
        match fields {
            Fields::Unit => Shape::null(),
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let field = &fields.unnamed[0];
                let serde = Serde::read(&field.attrs);
                serde.refuse_foreign(mistakes);
                if serde.skip {
                    return Shape::Tuple { items: Vec::new(), required: 0 };
                }
                Shape::As(field.ty.clone())
            }
            Fields::Unnamed(_) => self.tuple(fields, mistakes),
            Fields::Named(_) => {
                Shape::Object { members: self.members(fields, mistakes), closed: self.closed }
            }
        }
    }

    pub(crate) fn members(&self, fields: &Fields, mistakes: &mut Mistakes) -> Vec<Member> {
        fields.iter().filter_map(|field| self.member(field, mistakes)).collect()
    }

    fn member(&self, field: &Field, mistakes: &mut Mistakes) -> Option<Member> {
        let serde = Serde::read(&field.attrs);
        serde.refuse_foreign(mistakes);
        if serde.skip {
            return None;
        }
        if serde.flatten {
            return Some(Member::Flattened(field.ty.clone()));
        }
        let own = field.ident.as_ref()?.unraw().to_string();
        Some(Member::Named {
            name: serde.rename.unwrap_or_else(|| self.case.map_or(own.clone(), |case| case.of_a_field(&own))),
            about: json::description(doc::text(&field.attrs).as_deref()),
            shape: Shape::As(field.ty.clone()),
            presence: if self.default || serde.default { Presence::Optional } else { Presence::Typed },
        })
    }

    fn tuple(&self, fields: &Fields, mistakes: &mut Mistakes) -> Shape {
        let mut items = Vec::new();
        let mut required = 0;
        for field in fields {
            let serde = Serde::read(&field.attrs);
            serde.refuse_foreign(mistakes);
            if serde.skip {
                continue;
            }
            items.push(field.ty.clone());
            if !self.default && !serde.default {
                required = items.len();
            }
        }
        Shape::Tuple { items, required }
    }
}
