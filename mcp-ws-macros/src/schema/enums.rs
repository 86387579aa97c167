//! What serde reads and writes for an enum: a name alone, or a name around, inside or beside what the variant holds, or
//! only that.

use quote::ToTokens;
use syn::DataEnum;
use syn::DeriveInput;
use syn::Variant;
use syn::ext::IdentExt;

use super::check::Look;
use super::field::Body;
use super::field::Kind;
use super::model::Alternative;
use super::model::Member;
use super::model::Part;
use super::model::Presence;
use super::model::Shape;
use super::rules::Rules;
use super::serde::Serde;
use super::way::Way;
use super::way::Ways;
use crate::diag::Mistakes;
use crate::doc;
use crate::json;

/// The variants that serde reads or writes.
pub(crate) fn cases<'input>(
    data: &'input DataEnum,
    bodies: &'input [Body],
    serde: &Serde,
    mistakes: &mut Mistakes,
) -> Vec<Case<'input>> {
    let variants = data.variants.iter().zip(bodies);
    variants.filter_map(|(variant, body)| Case::new(variant, body, serde, mistakes)).collect()
}

/// The shape of an enum. Where it is a list of names, what their doc comments say goes into the `description` of all, and
/// their first paragraphs are titles, for people who choose.
pub(crate) fn shape(
    input: &DeriveInput,
    cases: &[Case<'_>],
    serde: &Serde,
    description: &mut Option<String>,
    mistakes: &mut Mistakes,
) -> Shape {
    let ways = Ways { read: Way::Read, written: Way::Written }.map(|way| {
        let goes: Vec<_> = cases.iter().filter(|case| case.goes(way)).collect();
        (way, goes)
    });
    if ways.read.1.is_empty() {
        mistakes.at(&input.ident, "an enum without variants has no values, and no schema");
        return Shape::null();
    }
    let about = json::description(description.as_deref());
    if is_a_list(serde, &ways.read.1, Way::Read) {
        *description = with_names(description.take(), &ways.read.1);
    }
    let is_whole = ways.read.1.len() == cases.len() && ways.written.1.len() == cases.len();
    let Ways { read, written } = ways.map(|(way, cases)| one_way(serde, &cases, way, &about));
    match (read, written) {
        (Shape::AnyOf(read), Shape::AnyOf(written)) if is_whole => Shape::AnyOf(joined(read, written)),
        (read, written) => Shape::differs(read, written),
    }
}

/// The same alternatives, of which each is said both ways.
fn joined(read: Vec<Alternative>, written: Vec<Alternative>) -> Vec<Alternative> {
    let pairs = read.into_iter().zip(written);
    pairs
        .map(|(read, written)| Alternative {
            shape: Shape::differs(read.shape, written.shape),
            about: read.about,
        })
        .collect()
}

/// Whether it is a list of names.
fn is_a_list(serde: &Serde, cases: &[&Case<'_>], way: Way) -> bool {
    serde.tag.is_none() && !serde.untagged && cases.iter().all(|case| case.is_a_name(way))
}

/// `about` is what the enum says of itself, as members of a JSON object.
fn one_way(serde: &Serde, cases: &[&Case<'_>], way: Way, about: &str) -> Shape {
    if cases.is_empty() {
        return Shape::Any;
    }
    if is_a_list(serde, cases, way) {
        let names = one_of(cases.iter().copied(), way);
        return match titles(cases, way) {
            Some(titles) => Shape::Titled { names, titles, about: about.to_owned() },
            None => Shape::Scalar { kind: "string", bounds: names },
        };
    }
    let known = one_of(cases.iter().copied().filter(|case| !case.serde.other && !case.serde.untagged), way);
    let alternatives = cases.iter().map(|case| Alternative {
        shape: case.shape(serde, &known, way),
        about: json::description(doc::text(&case.variant.attrs).as_deref()),
    });
    Shape::AnyOf(alternatives.collect())
}

/// One variant that serde reads or writes.
pub(crate) struct Case<'input> {
    variant: &'input Variant,
    body: &'input Body,
    serde: Serde,
    names: Ways<String>,
    rules: Rules,
    /// What it holds.
    content: Shape,
}

impl<'input> Case<'input> {
    fn new(
        variant: &'input Variant,
        body: &'input Body,
        container: &Serde,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let serde = Serde::read(&variant.attrs);
        serde.refuse_foreign(mistakes);
        if serde.skip.both() {
            return None;
        }
        let own = variant.ident.unraw().to_string();
        let cases =
            container.rename_all.map(|case| case.map_or_else(|| own.clone(), |case| case.of_a_variant(&own)));
        let names = serde.rename.clone().with(cases, Option::unwrap_or);
        let rules = Rules {
            case: serde.rename_all.with(container.rename_all_fields, Option::or),
            closed: container.deny_unknown_fields,
            default: false,
        };
        // What nobody reads need not have a schema.
        let content = if serde.skip.read { Shape::Any } else { rules.shape(body, mistakes) };
        let is_inside = container.tag.is_some() && container.content.is_none() && !serde.untagged;
        if is_inside && body.kind == Kind::Unnamed && body.fields.len() != 1 {
            mistakes.at(
                variant.fields.to_token_stream(),
                "a list has no place for a tag: name the fields, or add `content = \"…\"` beside the `tag`",
            );
        }
        if let (true, Kind::Unnamed, [field]) = (is_inside, body.kind, body.fields.as_slice())
            && field.limits.is_some()
        {
            mistakes.at(
                &field.ty,
                "what stands beside a tag has no value of its own: put the limits on its fields, or add `content = \"…\"` \
                 beside the `tag`",
            );
        }
        Some(Self { variant, body, serde, names, rules, content })
    }

    /// Where its values are looked at, if serde reads it.
    pub(crate) fn look(&self, container: &Serde) -> Option<Look<'input>> {
        if !self.goes(Way::Read) {
            return None;
        }
        let around = match (&container.tag, &container.content) {
            _ if container.untagged || self.serde.untagged => None,
            (None, _) => Some(&self.names.read),
            (Some(_), None) => None,
            (Some(_), Some(content)) => Some(content),
        };
        let around: Vec<_> = around.into_iter().map(String::as_str).collect();
        Some(Look::at(self.body, &self.rules, &around))
    }

    /// Whether serde knows it this way.
    fn goes(&self, way: Way) -> bool {
        !way.of(self.serde.skip)
    }

    fn name(&self, way: Way) -> &String {
        way.of(self.names.as_ref())
    }

    /// Whether it holds nothing: serde takes the only field of a variant for none if it skips it.
    fn is_empty(&self, way: Way) -> bool {
        match (self.body.kind, self.body.fields.as_slice()) {
            (Kind::Unit, _) => true,
            (Kind::Unnamed, [field]) => way.of(field.serde.skip),
            _ => false,
        }
    }

    fn is_a_name(&self, way: Way) -> bool {
        let is_any_other = self.serde.other && way == Way::Read;
        self.is_empty(way) && !is_any_other && !self.serde.untagged
    }

    fn content(&self, way: Way) -> Shape {
        if self.is_empty(way) {
            Shape::null()
        } else if self.serde.serialize_with && way == Way::Written {
            Shape::Any
        } else {
            self.content.clone()
        }
    }

    /// `known` are the names of all other variants, as a member of a JSON object.
    fn shape(&self, container: &Serde, known: &str, way: Way) -> Shape {
        let content = self.content(way);
        let name = if self.serde.other && way == Way::Read {
            Shape::Scalar { kind: "string", bounds: format!(r#""not":{{{known}}}"#) }
        } else {
            Shape::name(self.name(way))
        };
        if container.untagged || self.serde.untagged {
            return content;
        }
        match (&container.tag, &container.content) {
            (None, _) if self.is_empty(way) => name,
            (None, _) => {
                let members = vec![Member::named(self.name(way), content, Presence::Required)];
                Shape::Object { members, closed: true }
            }
            (Some(tag), None) => inside(Member::named(tag, name, Presence::Required), content.one_way(way)),
            (Some(tag), Some(beside)) => {
                let mut members = vec![Member::named(tag, name, Presence::Required)];
                if !self.is_empty(way) {
                    let is_typed = matches!(content.clone().one_way(Way::Read), Shape::As(_));
                    let presence = if is_typed { Presence::Typed } else { Presence::Required };
                    members.push(Member::named(beside, content, presence));
                } else if way == Way::Read {
                    members.push(Member::named(beside, content, Presence::Optional));
                }
                Shape::Object { members, closed: self.rules.closed }
            }
        }
    }
}

/// The tag among the members of what the variant holds.
fn inside(tag: Member, content: Shape) -> Shape {
    match content {
        Shape::Object { mut members, closed } => {
            members.insert(0, tag);
            Shape::Object { members, closed }
        }
        Shape::As(value) => {
            Shape::Object { members: vec![tag, Member::new(Part::Continued(value.ty))], closed: false }
        }
        // Of a variant without fields serde reads the tag and passes over the rest.
        _ => Shape::Object { members: vec![tag], closed: false },
    }
}

fn one_of<'case>(cases: impl IntoIterator<Item = &'case Case<'case>>, way: Way) -> String {
    let names: Vec<_> = cases.into_iter().map(|case| json::string(case.name(way))).collect();
    format!(r#""enum":[{}]"#, names.join(","))
}

/// What people are shown for the names, if any of them has a doc comment. One that has none is shown itself.
fn titles(cases: &[&Case<'_>], way: Way) -> Option<Vec<String>> {
    let told: Vec<_> = cases.iter().map(|case| doc::title(&case.variant.attrs)).collect();
    told.iter().any(Option::is_some).then(|| {
        let all = told.into_iter().zip(cases);
        all.map(|(title, case)| json::string(title.as_ref().unwrap_or(case.name(way)))).collect()
    })
}

/// The description of an enum, and under it a line for each name that has one of its own.
fn with_names(description: Option<String>, cases: &[&Case<'_>]) -> Option<String> {
    let names = cases.iter().filter_map(|case| {
        let text = doc::text(&case.variant.attrs)?;
        Some(format!("- `{}`: {}", case.name(Way::Read), text.replace('\n', "\n  ")))
    });
    let lines = names.collect::<Vec<_>>().join("\n");
    let parts: Vec<_> = description.into_iter().chain((!lines.is_empty()).then_some(lines)).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
