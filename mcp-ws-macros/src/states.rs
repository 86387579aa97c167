//! The struct under `#[derive(State)]`: which states it has. Each is found by its type, so there is one of each.

use proc_macro2::Ident;
use syn::Data;
use syn::DeriveInput;
use syn::Field;
use syn::Member;
use syn::Type;

use crate::diag::Mistakes;
use crate::keys;
use crate::keys::Key;
use crate::keys::Value;
use crate::spelling::spelling;
use crate::ty;

pub(crate) struct States {
    pub(crate) name: Ident,
    pub(crate) all: Vec<(Member, Type)>,
}

impl States {
    /// The states among which no mistake was found.
    pub(crate) fn read(input: &DeriveInput, mistakes: &mut Mistakes) -> Self {
        let mut states = Self { name: input.ident.clone(), all: Vec::new() };
        let Data::Struct(data) = &input.data else {
            mistakes.at(
                &input.ident,
                "several states are the fields of a struct: give this to the server as one state",
            );
            return states;
        };
        if !input.generics.params.is_empty() {
            mistakes.at(
                &input.generics,
                "what a generic type has is not known here: drop the parameters, or write `impl mcp_ws::Provides` by hand",
            );
            return states;
        }
        let mut has_any = false;
        for (field, member) in data.fields.iter().zip(data.fields.members()) {
            if is_skipped(field, mistakes) {
                continue;
            }
            has_any = true;
            if states.has_none_like(&field.ty, mistakes) {
                states.all.push((member, field.ty.clone()));
            }
        }
        if !has_any {
            mistakes.at(&input.ident, "there is no state in here: give this to the server as it is");
        }
        states
    }

    fn has_none_like(&self, ty: &Type, mistakes: &mut Mistakes) -> bool {
        if let Some(obstacle) = ty::state_obstacle(ty) {
            mistakes.at(obstacle.place, obstacle.message);
            return false;
        }
        let spelled = spelling(ty);
        let is_there = self.all.iter().any(|(_, other)| spelling(other) == spelled);
        if is_there {
            let message = format!(
                "there are two states of the type `{spelled}`, and each is found by its type: put `#[state(skip)]` on one \
                 of them, or give it a type of its own"
            );
            mistakes.at(ty, message);
        }
        !is_there
    }
}

#[derive(Default)]
struct Having {
    skip: Option<Ident>,
}

const KEYS: &[Key<Having>] = &[Key { name: "skip", value: Value::Flag(|having| &mut having.skip) }];

fn is_skipped(field: &Field, mistakes: &mut Mistakes) -> bool {
    let keys = keys::of_the_one(&field.attrs, "state", mistakes).unwrap_or_default();
    keys::parse(keys, KEYS, mistakes).skip.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::check_told;

    #[track_caller]
    fn check(source: &str, expected: &[(&str, &str)]) {
        let mut mistakes = Mistakes::new();
        States::read(&syn::parse_str(source).unwrap(), &mut mistakes);
        check_told(mistakes.finish(), source, expected);
    }

    #[test]
    fn states() {
        check("struct A { b: B, c: Arc<C>, #[state(skip)] n: B }", &[]);
        check("struct A(B, #[state(skip)] B, &'static str);", &[]);
        check("struct A(B, C, B);", &[("B", "two states of the type `B`")]);
        check("struct A(#[state(skp)] B);", &[("skp", "did you mean `skip`?")]);
        check("struct A(&str);", &[("&str", "a type that owns what it holds")]);
        check("struct A;", &[("A", "there is no state in here")]);
        check("struct A(#[state(skip)] B);", &[("A", "there is no state in here")]);
        check("enum A { B }", &[("A", "the fields of a struct")]);
        check("struct A<T>(T);", &[("<T>", "drop the parameters")]);
    }
}
