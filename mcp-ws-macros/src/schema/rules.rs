//! What serde reads and writes for the fields of a struct or of a variant.

use super::case::Case;
use super::field::Body;
use super::field::Field;
use super::field::Kind;
use super::model::Member;
use super::model::Part;
use super::model::Presence;
use super::model::Shape;
use super::model::Written;
use super::serde::Serde;
use super::way::Way;
use super::way::Ways;
use crate::diag::Mistakes;

/// What is said of all fields of a struct or a variant at once.
pub(crate) struct Rules {
    pub(crate) case: Ways<Option<Case>>,
    pub(crate) closed: bool,
    pub(crate) default: bool,
}

impl Rules {
    /// What serde reads and writes for these fields, where nothing stands around them.
    pub(crate) fn shape(&self, body: &Body, mistakes: &mut Mistakes) -> Shape {
        for field in &body.fields {
            field.serde.refuse_foreign(mistakes);
        }
        match (body.kind, body.fields.as_slice()) {
            (Kind::Unit, _) => Shape::null(),
            // It is written nevertheless.
            (Kind::Unnamed, [field]) if field.serde.skip.read => {
                Shape::differs(Shape::Tuple { items: Vec::new(), required: 0 }, field.shape())
            }
            (Kind::Unnamed, [field]) => field.shape(),
            (Kind::Unnamed, _) => self.tuple(body),
            (Kind::Named, _) => {
                let members = body.fields.iter().flat_map(|field| self.members(field));
                Shape::Object { members: members.collect(), closed: self.closed }
            }
        }
    }

    /// What a field is called, if it has a name.
    pub(crate) fn names(&self, field: &Field) -> Option<Ways<String>> {
        let own = field.own_name()?;
        let cases = self.case.map(|case| case.map_or_else(|| own.clone(), |case| case.of_a_field(&own)));
        Some(field.serde.rename.clone().with(cases, Option::unwrap_or))
    }

    /// A field, which has two members where it is written otherwise than it is read.
    fn members(&self, field: &Field) -> Vec<Member> {
        let serde = &field.serde;
        let Some(names) = self.names(field).filter(|_| !serde.skip.both()) else { return Vec::new() };
        let (read, written) = (!serde.skip.read, written(serde));
        let shape = field.shape();
        if serde.flatten {
            return vec![Member { is: Part::Flattened(shape), read, written }];
        }
        let member = |name: String, shape: Shape, read, written| {
            let presence = if self.default || serde.default { Presence::Optional } else { Presence::Typed };
            let about = field.about.clone();
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

    fn tuple(&self, body: &Body) -> Shape {
        let mut items = Ways { read: Vec::new(), written: Vec::new() };
        let mut required = 0;
        let mut shifts = false;
        for field in &body.fields {
            let (item, serde) = (field.shape(), &field.serde);
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
