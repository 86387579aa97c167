//! What serde reads for an enum: a name alone, or a name around, inside or beside what the variant holds, or only
//! that.

use quote::ToTokens;
use syn::DataEnum;
use syn::DeriveInput;
use syn::Fields;
use syn::Variant;
use syn::ext::IdentExt;

use super::check::Look;
use super::field::Body;
use super::model::Alternative;
use super::model::Member;
use super::model::Presence;
use super::model::Rules;
use super::model::Shape;
use super::serde::Serde;
use crate::diag::Mistakes;
use crate::doc;
use crate::json;

/// The variants that serde reads.
pub(crate) fn cases<'input>(
    data: &'input DataEnum,
    bodies: &'input [Body],
    serde: &Serde,
    mistakes: &mut Mistakes,
) -> Vec<Case<'input>> {
    data.variants
        .iter()
        .zip(bodies)
        .map(|(variant, body)| Case::new(variant, body, serde, mistakes))
        .filter(|case| !case.serde.skip)
        .collect()
}

/// The shape of an enum. Where it is a list of names, what their doc comments say goes into the `description` of all.
pub(crate) fn shape(
    input: &DeriveInput,
    cases: &[Case<'_>],
    serde: &Serde,
    description: &mut Option<String>,
    mistakes: &mut Mistakes,
) -> Shape {
    if cases.is_empty() {
        mistakes.at(&input.ident, "an enum without variants has no values, and no schema");
        return Shape::null();
    }
    let is_external = serde.tag.is_none() && !serde.untagged;
    if is_external && cases.iter().all(Case::is_a_name) {
        *description = with_names(description.take(), cases);
        return Shape::Scalar { kind: "string", bounds: one_of(cases) };
    }
    let known = one_of(cases.iter().filter(|case| !case.serde.other && !case.serde.untagged));
    let alternatives = cases.iter().map(|case| Alternative {
        shape: case.shape(serde, &known, mistakes),
        about: json::description(doc::text(&case.variant.attrs).as_deref()),
    });
    Shape::AnyOf(alternatives.collect())
}

/// The name of a variant, and nothing else.
fn name(name: &str) -> Shape {
    Shape::Scalar { kind: "string", bounds: format!(r#""const":{}"#, json::string(name)) }
}

/// One variant that serde reads.
pub(crate) struct Case<'input> {
    variant: &'input Variant,
    body: &'input Body,
    serde: Serde,
    name: String,
    rules: Rules,
}

impl<'input> Case<'input> {
    fn new(variant: &'input Variant, body: &'input Body, container: &Serde, mistakes: &mut Mistakes) -> Self {
        let serde = Serde::read(&variant.attrs);
        serde.refuse_foreign(mistakes);
        let own = variant.ident.unraw().to_string();
        let name = serde
            .rename
            .clone()
            .unwrap_or_else(|| container.rename_all.map_or(own.clone(), |case| case.of_a_variant(&own)));
        let rules = Rules {
            case: serde.rename_all.or(container.rename_all_fields),
            closed: container.deny_unknown_fields,
            default: false,
        };
        Self { variant, body, serde, name, rules }
    }

    /// Where its values are looked at.
    pub(crate) fn look(&self, container: &Serde) -> Look<'input> {
        let around = match (&container.tag, &container.content) {
            _ if container.untagged || self.serde.untagged => None,
            (None, _) => Some(&self.name),
            (Some(_), None) => None,
            (Some(_), Some(content)) => Some(content),
        };
        let around: Vec<_> = around.into_iter().map(String::as_str).collect();
        Look::at(self.body, &self.rules, &around)
    }

    fn is_a_name(&self) -> bool {
        matches!(self.variant.fields, Fields::Unit) && !self.serde.other && !self.serde.untagged
    }

    /// `known` are the names of all other variants, as a member of a JSON object.
    fn shape(&self, container: &Serde, known: &str, mistakes: &mut Mistakes) -> Shape {
        let content = self.rules.shape(self.body, mistakes);
        let name = if self.serde.other {
            Shape::Scalar { kind: "string", bounds: format!(r#""not":{{{known}}}"#) }
        } else {
            name(&self.name)
        };
        if container.untagged || self.serde.untagged {
            return content;
        }
        match (&container.tag, &container.content) {
            (None, _) if matches!(self.variant.fields, Fields::Unit) => name,
            (None, _) => {
                Shape::Object { members: vec![member(&self.name, content, Presence::Required)], closed: true }
            }
            (Some(tag), None) => self.inside(member(tag, name, Presence::Required), content, mistakes),
            (Some(tag), Some(beside)) => {
                let presence = match &content {
                    Shape::Scalar { .. } => Presence::Optional,
                    Shape::As(_) => Presence::Typed,
                    _ => Presence::Required,
                };
                let members = vec![member(tag, name, Presence::Required), member(beside, content, presence)];
                Shape::Object { members, closed: self.rules.closed }
            }
        }
    }

    /// The tag among the members of what the variant holds.
    fn inside(&self, tag: Member, content: Shape, mistakes: &mut Mistakes) -> Shape {
        match content {
            Shape::Object { mut members, closed } => {
                members.insert(0, tag);
                Shape::Object { members, closed }
            }
            Shape::As(value) => {
                Shape::Object { members: vec![tag, Member::Continued(value.ty)], closed: false }
            }
            Shape::Tuple { .. } => {
                mistakes.at(
                    self.variant.fields.to_token_stream(),
                    "a list has no place for a tag: name the fields, or add `content = \"…\"` beside the `tag`",
                );
                Shape::null()
            }
            // Of a variant without fields serde reads the tag and passes over the rest.
            _ => Shape::Object { members: vec![tag], closed: false },
        }
    }
}

fn member(name: &str, shape: Shape, presence: Presence) -> Member {
    Member::Named { name: name.to_owned(), about: String::new(), shape, presence }
}

fn one_of<'case>(cases: impl IntoIterator<Item = &'case Case<'case>>) -> String {
    let names: Vec<_> = cases.into_iter().map(|case| json::string(&case.name)).collect();
    format!(r#""enum":[{}]"#, names.join(","))
}

/// The description of an enum, and under it a line for each name that has one of its own.
fn with_names(description: Option<String>, cases: &[Case<'_>]) -> Option<String> {
    let names = cases.iter().filter_map(|case| {
        let text = doc::text(&case.variant.attrs)?;
        Some(format!("- `{}`: {}", case.name, text.replace('\n', "\n  ")))
    });
    let lines = names.collect::<Vec<_>>().join("\n");
    let parts: Vec<_> = description.into_iter().chain((!lines.is_empty()).then_some(lines)).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
