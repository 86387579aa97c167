//! What a type's values look like: serde's data model, reduced to the few shapes that a schema can say.

use syn::Data;
use syn::DeriveInput;
use syn::Type;
use syn::ext::IdentExt;

use super::check::Look;
use super::enums;
use super::field::Body;
use super::field::Field;
use super::field::Value;
use super::own::contains_itself;
use super::rules::Rules;
use super::serde::Serde;
use super::way::Way;
use super::way::Ways;
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
#[derive(Clone)]
pub(crate) enum Shape {
    /// Any value.
    Any,
    /// A value of one JSON type, with bounds as members of a JSON object.
    Scalar {
        kind: &'static str,
        bounds: String,
    },
    /// One of several names, as a member of a JSON object, each of which has a title, as a JSON string.
    Titled {
        names: String,
        titles: Vec<String>,
        /// What is said of all of them besides, as members of a JSON object.
        about: String,
    },
    /// What this value is.
    As(Value),
    /// The same of a type that need not have a schema, since it is only written: then it is any value.
    AsFarAsKnown(Type),
    Tuple {
        items: Vec<Shape>,
        required: usize,
    },
    Object {
        members: Vec<Member>,
        closed: bool,
    },
    AnyOf(Vec<Alternative>),
    /// What is read, and what is written.
    Differs(Box<Ways<Shape>>),
}

/// One of several shapes, with its description as members of a JSON object.
#[derive(Clone)]
pub(crate) struct Alternative {
    pub(crate) shape: Shape,
    pub(crate) about: String,
}

#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) is: Part,
    /// Whether it is read.
    pub(crate) read: bool,
    pub(crate) written: Written,
}

/// What stands in an object.
#[derive(Clone)]
pub(crate) enum Part {
    Named {
        name: String,
        about: String,
        shape: Shape,
        presence: Presence,
    },
    /// The members of a shape, which does not say whether there are others.
    Flattened(Shape),
    /// The members of a type, which says it.
    Continued(Type),
}

/// Whether a member may be left out of what is read.
#[derive(Clone, Copy)]
pub(crate) enum Presence {
    /// As its type says.
    Typed,
    Optional,
    Required,
}

/// Whether a member stands in what is written.
#[derive(Clone, Copy)]
pub(crate) enum Written {
    Always,
    Sometimes,
    /// The same, and if it does, then not as `null`.
    UnlessNone,
    Never,
}

impl Member {
    /// One that is read and written.
    pub(crate) fn new(is: Part) -> Self {
        Self { is, read: true, written: Written::Always }
    }

    pub(crate) fn named(name: &str, shape: Shape, presence: Presence) -> Self {
        Self::new(Part::Named { name: name.to_owned(), about: String::new(), shape, presence })
    }
}

impl Shape {
    pub(crate) fn null() -> Self {
        Self::Scalar { kind: "null", bounds: String::new() }
    }

    /// A name, and nothing else.
    pub(crate) fn name(name: &str) -> Self {
        Self::Scalar { kind: "string", bounds: format!(r#""const":{}"#, json::string(name)) }
    }

    pub(crate) fn differs(read: Self, written: Self) -> Self {
        Self::Differs(Box::new(Ways { read, written }))
    }

    /// What it is one way.
    pub(crate) fn one_way(self, way: Way) -> Self {
        match self {
            Self::Differs(ways) => way.of(*ways),
            shape => shape,
        }
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
                let read = inner.map_or_else(Shape::null, |field| field.shape().one_way(Way::Read));
                Shape::differs(read, written_transparent(body))
            }
            (Data::Struct(_), [body]) => {
                let rules = Rules {
                    case: serde.rename_all,
                    closed: serde.deny_unknown_fields,
                    default: serde.default,
                };
                looks.push(Look::at(body, &rules, &[]));
                let mut shape = rules.shape(body, mistakes);
                if let (Shape::Object { members, .. }, Some(tag)) = (&mut shape, &serde.tag) {
                    members.insert(0, tag_of_a_struct(tag, input, &serde));
                }
                shape
            }
            (Data::Enum(data), bodies) => {
                let cases = enums::cases(data, bodies, &serde, mistakes);
                looks = cases.iter().filter_map(|case| case.look(&serde)).collect();
                enums::shape(input, &cases, &serde, &mut description, mistakes)
            }
            (Data::Union(data), _) => {
                mistakes.at(data.union_token, "a union has no JSON: make it an enum");
                Shape::null()
            }
            (Data::Struct(_), _) => Shape::null(),
        };
        let shape = match serde.into {
            Some(into) => Shape::differs(shape.one_way(Way::Read), Shape::AsFarAsKnown(into)),
            None => shape,
        };
        let about = json::description(description.as_deref());
        Self { name: input.ident.unraw().to_string(), about, shape, optional_as, contains_itself, looks }
    }
}

/// The `tag` of a struct, which serde writes and does not read.
fn tag_of_a_struct(tag: &str, input: &DeriveInput, serde: &Serde) -> Member {
    let name = serde.rename.written.clone().unwrap_or_else(|| input.ident.unraw().to_string());
    Member { read: false, ..Member::named(tag, Shape::name(&name), Presence::Required) }
}

pub(crate) fn is_generic(input: &DeriveInput) -> bool {
    input.generics.type_params().next().is_some() || input.generics.const_params().next().is_some()
}

/// The one field that a transparent struct is.
fn transparent<'body>(body: &'body Body, mistakes: &mut Mistakes) -> Option<&'body Field> {
    let field = body.read_fields().find(|field| !field.serde.default && !is_phantom(&field.ty))?;
    field.serde.refuse_foreign(mistakes);
    Some(field)
}

/// The one that it is written as.
fn written_transparent(body: &Body) -> Shape {
    let mut written = body.fields.iter().filter(|field| !field.serde.skip.written);
    let field = written.find(|field| !is_phantom(&field.ty));
    field.map_or(Shape::Any, |field| field.shape().one_way(Way::Written))
}

fn is_phantom(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    }
}
