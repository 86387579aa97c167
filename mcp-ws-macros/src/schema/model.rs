//! What a type's values look like: serde's data model, reduced to the few shapes that a schema can say.

use syn::Data;
use syn::DeriveInput;
use syn::Type;
use syn::ext::IdentExt;

use super::case::Case;
use super::check::Look;
use super::enums;
use super::field::Body;
use super::field::Field;
use super::field::Kind;
use super::field::Value;
use super::own::contains_itself;
use super::serde::Serde;
use crate::diag::Mistakes;
use crate::doc;
use crate::json;

/// A type, as its schema says it.
pub(crate) struct Model<'input> {
    /// What stands in the text where the type contains itself: its own name, which fits into a reference.
    pub(crate) name: String,
    /// The description, as members of a JSON object.
    pub(crate) about: String,
    pub(crate) shape: Shape,
    /// The type whose `OPTIONAL` it forwards.
    pub(crate) optional_as: Option<Type>,
    /// Whether it is generic, and does.
    pub(crate) contains_itself: bool,
    /// Where its values are looked at.
    pub(crate) looks: Vec<Look<'input>>,
}

#[allow(clippy::large_enum_variant, reason = "a type has a handful")]
pub(crate) enum Shape {
    /// A value of one JSON type, with bounds as members of a JSON object.
    Scalar {
        kind: &'static str,
        bounds: String,
    },
    /// What this value is.
    As(Value),
    Tuple {
        items: Vec<Value>,
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

impl<'input> Model<'input> {
    pub(crate) fn new(input: &'input DeriveInput, bodies: &'input [Body], mistakes: &mut Mistakes) -> Self {
        let serde = Serde::read(&input.attrs);
        serde.refuse_foreign(mistakes);
        let contains_itself = is_generic(input) && contains_itself(input, bodies, mistakes);
        let mut description = doc::text(&input.attrs);
        let mut optional_as = None;
        let mut looks = Vec::new();
        let shape = match (&input.data, bodies) {
            (Data::Struct(_), [body]) if serde.transparent => {
                let inner = transparent(body, mistakes);
                optional_as = inner.map(|field| field.ty.clone());
                looks.extend(inner.map(|field| Look::through(body, field)));
                inner.map_or_else(Shape::null, |field| Shape::As(field.value()))
            }
            (Data::Struct(_), [body]) => {
                let rules = Rules {
                    case: serde.rename_all,
                    closed: serde.deny_unknown_fields,
                    default: serde.default,
                };
                looks.push(Look::at(body, &rules, &[]));
                // A struct may have a `tag` too, which serde writes and does not read.
                rules.shape(body, mistakes)
            }
            (Data::Enum(data), bodies) => {
                let cases = enums::cases(data, bodies, &serde, mistakes);
                looks = cases.iter().map(|case| case.look(&serde)).collect();
                enums::shape(input, &cases, &serde, &mut description, mistakes)
            }
            (Data::Union(data), _) => {
                mistakes.at(data.union_token, "a union has no JSON: make it an enum");
                Shape::null()
            }
            (Data::Struct(_), _) => Shape::null(),
        };
        let about = json::description(description.as_deref());
        Self { name: input.ident.unraw().to_string(), about, shape, optional_as, contains_itself, looks }
    }
}

pub(crate) fn is_generic(input: &DeriveInput) -> bool {
    input.generics.type_params().next().is_some() || input.generics.const_params().next().is_some()
}

/// The one field that a transparent struct is.
fn transparent<'body>(body: &'body Body, mistakes: &mut Mistakes) -> Option<&'body Field> {
    let is_phantom = |ty: &Type| match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    };
    let field = body.read_fields().find(|field| !field.serde.default && !is_phantom(&field.ty))?;
    field.serde.refuse_foreign(mistakes);
    Some(field)
}

/// What is said of all fields of a struct or a variant at once.
pub(crate) struct Rules {
    pub(crate) case: Option<Case>,
    pub(crate) closed: bool,
    pub(crate) default: bool,
}

impl Rules {
    /// What serde reads for these fields, where nothing stands around them.
    pub(crate) fn shape(&self, body: &Body, mistakes: &mut Mistakes) -> Shape {
        for field in &body.fields {
            field.serde.refuse_foreign(mistakes);
        }
        match (body.kind, body.fields.as_slice()) {
            (Kind::Unit, _) => Shape::null(),
            (Kind::Unnamed, [field]) if field.serde.skip => Shape::Tuple { items: Vec::new(), required: 0 },
            (Kind::Unnamed, [field]) => Shape::As(field.value()),
            (Kind::Unnamed, _) => self.tuple(body),
            (Kind::Named, _) => {
                let members = body.read_fields().filter_map(|field| self.member(field)).collect();
                Shape::Object { members, closed: self.closed }
            }
        }
    }

    /// What clients call a field.
    pub(crate) fn name(&self, field: &Field) -> Option<String> {
        let own = field.own_name()?;
        Some(
            field
                .serde
                .rename
                .clone()
                .unwrap_or_else(|| self.case.map_or(own.clone(), |case| case.of_a_field(&own))),
        )
    }

    fn member(&self, field: &Field) -> Option<Member> {
        if field.serde.flatten {
            return Some(Member::Flattened(field.ty.clone()));
        }
        Some(Member::Named {
            name: self.name(field)?,
            about: field.about.clone(),
            shape: Shape::As(field.value()),
            presence: if self.default || field.serde.default { Presence::Optional } else { Presence::Typed },
        })
    }

    fn tuple(&self, body: &Body) -> Shape {
        let mut items = Vec::new();
        let mut required = 0;
        for field in body.read_fields() {
            items.push(field.value());
            if !self.default && !field.serde.default {
                required = items.len();
            }
        }
        Shape::Tuple { items, required }
    }
}
