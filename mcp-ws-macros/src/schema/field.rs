//! The fields of a struct or of a variant, with all that their attributes say. Each is read once, whether serde reads it or
//! not; what its value looks like, and where it has to be looked at, are questions for later stages.

use proc_macro2::Ident;
use syn::Attribute;
use syn::Data;
use syn::DeriveInput;
use syn::Member;
use syn::Type;
use syn::Variant;
use syn::ext::IdentExt;

use super::default::Default;
use super::model::Shape;
use super::serde::Serde;
use crate::arg::Arg;
use crate::diag::Mistakes;
use crate::doc;
use crate::item;
use crate::json;
use crate::limits::Limited;
use crate::limits::Limits;
use crate::limits::Schemars;

/// The fields that stand together.
pub(crate) struct Body {
    /// The variant whose they are; none of a struct.
    pub(crate) variant: Option<Ident>,
    pub(crate) kind: Kind,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Unit,
    Unnamed,
    Named,
}

pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    pub(crate) serde: Serde,
    /// What its schema says besides its type, as members of a JSON object.
    pub(crate) about: String,
    pub(crate) limits: Option<Limited>,
    pub(crate) default: Option<Default>,
}

/// The bodies of a type, in order.
pub(crate) fn bodies(input: &DeriveInput, mistakes: &mut Mistakes) -> Vec<Body> {
    refuse_arg(&input.attrs, mistakes);
    let mut numbers = 0;
    match &input.data {
        Data::Struct(data) => {
            let fills_all = Serde::read(&input.attrs).default;
            vec![Body::read(None, &data.fields, fills_all, &mut numbers, mistakes)]
        }
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                refuse_arg(&variant.attrs, mistakes);
                let Variant { ident, fields, .. } = variant;
                Body::read(Some(ident.clone()), fields, false, &mut numbers, mistakes)
            })
            .collect(),
        Data::Union(_) => Vec::new(),
    }
}

fn refuse_arg(attributes: &[Attribute], mistakes: &mut Mistakes) {
    for attribute in attributes.iter().filter(|attribute| item::is_arg(attribute)) {
        mistakes.at(attribute, "`#[arg]` says something of one value: put it on a field");
    }
}

impl Body {
    fn read(
        variant: Option<Ident>,
        fields: &syn::Fields,
        fills_all: bool,
        numbers: &mut usize,
        mistakes: &mut Mistakes,
    ) -> Self {
        let kind = match fields {
            syn::Fields::Unit => Kind::Unit,
            syn::Fields::Unnamed(_) => Kind::Unnamed,
            syn::Fields::Named(_) => Kind::Named,
        };
        let fields = fields
            .members()
            .zip(fields)
            .map(|(member, field)| Field::read(member, field, fills_all, numbers, mistakes));
        Self { variant, kind, fields: fields.collect() }
    }

    /// Those that serde reads.
    pub(crate) fn read_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.serde.skip.read)
    }
}

impl Field {
    /// `fills_all` says whether serde fills in every field of the type that is left out.
    fn read(
        member: Member,
        field: &syn::Field,
        fills_all: bool,
        numbers: &mut usize,
        mistakes: &mut Mistakes,
    ) -> Self {
        let serde = Serde::read(&field.attrs);
        let arg = Arg::among(&field.attrs, mistakes).unwrap_or_default();
        let schemars = Schemars::read(&field.attrs, mistakes);
        if let Some(name) = &arg.name {
            mistakes.at(name, "serde names the members: write `#[serde(rename = \"…\")]`");
        }
        let is_filled_in = serde.default || fills_all;
        let default = arg.default.as_ref().and_then(|literal| Default::read(literal, is_filled_in, mistakes));
        let example = arg.example(mistakes);
        let description = arg.description.as_ref().map(syn::LitStr::value);
        let description = description.or(schemars.description).or_else(|| doc::text(&field.attrs));
        let examples: Vec<_> = example.into_iter().chain(schemars.examples).collect();
        let about = json::members(&[
            ("description", description.map(|text| json::string(&text))),
            ("title", schemars.title.map(|text| json::string(&text))),
            ("default", default.as_ref().map(|default| default.json.clone())),
            ("examples", (!examples.is_empty()).then(|| json::array(examples))),
        ]);
        let limits = Limits::new(arg.asked, mistakes).and(schemars.limits, mistakes);
        for literal in arg.default.iter().chain(&arg.example) {
            limits.refuse_beyond(literal, mistakes);
        }
        if serde.flatten && !limits.are_none() {
            mistakes.at(&field.ty, "what is flattened has no value of its own: put the limits on its fields");
        }
        let limits = Limited::new(limits, *numbers);
        *numbers += usize::from(limits.is_some());
        Self { member, ty: field.ty.clone(), serde, about, limits, default }
    }

    /// The name it has in Rust.
    pub(crate) fn own_name(&self) -> Option<String> {
        match &self.member {
            Member::Named(name) => Some(name.unraw().to_string()),
            Member::Unnamed(_) => None,
        }
    }

    /// What it is, wherever it stands: as far as serde reads it, and as far as it is known what serde writes.
    pub(crate) fn shape(&self) -> Shape {
        let limits = self.limits.as_ref().map(|limits| limits.constant.clone());
        let is = || Shape::As(Value { ty: self.ty.clone(), limits });
        match (self.serde.skip.read, self.serde.serialize_with) {
            (true, true) => Shape::Any,
            (true, false) => Shape::AsFarAsKnown(self.ty.clone()),
            (false, true) => Shape::differs(is(), Shape::Any),
            (false, false) => is(),
        }
    }
}

/// A value of a type, within the limits that a constant has.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) ty: Type,
    pub(crate) limits: Option<Ident>,
}
