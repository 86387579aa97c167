//! What serde reads and writes for the fields of a struct or of a variant.

use syn::Field;
use syn::Fields;
use syn::ext::IdentExt;

use super::case::Case;
use super::model::Member;
use super::model::Part;
use super::model::Presence;
use super::model::Shape;
use super::model::Written;
use super::serde::Serde;
use super::way::Way;
use super::way::Ways;
use crate::diag::Mistakes;
use crate::doc;
use crate::json;

/// What is said of all fields of a struct or a variant at once.
pub(crate) struct Rules {
    pub(crate) case: Ways<Option<Case>>,
    pub(crate) closed: bool,
    pub(crate) default: bool,
}

impl Rules {
    /// What serde reads and writes for these fields, where nothing stands around them.
    pub(crate) fn shape(&self, fields: &Fields, mistakes: &mut Mistakes) -> Shape {
        match fields {
            Fields::Unit => Shape::null(),
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let field = &fields.unnamed[0];
                let serde = Serde::read(&field.attrs);
                serde.refuse_foreign(mistakes);
                let shape = value(field, &serde);
                if serde.skip.read {
                    // It is written nevertheless.
                    return Shape::differs(Shape::Tuple { items: Vec::new(), required: 0 }, shape);
                }
                shape
            }
            Fields::Unnamed(_) => self.tuple(fields, mistakes),
            Fields::Named(_) => {
                Shape::Object { members: self.members(fields, mistakes), closed: self.closed }
            }
        }
    }

    fn members(&self, fields: &Fields, mistakes: &mut Mistakes) -> Vec<Member> {
        fields.iter().flat_map(|field| self.member(field, mistakes)).collect()
    }

    /// A field, which has two members where it is written otherwise than it is read.
    fn member(&self, field: &Field, mistakes: &mut Mistakes) -> Vec<Member> {
        let serde = Serde::read(&field.attrs);
        serde.refuse_foreign(mistakes);
        let Some(own) = field.ident.as_ref().map(|own| own.unraw().to_string()) else { return Vec::new() };
        if serde.skip.both() {
            return Vec::new();
        }
        let (read, written) = (!serde.skip.read, written(&serde));
        let shape = value(field, &serde);
        if serde.flatten {
            return vec![Member { is: Part::Flattened(shape), read, written }];
        }
        let cases = self.case.map(|case| case.map_or_else(|| own.clone(), |case| case.of_a_field(&own)));
        let names = serde.rename.clone().with(cases, Option::unwrap_or);
        let member = |name: String, shape: Shape, read, written| {
            let about = json::description(doc::text(&field.attrs).as_deref());
            let presence = if self.default || serde.default { Presence::Optional } else { Presence::Typed };
            Member { is: Part::Named { name, about, shape, presence }, read, written }
        };
        let is_written = !matches!(written, Written::Never);
        if read && is_written && names.read == names.written && !matches!(shape, Shape::Differs(_)) {
            return vec![member(names.read, shape, true, written)];
        }
        let reads = read.then(|| member(names.read, shape.clone().one_way(Way::Read), true, Written::Never));
        let writes = is_written.then(|| member(names.written, shape.one_way(Way::Written), false, written));
        reads.into_iter().chain(writes).collect()
    }

    fn tuple(&self, fields: &Fields, mistakes: &mut Mistakes) -> Shape {
        let mut items = Ways { read: Vec::new(), written: Vec::new() };
        let mut required = 0;
        let mut shifts = false;
        for field in fields {
            let serde = Serde::read(&field.attrs);
            serde.refuse_foreign(mistakes);
            let item = value(field, &serde);
            shifts |= serde.skip_if.is_some();
            if !serde.skip.written {
                items.written.push(item.clone());
            }
            if serde.skip.read {
                continue;
            }
            items.read.push(item);
            if !self.default && !serde.default {
                required = items.read.len();
            }
        }
        let required = Ways { read: required, written: items.written.len() };
        let tuples = items.with(required, |items, required| Shape::Tuple { items, required });
        // Where one is left out, those behind it take its place.
        Shape::differs(tuples.read, if shifts { Shape::Any } else { tuples.written })
    }
}

/// What a field is, as far as serde reads it, and as far as it is known what serde writes.
fn value(field: &Field, serde: &Serde) -> Shape {
    match (serde.skip.read, serde.serialize_with) {
        (true, true) => Shape::Any,
        (true, false) => Shape::AsFarAsKnown(field.ty.clone()),
        (false, true) => Shape::differs(Shape::As(field.ty.clone()), Shape::Any),
        (false, false) => Shape::As(field.ty.clone()),
    }
}

fn written(serde: &Serde) -> Written {
    match &serde.skip_if {
        _ if serde.skip.written => Written::Never,
        Some(function) if is_none(function) => Written::UnlessNone,
        Some(_) => Written::Sometimes,
        None => Written::Always,
    }
}

/// Whether the function is that of an `Option`, by all that can be seen.
fn is_none(function: &str) -> bool {
    matches!(function.rsplit("::").collect::<Vec<_>>().as_slice(), ["is_none", "Option", ..])
}
