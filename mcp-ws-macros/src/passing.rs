//! How an argument gets from the text of a call into the function. Read from the spelling of its type: borrowing has
//! a syntax of its own, but for `Cow` and `Option`, which are known by their names.

use proc_macro2::Span;
use syn::GenericArgument;
use syn::Lifetime;
use syn::PathArguments;
use syn::Type;
use syn::TypePath;
use syn::TypeReference;
use syn::visit_mut;
use syn::visit_mut::VisitMut;

use crate::ty::bare;
use crate::ty::last_segment;

/// What is done with an argument between decoding and the call. Each variant has the `T` of its type.
#[allow(clippy::large_enum_variant, reason = "a tool has a handful")]
pub(crate) enum Passing {
    /// Any other type: it is decoded and given away.
    Owned,
    /// `&T`: what is kept of it is lent.
    Lent(Type),
    /// `Option<&T>`: the same, if it is there.
    LentIfGiven(Type),
    /// `Cow<'_, str>` and `Cow<'_, [T]>`: what is kept of it is given away.
    Cow(Type),
    /// `Option<Option<T>>`: whether it is `null` or left out matters.
    Twice(Type),
}

impl Passing {
    pub(crate) fn of(ty: &Type) -> Self {
        if let Some(of) = lent(ty) {
            return Self::Lent(of.clone());
        }
        if let Some(of) = cow(ty) {
            return Self::Cow(of.clone());
        }
        let Some(inner) = argument_of(ty, "Option") else { return Self::Owned };
        if let Some(of) = lent(inner) {
            return Self::LentIfGiven(of.clone());
        }
        argument_of(inner, "Option").map_or(Self::Owned, |of| Self::Twice(of.clone()))
    }

    /// The type within which nothing more can be borrowed; none where that is all of the type.
    pub(crate) fn within(&self) -> Option<&Type> {
        match self {
            Self::Owned => None,
            Self::Lent(ty) | Self::LentIfGiven(ty) | Self::Cow(ty) | Self::Twice(ty) => Some(ty),
        }
    }
}

fn lent(ty: &Type) -> Option<&Type> {
    match bare(ty) {
        Type::Reference(reference) if reference.mutability.is_none() && !is_static(reference) => {
            Some(&reference.elem)
        }
        _ => None,
    }
}

fn is_static(reference: &TypeReference) -> bool {
    reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static")
}

/// The `str` or `[T]` of a `Cow` that may borrow. One that is `'static` owns what it holds, and serde reads every other
/// as an owned one.
fn cow(ty: &Type) -> Option<&Type> {
    let last = last_segment(ty).filter(|last| last.ident == "Cow")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let arguments: Vec<_> = arguments.args.iter().collect();
    let of = match arguments.as_slice() {
        [GenericArgument::Lifetime(lifetime), GenericArgument::Type(of)] if lifetime.ident == "_" => of,
        [GenericArgument::Type(of)] => of,
        _ => return None,
    };
    match bare(of) {
        Type::Slice(_) => Some(of),
        Type::Path(path) if path.path.is_ident("str") => Some(of),
        _ => None,
    }
}

/// The only type argument of a type of this name.
pub(crate) fn argument_of<'ty>(ty: &'ty Type, name: &str) -> Option<&'ty Type> {
    let last = last_segment(ty).filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(of)) if arguments.args.len() == 1 => Some(of),
        _ => None,
    }
}

/// The type as the field of a struct that has the lifetime `'a`; none where it borrows nothing.
pub(crate) fn borrowing_field(ty: &Type) -> Option<Type> {
    let mut named = ty.clone();
    let lifetime = Lifetime::new("'a", Span::call_site());
    let mut naming = Naming { lifetime, renames: false, any: false };
    naming.visit_type_mut(&mut named);
    naming.any.then_some(named)
}

/// The type with this lifetime in all places that have one, but for one that is hidden.
pub(crate) fn of_lifetime(ty: &Type, lifetime: &Lifetime) -> Type {
    let mut named = ty.clone();
    Naming { lifetime: lifetime.clone(), renames: true, any: false }.visit_type_mut(&mut named);
    named
}

/// Names the lifetimes that are left out.
struct Naming {
    lifetime: Lifetime,
    /// Those that are named too.
    renames: bool,
    any: bool,
}

impl VisitMut for Naming {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        if reference.lifetime.is_none() || self.renames {
            reference.lifetime = Some(self.lifetime.clone());
            self.any = true;
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_type_path_mut(&mut self, path: &mut TypePath) {
        if let Some(last) = path.path.segments.last_mut().filter(|last| last.ident == "Cow")
            && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
            && arguments.args.len() == 1
        {
            arguments.args.insert(0, GenericArgument::Lifetime(self.lifetime.clone()));
            self.any = true;
        }
        visit_mut::visit_type_path_mut(self, path);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" || self.renames {
            *lifetime = self.lifetime.clone();
            self.any = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spelling::spelling;

    #[track_caller]
    fn check(source: &str, expected: &str, field: Option<&str>) {
        let ty: Type = syn::parse_str(source).unwrap();
        let found = match Passing::of(&ty) {
            Passing::Owned => "owned".to_owned(),
            Passing::Lent(of) => format!("lent {}", spelling(of)),
            Passing::LentIfGiven(of) => format!("lent if given {}", spelling(of)),
            Passing::Cow(of) => format!("cow {}", spelling(of)),
            Passing::Twice(of) => format!("twice {}", spelling(of)),
        };
        assert_eq!(found, expected, "{source}");
        assert_eq!(borrowing_field(&ty).map(spelling).as_deref(), field, "{source}");
    }

    #[test]
    fn how_an_argument_is_passed() {
        check("String", "owned", None);
        check("Option<String>", "owned", None);
        check("&str", "lent str", Some("&'a str"));
        check("&'_ [u8]", "lent [u8]", Some("&'a[u8]"));
        check("(&Item)", "lent Item", Some("(&'a Item)"));
        check("&mut str", "owned", Some("&'a mut str"));
        check("&'static str", "owned", None);
        check("Option<&str>", "lent if given str", Some("Option<&'a str>"));
        check("Cow<'_, str>", "cow str", Some("Cow<'a, str>"));
        check("std::borrow::Cow<[u8]>", "cow [u8]", Some("std::borrow::Cow<'a, [u8]>"));
        check("Cow<'static, str>", "owned", None);
        check("Cow<'_, Item>", "owned", Some("Cow<'a, Item>"));
        check("Option<Option<u8>>", "twice u8", None);
        check("std::option::Option<Option<Vec<u8>>>", "twice Vec<u8>", None);
        check("Option<Maybe<u8>>", "owned", None);
        check("Vec<Item<'_>>", "owned", Some("Vec<Item<'a>>"));
    }
}
