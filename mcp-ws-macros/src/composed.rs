//! The struct under `#[derive(ToolSet)]`: which sets it is made of. They are those in its fields, each of which has its own
//! state, or the blocks of its own type, whose state is all of it.

use proc_macro2::Ident;
use proc_macro2::TokenStream;
use syn::Data;
use syn::DeriveInput;
use syn::Field;
use syn::LitStr;
use syn::Member;
use syn::Path;
use syn::Type;

use crate::diag::Mistakes;
use crate::keys;
use crate::keys::Key;
use crate::keys::Value;
use crate::list::paths;
use crate::model::is_letter_of_names;

pub(crate) struct Composed {
    pub(crate) name: Ident,
    pub(crate) parts: Parts,
}

pub(crate) enum Parts {
    /// Constants that are sets with the struct as their state.
    Blocks(Vec<Path>),
    Fields(Vec<Part>),
}

/// A field that is a set.
pub(crate) struct Part {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    /// What the names of its tools begin with.
    pub(crate) prefix: String,
}

impl Composed {
    /// None where a mistake was noted.
    pub(crate) fn read(input: &DeriveInput, mistakes: &mut Mistakes) -> Option<Self> {
        let Data::Struct(data) = &input.data else {
            mistakes.at(&input.ident, "a set of tools is a struct: put what it is made of into one");
            return None;
        };
        if !input.generics.params.is_empty() {
            mistakes.at(
                &input.generics,
                "the list of a set's tools is made while compiling, for one type: drop the parameters",
            );
        }
        let fields: Vec<_> = data
            .fields
            .iter()
            .zip(data.fields.members())
            .filter_map(|(field, member)| part(field, member, mistakes))
            .collect();
        let listed = keys::of_the_one(&input.attrs, "tools", mistakes);
        if fields.is_empty() && listed.as_ref().is_none_or(TokenStream::is_empty) {
            mistakes.at(
                &input.ident,
                "no tools here: put `#[tools]` on the fields that are sets, or list the blocks of this type as in \
                 `#[tools(Self::BUYING)]`",
            );
        }
        let parts = match (listed, fields.first()) {
            (None, _) => Parts::Fields(fields),
            (Some(_), Some(part)) => {
                mistakes.at(
                    &part.member,
                    "the blocks of a type need all of it, and a field is taken out of it: put this field and what has \
                     the blocks into a struct around both",
                );
                return None;
            }
            (Some(listed), None) => {
                let expected = "expected a block of this type by its name, such as `Self::BUYING`";
                Parts::Blocks(paths(listed, expected, mistakes))
            }
        };
        Some(Self { name: input.ident.clone(), parts })
    }
}

#[derive(Default)]
struct Taking {
    prefix: Option<LitStr>,
}

const KEYS: &[Key<Taking>] = &[Key { name: "prefix", value: Value::Text(|taking| &mut taking.prefix) }];

fn part(field: &Field, member: Member, mistakes: &mut Mistakes) -> Option<Part> {
    let keys = keys::of_the_one(&field.attrs, "tools", mistakes)?;
    let Taking { prefix } = keys::parse(keys, KEYS, mistakes);
    if let Some(literal) = prefix.as_ref().filter(|literal| !literal.value().bytes().all(is_letter_of_names))
    {
        mistakes.at(
            literal,
            "a prefix begins the names of tools: it has letters, digits, `_`, `-` or `.`, all ASCII",
        );
    }
    Some(Part {
        member,
        ty: field.ty.clone(),
        prefix: prefix.map_or_else(String::new, |prefix| prefix.value()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::check_told;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, &str)]) {
        let mut mistakes = Mistakes::new();
        Composed::read(&syn::parse_str(source).unwrap(), &mut mistakes);
        check_told(mistakes.finish(), source, expected);
    }

    #[test]
    fn fields() {
        check(r#"struct A { #[tools] b: B, #[tools(prefix = "c_")] c: C, d: D }"#, &[]);
        check("struct A(#[tools] B, C);", &[]);
        check(r#"struct A(#[tools(prefix = "a b")] B);"#, &[("\"a b\"", "a prefix begins the names")]);
        check(r#"struct A(#[tools(prefx = "b")] B);"#, &[("prefx", "did you mean `prefix`?")]);
    }

    #[test]
    fn blocks() {
        check("#[tools(Self::B, Self::C,)] struct A { d: D }", &[]);
        check("#[tools(Self::B, Self::B)] struct A;", &[("Self::B", "listed twice")]);
        check("#[tools(5)] struct A;", &[("5", "such as `Self::BUYING`")]);
        check("#[tools(Self::B)] struct A { #[tools] c: C }", &[("c", "a struct around both")]);
    }

    #[test]
    fn what_is_no_set() {
        check("struct A { b: B }", &[("A", "put `#[tools]` on the fields")]);
        check("#[tools] struct A;", &[("A", "put `#[tools]` on the fields")]);
        check("enum A { B }", &[("A", "is a struct")]);
        check("struct A<T>(#[tools] T);", &[("<T>", "drop the parameters")]);
    }
}
