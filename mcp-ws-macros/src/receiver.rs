//! The `self` of a method: how the value that the server keeps gets there. Many calls have it at once, so it can be lent
//! and shared, and neither changed nor given away.

use syn::Receiver;
use syn::ReceiverKind;
use syn::Type;

use crate::diag::Mistakes;
use crate::owner::Owner;
use crate::passing::argument_of;
use crate::spelling::spelling;
use crate::ty::bare;

#[derive(Clone, Copy)]
pub(crate) enum Sharing {
    /// `&self`.
    Lent,
    /// `self: Arc<Self>`.
    Shared,
    /// `self: &Arc<Self>`.
    LentShared,
}

/// How this method has its value. What is refused counts as lent.
pub(crate) fn sharing(receiver: &Receiver, owner: &Owner, mistakes: &mut Mistakes) -> Sharing {
    const KEPT: &str = "the server keeps the value for the next call: take `&self`, or `self: Arc<Self>`";
    let is_own = |ty: &Type| {
        let spelled = spelling(bare(ty));
        spelled == "Self" || spelled == spelling(&owner.ty)
    };
    let is_shared = |ty: &Type| argument_of(ty, "Arc").is_some_and(is_own);
    let mut refuse = |advice: &str| {
        mistakes.at(receiver, advice);
        Sharing::Lent
    };
    match &receiver.kind {
        ReceiverKind::Reference(_, _, None) => Sharing::Lent,
        ReceiverKind::Reference(_, _, Some(_)) => {
            refuse("calls run side by side: take `&self`, and keep what changes behind a lock")
        }
        ReceiverKind::Typed(_, ty) => match bare(ty) {
            Type::Reference(reference) if reference.mutability.is_some() => {
                refuse("calls run side by side: take `&self`, and keep what changes behind a lock")
            }
            Type::Reference(reference) if is_own(&reference.elem) => Sharing::Lent,
            Type::Reference(reference) if is_shared(&reference.elem) => Sharing::LentShared,
            ty if is_shared(ty) => Sharing::Shared,
            _ => refuse(KEPT),
        },
        _ => refuse(KEPT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::check_told;

    #[track_caller]
    fn check(receiver: &str, expected: &str, mistakes: &[(&str, &str)]) {
        let owner = Owner::named(&syn::parse_str("Shop").unwrap());
        let function: syn::Signature = syn::parse_str(&format!("fn f({receiver})")).unwrap();
        let mut told = Mistakes::new();
        let sharing = match sharing(function.receiver().unwrap(), &owner, &mut told) {
            Sharing::Lent => "lent",
            Sharing::Shared => "shared",
            Sharing::LentShared => "lent shared",
        };
        assert_eq!(sharing, expected, "{receiver}");
        check_told(told.finish(), receiver, mistakes);
    }

    #[test]
    fn how_a_method_has_its_value() {
        check("&self", "lent", &[]);
        check("self: &Self", "lent", &[]);
        check("self: &Shop", "lent", &[]);
        check("self: Arc<Self>", "shared", &[]);
        check("mut self: std::sync::Arc<Shop>", "shared", &[]);
        check("self: &Arc<Self>", "lent shared", &[]);
    }

    #[test]
    fn how_it_cannot_have_it() {
        let side_by_side = "keep what changes behind a lock";
        check("&mut self", "lent", &[("&mut self", side_by_side)]);
        check("self: &mut Self", "lent", &[("self: &mut Self", side_by_side)]);
        let kept = "take `&self`, or `self: Arc<Self>`";
        check("self", "lent", &[("self", kept)]);
        check("self: Self", "lent", &[("self: Self", kept)]);
        check("self: Box<Self>", "lent", &[("self: Box<Self>", kept)]);
        check("self: Pin<&Self>", "lent", &[("self: Pin<&Self>", kept)]);
    }
}
