//! What a parameter's type says by its spelling alone: whether the server fills it in or a client sends it, and
//! whether it can be made of what a client sends. A macro sees tokens and not types, so nothing more is read from them; `Option`, for
//! one, is just a name here.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::GenericArgument;
use syn::Lifetime;
use syn::PathArguments;
use syn::PathSegment;
use syn::Type;
use syn::TypeImplTrait;
use syn::TypeReference;
use syn::TypeTraitObject;
use syn::visit;
use syn::visit::Visit;

use crate::spelling::spelling;

/// Where the value of a parameter comes from.
pub(crate) enum Source<'ty> {
    /// `State<T>`, with its `T`: the server.
    State(&'ty Type),
    /// `Context`: the call.
    Context,
    /// `&Context`: the call, which lends it.
    BorrowedContext,
    /// Any other type: the client.
    Argument,
}

impl<'ty> Source<'ty> {
    pub(crate) fn of(ty: &'ty Type) -> Self {
        match bare(ty) {
            Type::Reference(reference) if reference.mutability.is_none() && is_context(&reference.elem) => {
                Self::BorrowedContext
            }
            ty if is_context(ty) => Self::Context,
            ty => state(ty).map_or(Self::Argument, Self::State),
        }
    }
}

fn is_context(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "Context" && last.arguments.is_none())
}

fn state(ty: &Type) -> Option<&Type> {
    let last = last_segment(ty).filter(|last| last.ident == "State")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match bare(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// The type without the parentheses it stands in, visible or not.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

/// Something in a type that cannot stand there, and what to write instead.
pub(crate) struct Obstacle {
    pub(crate) place: TokenStream,
    pub(crate) message: String,
}

/// The first thing for which a tool cannot take this argument, or this part of one.
pub(crate) fn argument_obstacle(ty: &Type) -> Option<Obstacle> {
    Search::through(ty, in_argument)
}

/// The first thing for which this cannot be a server's state.
pub(crate) fn state_obstacle(ty: &Type) -> Option<Obstacle> {
    Search::through(ty, in_state)
}

/// The first thing for which a tool cannot return this.
pub(crate) fn return_obstacle(ty: &Type) -> Option<Obstacle> {
    Search::through(ty, in_return)
}

#[derive(Clone, Copy)]
enum Found<'ty> {
    Reference(&'ty TypeReference),
    Lifetime(&'ty Lifetime),
    Impl,
    Dyn,
}

fn in_argument(found: Found<'_>) -> Option<String> {
    match found {
        Found::Reference(reference) if reference.mutability.is_some() => {
            Some("nobody sees a change of an argument: take it by value".to_owned())
        }
        Found::Reference(reference) => {
            let owned = match bare(&reference.elem) {
                Type::Slice(slice) => format!("write `Vec<{}>`", spelling(&slice.elem)),
                Type::Path(path) if path.path.is_ident("str") => "write `String`".to_owned(),
                _ => "take it by value".to_owned(),
            };
            Some(format!(
                "a tool borrows a whole argument for the time of the call, as `&T`, `Option<&T>` or `Cow<'_, T>`: {owned} here"
            ))
        }
        Found::Lifetime(_) => None,
        Found::Dyn => {
            Some("a client's value has one concrete type: name it instead of `dyn Trait`".to_owned())
        }
        Found::Impl => {
            Some("a client's value has one concrete type: name it instead of `impl Trait`".to_owned())
        }
    }
}

fn in_state(found: Found<'_>) -> Option<String> {
    let is_static = |lifetime: &Lifetime| lifetime.ident == "static";
    match found {
        Found::Dyn => None,
        Found::Reference(reference) if reference.lifetime.as_ref().is_some_and(is_static) => None,
        Found::Lifetime(lifetime) if is_static(lifetime) => None,
        Found::Reference(_) | Found::Lifetime(_) => {
            Some("a state outlives the call: name a type that owns what it holds".to_owned())
        }
        Found::Impl => Some("a state is found by its type: name it instead of `impl Trait`".to_owned()),
    }
}

fn in_return(found: Found<'_>) -> Option<String> {
    match found {
        Found::Reference(_) | Found::Lifetime(_) | Found::Dyn => None,
        Found::Impl => {
            Some("a reply is written by its type: name the type instead of `impl Trait`".to_owned())
        }
    }
}

/// Goes through a type up to the first thing that there is something to say about.
struct Search {
    judge: fn(Found<'_>) -> Option<String>,
    obstacle: Option<Obstacle>,
}

impl Search {
    fn through(ty: &Type, judge: fn(Found<'_>) -> Option<String>) -> Option<Obstacle> {
        let mut search = Self { judge, obstacle: None };
        search.visit_type(ty);
        search.obstacle
    }

    fn meet(&mut self, found: Found<'_>, place: impl ToTokens) {
        if self.obstacle.is_none() {
            let place = place.to_token_stream();
            self.obstacle = (self.judge)(found).map(|message| Obstacle { place, message });
        }
    }
}

impl<'ty> Visit<'ty> for Search {
    fn visit_type_reference(&mut self, reference: &'ty TypeReference) {
        self.meet(Found::Reference(reference), reference);
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &'ty Lifetime) {
        self.meet(Found::Lifetime(lifetime), lifetime);
    }

    fn visit_type_trait_object(&mut self, ty: &'ty TypeTraitObject) {
        self.meet(Found::Dyn, ty);
        visit::visit_type_trait_object(self, ty);
    }

    fn visit_type_impl_trait(&mut self, ty: &'ty TypeImplTrait) {
        self.meet(Found::Impl, ty);
        visit::visit_type_impl_trait(self, ty);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let ty = syn::parse_str(source).unwrap();
        let found = match Source::of(&ty) {
            Source::State(ty) => format!("state {}", spelling(ty)),
            Source::Context => "context".to_owned(),
            Source::BorrowedContext => "borrowed context".to_owned(),
            Source::Argument => "argument".to_owned(),
        };
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn where_a_value_comes_from() {
        check("State<Db>", "state Db");
        check("mcp_ws::State<Arc<Db>>", "state Arc<Db>");
        check("(State<Db>)", "state Db");
        check("Context", "context");
        check("::mcp_ws::Context", "context");
        check("&Context", "borrowed context");
        check("&'_ mcp_ws::Context", "borrowed context");

        check("State", "argument");
        check("State<A, B>", "argument");
        check("State<'a>", "argument");
        check("Context<T>", "argument");
        check("&mut Context", "argument");
        check("Option<Context>", "argument");
        check("<T as Has>::Context", "argument");
        check("Context::Other", "argument");
        check("i64", "argument");
    }
}
